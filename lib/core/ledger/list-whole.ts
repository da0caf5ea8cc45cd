import type { RunProblem } from "../problem.ts";
import { err, ok, type Result } from "../result.ts";

/** Both ends belong to it. */
export type KeyRange = Readonly<{ from: string; to: string }>;

/** Halvings of one range. */
const SPLIT_DEPTH_MAX = 12;
/** Enough for a hundred times the cap. */
const LIST_CALLS_MAX = 500;
/** Keys are letters and digits, and GP sorts a space before and Z after them. */
const WHOLE_RANGE: KeyRange = { from: " ", to: "Z".repeat(66) };

export type ListRange<Row> = (
  range: KeyRange | null,
  signal: AbortSignal,
) => Promise<Result<readonly Row[], RunProblem>>;

export type WholeList<Row> = Readonly<{
  list: ListRange<Row>;
  keyOf: (row: Row) => string;
  /** At this many rows a list counts as cut off. */
  rowsMax: number;
}>;

/**
 * Reads a list that the server may cut off. GP has no pages (gp.md 1.3), so a full answer is read again in two halves of
 * its range, split at its middle key; the halves share that row, and duplicates fall together.
 *
 * Errors: of the calls; `gp_list_incomplete` when a cut-off list could not be read by ranges.
 */
export async function listWhole<Row extends object>(
  { list, keyOf, rowsMax }: WholeList<Row>,
  signal: AbortSignal,
): Promise<Result<readonly Row[], RunProblem>> {
  const first = await list(null, signal);
  if (!first.ok || first.value.length < rowsMax) return first;

  const found = new Map<string, Row>();
  const keysOf = (rows: readonly Row[]) => rows.map((row) => keyOf(row));
  const pending = split(WHOLE_RANGE, keysOf(first.value), 0);
  for (let calls = 0; pending.length > 0 && calls < LIST_CALLS_MAX; calls += 1) {
    const part = pending.shift();
    if (!part) break;
    const rows = await list(part.range, signal);
    if (!rows.ok) return rows;
    if (rows.value.length < rowsMax) for (const row of rows.value) found.set(keyOf(row), row);
    else if (part.depth < SPLIT_DEPTH_MAX && isNarrower(keysOf(rows.value), part.of))
      pending.push(...split(part.range, keysOf(rows.value), part.depth));
    else return incomplete(rowsMax, part.range);
  }
  // Whatever the order in which the server compares, what was seen once must be in one of the parts.
  const isWhole = pending.length === 0 && first.value.every((row) => found.has(keyOf(row)));
  return isWhole ? ok([...found.values()]) : incomplete(rowsMax, WHOLE_RANGE);
}

type Part = Readonly<{ range: KeyRange; depth: number; of: readonly string[] }>;

function split(range: KeyRange, keys: readonly string[], depth: number): Part[] {
  const middle = keys.toSorted()[Math.floor(keys.length / 2)] ?? range.to;
  const halves: readonly KeyRange[] = [
    { from: range.from, to: middle },
    { from: middle, to: range.to },
  ];
  return halves.map((half) => ({ range: half, depth: depth + 1, of: keys }));
}

/** Half of a range cannot contain all that its whole contained: the server would not heed ranges. */
function isNarrower(keys: readonly string[], whole: readonly string[]): boolean {
  const within = new Set(keys);
  return whole.some((key) => !within.has(key));
}

function incomplete(rowsMax: number, { from, to }: KeyRange): Result<never, RunProblem> {
  const detail = `the list is cut off at ${rowsMax} rows, also between ${from.trim() || "its start"} and ${to.slice(0, 20)}`;
  return err({ code: "gp_list_incomplete", detail });
}
