import type { Account, AccountPart } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { ok, type Result } from "#lib/core/result.ts";
import type { KeyRange } from "../wire.ts";
import { type ListRange, listParts, listWhole } from "./list-whole.ts";
import type { AccountRow, PostingAccountRow } from "./map-setup.ts";

type RowsOf<Row> = (range: KeyRange | null, signal: AbortSignal) => Promise<Result<readonly Row[], RunProblem>>;

type ReadAccountsDeps = Readonly<{
  listAll: RowsOf<AccountRow>;
  listPosting: RowsOf<PostingAccountRow>;
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
  const read = await listWhole(accountRanges(deps), numberOf, signal);
  return read.ok ? ok(read.value.toSorted(byNumber)) : read;
}

/** The same part by part, from account `after` on, so that a reading that was cut off need not begin again. */
export async function* readAccountParts(
  deps: ReadAccountsDeps,
  after: string | null,
  signal: AbortSignal,
): AsyncGenerator<Result<AccountPart, RunProblem>, void> {
  for await (const part of listParts(accountRanges(deps), after, signal)) {
    yield part.ok ? ok({ accounts: part.value.rows, upTo: part.value.upTo }) : part;
  }
}

/** Both lists of one range. The second is not asked for where the first is cut off: the range is split anyway. */
function accountRanges({ listAll, listPosting, listRowsMax, isPart }: ReadAccountsDeps): ListRange<Account> {
  return async (range, signal) => {
    const all = await listAll(range, signal);
    if (!all.ok) return all;
    if (all.value.length >= listRowsMax) return ok({ rows: [], keys: all.value.map(numberOf), isCut: true });
    const posting = await listPosting(range, signal);
    if (!posting.ok) return posting;
    const rows = isPart ? mergeWindow(all.value, posting.value) : mergeAccounts(all.value, posting.value);
    const keys = [...all.value.map(numberOf), ...posting.value.map(numberOf)];
    return ok({ rows, keys, isCut: posting.value.length >= listRowsMax });
  };
}

function mergeWindow(all: readonly AccountRow[], posting: readonly PostingAccountRow[]): readonly Account[] {
  const known = new Set(all.map(numberOf));
  const entries = new Set(posting.map(numberOf));
  return mergeAccounts(
    all.filter((row) => row.type !== "Posting" || entries.has(row.number)),
    posting.filter((row) => known.has(row.number)),
  );
}

function numberOf({ number }: Readonly<{ number: string }>): string {
  return number;
}

function byNumber(a: Account, b: Account): number {
  return a.number < b.number ? -1 : a.number > b.number ? 1 : 0;
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
  return [...accounts.values()].toSorted(byNumber);
}
