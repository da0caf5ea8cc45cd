import type { Account } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { AccountRow, PostingAccountRow } from "./map.ts";
import type { AccountRange } from "./wire.ts";

/** Halvings of one range. */
const SPLIT_DEPTH_MAX = 12;
/** Enough for a hundred times the cap. */
const LIST_CALLS_MAX = 500;
/** Account numbers are letters and digits, and GP sorts a space before and Z after them. */
const WHOLE_RANGE: AccountRange = { from: " ", to: "Z".repeat(66) };

type ListRange<Row> = (range: AccountRange | null, signal: AbortSignal) => Promise<Result<readonly Row[], RunProblem>>;
type ReadAccountsDeps = Readonly<{
  listAll: ListRange<AccountRow>;
  listPosting: ListRange<PostingAccountRow>;
  /** At this many rows a list counts as cut off. */
  listRowsMax: number;
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
  const all = await listWhole(deps.listAll, deps.listRowsMax, signal);
  if (!all.ok) return all;
  const posting = await listWhole(deps.listPosting, deps.listRowsMax, signal);
  if (!posting.ok) return posting;
  return ok(mergeAccounts(all.value, posting.value));
}

/** What one list alone knows is joined carefully: unknown entry is no entry, and an unknown type is not Posting. */
export function mergeAccounts(all: readonly AccountRow[], posting: readonly PostingAccountRow[]): readonly Account[] {
  const accounts = new Map<string, Account>(
    all.map((row) => [row.number, { ...row, allowsEntry: false, postingType: "unknown" }]),
  );
  for (const row of posting) {
    const known = accounts.get(row.number);
    const active = known ? known.active && row.active : row.active;
    accounts.set(row.number, { ...row, active, type: known?.type ?? "unknown" });
  }
  return [...accounts.values()].toSorted((a, b) => (a.number < b.number ? -1 : a.number > b.number ? 1 : 0));
}

/**
 * Reads a list that the server may cut off. GP has no pages (gp.md 1.3), so a full answer is read again in two halves of
 * its range, split at its middle account; the halves share that account, and duplicates fall together.
 */
async function listWhole<Row extends Readonly<{ number: string }>>(
  list: ListRange<Row>,
  rowsMax: number,
  signal: AbortSignal,
): Promise<Result<readonly Row[], RunProblem>> {
  const first = await list(null, signal);
  if (!first.ok || first.value.length < rowsMax) return first;

  const found = new Map<string, Row>();
  const pending = split(WHOLE_RANGE, first.value, 0);
  for (let calls = 0; pending.length > 0 && calls < LIST_CALLS_MAX; calls += 1) {
    const part = pending.shift();
    if (!part) break;
    const rows = await list(part.range, signal);
    if (!rows.ok) return rows;
    if (rows.value.length < rowsMax) for (const row of rows.value) found.set(row.number, row);
    else if (part.depth < SPLIT_DEPTH_MAX && isNarrower(rows.value, part.of))
      pending.push(...split(part.range, rows.value, part.depth));
    else return incomplete(rowsMax, part.range);
  }
  // Whatever the order in which the server compares, an account that was seen once must be in one of the parts.
  const isWhole = pending.length === 0 && first.value.every(({ number }) => found.has(number));
  return isWhole ? ok([...found.values()]) : incomplete(rowsMax, WHOLE_RANGE);
}

type Numbered = Readonly<{ number: string }>;
type Part = Readonly<{ range: AccountRange; depth: number; of: readonly Numbered[] }>;

function split(range: AccountRange, rows: readonly Numbered[], depth: number): Part[] {
  const numbers = rows.map(({ number }) => number).toSorted();
  const middle = numbers[Math.floor(numbers.length / 2)] ?? range.to;
  const halves: readonly AccountRange[] = [
    { from: range.from, to: middle },
    { from: middle, to: range.to },
  ];
  return halves.map((half) => ({ range: half, depth: depth + 1, of: rows }));
}

/** Half of a range cannot contain all that its whole contained: the server would not heed ranges. */
function isNarrower(rows: readonly Numbered[], whole: readonly Numbered[]): boolean {
  const numbers = new Set(rows.map(({ number }) => number));
  return whole.some(({ number }) => !numbers.has(number));
}

function incomplete(rowsMax: number, { from, to }: AccountRange): Result<never, RunProblem> {
  const detail = `the account list is cut off at ${rowsMax} rows, also between ${from.trim() || "its start"} and ${to.slice(0, 20)}`;
  return err({ code: "gp_list_incomplete", detail });
}
