import type { Account } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { ok, type Result } from "#lib/core/result.ts";
import { type ListRange, listWhole } from "#lib/core/ledger/list-whole.ts";
import type { AccountRow, PostingAccountRow } from "./map-setup.ts";

type ReadAccountsDeps = Readonly<{
  listAll: ListRange<AccountRow>;
  listPosting: ListRange<PostingAccountRow>;
  /** At this many rows a list counts as cut off. */
  listRowsMax: number;
  /** Only what was changed in a window: what one of the two lists lacks was changed in between, and comes with the next window. */
  isPart: boolean;
}>;

/**
 * Every account of a company. Two lists make it up: only one tells the type, and only the other whether entry is allowed.
 *
 * Errors: of the calls; `gp_list_incomplete` when a cut-off list could not be read by ranges.
 */
export async function readAccounts(
  deps: ReadAccountsDeps,
  signal: AbortSignal,
): Promise<Result<readonly Account[], RunProblem>> {
  const keyed = { keyOf: ({ number }: Readonly<{ number: string }>) => number, rowsMax: deps.listRowsMax };
  const all = await listWhole({ ...keyed, list: deps.listAll }, signal);
  if (!all.ok) return all;
  const posting = await listWhole({ ...keyed, list: deps.listPosting }, signal);
  if (!posting.ok) return posting;
  if (!deps.isPart) return ok(mergeAccounts(all.value, posting.value));
  const known = new Set(all.value.map(({ number }) => number));
  const entries = new Set(posting.value.map(({ number }) => number));
  const whole = all.value.filter((row) => row.type !== "Posting" || entries.has(row.number));
  return ok(
    mergeAccounts(
      whole,
      posting.value.filter((row) => known.has(row.number)),
    ),
  );
}

/** What one list alone knows is joined carefully: unknown entry is no entry, and an unknown type is not Posting. */
export function mergeAccounts(all: readonly AccountRow[], posting: readonly PostingAccountRow[]): readonly Account[] {
  const accounts = new Map<string, Account>(
    all.map((row) => [row.number, { ...row, allowsEntry: false, postingType: "unknown", category: "" }]),
  );
  for (const row of posting) {
    const known = accounts.get(row.number);
    const active = known ? known.active && row.active : row.active;
    accounts.set(row.number, { ...row, active, type: known?.type ?? "unknown" });
  }
  return [...accounts.values()].toSorted((a, b) => (a.number < b.number ? -1 : a.number > b.number ? 1 : 0));
}
