import { readCsv } from "../table-file/read-csv.ts";

export type SegmentNameRow = Readonly<{ value: string; name: string }>;
/** What a file of names would do to one segment. */
export type SegmentNamesDiff = Readonly<{
  added: readonly SegmentNameRow[];
  changed: readonly (SegmentNameRow & Readonly<{ before: string }>)[];
  unchanged: number;
  /** Values that no account of the chart has: not kept, since they are more often a slip than a plan. */
  unknown: readonly SegmentNameRow[];
  /** Values of the chart that the file does not name; they keep what they have. */
  unnamed: readonly string[];
}>;

const VALUE_HEADS = ["value", "segment value", "segment id", "segment", "code", "id", "number"];
const NAME_HEADS = ["name", "description", "segment description"];
const NAME_LENGTH_MAX = 100;
const ISSUES_MAX = 20;

/**
 * The value and name columns of a CSV file: found by their heads (`Segment ID`, `Description` as GP exports them), else the first
 * two. Issues, as sentences with the row: no file, a name missing or too long, a value twice under two names.
 */
export function parseSegmentNames(
  csv: string,
): Readonly<{ names: readonly SegmentNameRow[]; issues: readonly string[] }> {
  const read = readCsv(new TextEncoder().encode(csv));
  if (!read.ok)
    return { names: [], issues: ["The file cannot be read as a table: is it a whole CSV file of codes and names?"] };
  const rows = read.value.filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
  const [{ cells: head } = { cells: [] }] = rows;
  const find = (wanted: readonly string[]) => head.findIndex((cell) => wanted.includes(cell.trim().toLowerCase()));
  const [valueAt, nameAt] = [find(VALUE_HEADS), find(NAME_HEADS)];
  const hasHead = valueAt >= 0 && nameAt >= 0;
  const issues: string[] = [];
  const names = new Map<string, string>();
  for (const { number, cells } of hasHead ? rows.slice(1) : rows) {
    const value = (cells[hasHead ? valueAt : 0] ?? "").trim();
    const name = (cells[hasHead ? nameAt : 1] ?? "").trim();
    const known = names.get(value);
    if (value === "") issues.push(`Row ${number}: no value.`);
    else if (name === "") issues.push(`Row ${number}: ${value} has no name.`);
    else if (name.length > NAME_LENGTH_MAX)
      issues.push(`Row ${number}: the name has more than ${NAME_LENGTH_MAX} characters.`);
    else if (known !== undefined && known !== name) issues.push(`Row ${number}: ${value} is named twice.`);
    else names.set(value, name);
  }
  if (rows.length === 0) issues.push("The file has no rows.");
  return { names: [...names].map(([value, name]) => ({ value, name })), issues: issues.slice(0, ISSUES_MAX) };
}

/** Compares names with what is kept, for the values that the chart has. */
export function segmentNamesDiff(
  names: readonly SegmentNameRow[],
  kept: ReadonlyMap<string, string>,
  values: ReadonlySet<string>,
): SegmentNamesDiff {
  const known = names.filter(({ value }) => values.has(value));
  const named = new Set(names.map(({ value }) => value));
  return {
    added: known.filter(({ value }) => !kept.has(value)),
    changed: known.flatMap(({ value, name }) => {
      const before = kept.get(value);
      return before === undefined || before === name ? [] : [{ value, name, before }];
    }),
    unchanged: known.filter(({ value, name }) => kept.get(value) === name).length,
    unknown: names.filter(({ value }) => !values.has(value)),
    unnamed: [...values].filter((value) => !named.has(value)).toSorted(),
  };
}
