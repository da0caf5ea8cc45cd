import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { KeyRange } from "../wire.ts";

/** Halvings of one range. */
const SPLIT_DEPTH_MAX = 12;
/** Enough for a hundred times the cap. */
const LIST_CALLS_MAX = 500;
/** Keys are letters and digits, and GP sorts a space before and Z after them. */
const WHOLE_RANGE: KeyRange = { from: " ", to: "Z".repeat(66) };

/** What GP says of a range. `isCut`: it may have more there; the rows then only tell where to split. */
export type Listed<Row> = Readonly<{ rows: readonly Row[]; keys: readonly string[]; isCut: boolean }>;

export type ListRange<Row> = (range: KeyRange | null, signal: AbortSignal) => Promise<Result<Listed<Row>, RunProblem>>;

/** Rows of one range that came whole. `upTo`: the last key that it reaches, where a later reading may go on; null: the end. */
export type ListPart<Row> = Readonly<{ rows: readonly Row[]; upTo: string | null }>;

/** One list of GP by ranges; at `rowsMax` rows an answer counts as cut off. */
export function rangesOf<Row>(
  list: (range: KeyRange | null, signal: AbortSignal) => Promise<Result<readonly Row[], RunProblem>>,
  keyOf: (row: Row) => string,
  rowsMax: number,
): ListRange<Row> {
  return async (range, signal) => {
    const rows = await list(range, signal);
    if (!rows.ok) return rows;
    return ok({ rows: rows.value, keys: rows.value.map((row) => keyOf(row)), isCut: rows.value.length >= rowsMax });
  };
}

/**
 * Reads a list that the server may cut off, part by part in the server's order, from the key `from` on (null: its beginning).
 * GP has no pages (gp.md 1.3), so an answer that is cut off is read again in two halves of its range, split at its middle key;
 * the halves share that row. What the server gives in one answer is one part, and cannot be read in pieces.
 *
 * An error ends it: of the calls; `gp_list_incomplete` when a cut-off list could not be read by ranges.
 */
export async function* listParts<Row>(
  list: ListRange<Row>,
  from: string | null,
  signal: AbortSignal,
): AsyncGenerator<Result<ListPart<Row>, RunProblem>, void> {
  const whole = from === null ? WHOLE_RANGE : { ...WHOLE_RANGE, from };
  const first = await list(from === null ? null : whole, signal);
  if (!first.ok) return yield first;
  if (!first.value.isCut) return yield ok({ rows: first.value.rows, upTo: null });

  const found = new Set<string>();
  const pending = split(whole, first.value.keys, 0);
  for (let calls = 0; calls < LIST_CALLS_MAX; calls += 1) {
    const part = pending.shift();
    if (!part) return;
    const answer = await list(part.range, signal);
    if (!answer.ok) return yield answer;
    const { rows, keys, isCut } = answer.value;
    if (isCut) {
      if (part.depth >= SPLIT_DEPTH_MAX || !isNarrower(keys, part.of)) return yield incomplete(keys.length, part.range);
      pending.unshift(...split(part.range, keys, part.depth));
      continue;
    }
    for (const key of keys) found.add(key);
    const isLast = pending.length === 0;
    // Whatever the order in which the server compares, what was seen once must be in one of the parts.
    if (isLast && !first.value.keys.every((key) => found.has(key))) {
      return yield incomplete(first.value.keys.length, whole);
    }
    yield ok({ rows, upTo: isLast ? null : part.range.to });
  }
  yield incomplete(first.value.keys.length, whole);
}

/** All parts of a list together; rows that two parts share fall together. Errors: as `listParts`. */
export async function listWhole<Row>(
  list: ListRange<Row>,
  keyOf: (row: Row) => string,
  signal: AbortSignal,
): Promise<Result<readonly Row[], RunProblem>> {
  const found = new Map<string, Row>();
  for await (const part of listParts(list, null, signal)) {
    if (!part.ok) return part;
    for (const row of part.value.rows) found.set(keyOf(row), row);
  }
  return ok([...found.values()]);
}

type Part = Readonly<{ range: KeyRange; depth: number; of: readonly string[] }>;

/** The lower half first: parts come in order. */
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
