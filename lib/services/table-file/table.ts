/** A cell is text, or a number that the sheet may add up: money in its decimal writing. */
export type TableCell = string | Readonly<{ number: string }>;

/** A table that goes out as a file. `asText`: ids and codes, that no program may take for numbers. */
export type Table = Readonly<{
  sheet: string;
  head: readonly string[];
  asText: ReadonlySet<string>;
  rows: readonly (readonly TableCell[])[];
}>;

/** A row that came in. `number` counts as Excel does: the head is row 1. */
export type ReadRow = Readonly<{ number: number; cells: readonly string[] }>;

/** Why a file cannot be taken as a table; each limit is a named one below. */
export type TableFault = Readonly<{
  code: "too_large" | "too_many_rows" | "too_many_columns" | "cell_too_long" | "not_a_table" | "unreadable";
}>;

/** What is taken in: enough for every tag of a large company with all columns, and small enough for one process. */
export const FILE_BYTES_MAX = 5_000_000;
export const ROWS_MAX = 60_000;
export const COLUMNS_MAX = 64;
export const CELL_LENGTH_MAX = 2_000;
/** All parts of an XLSX file that are read, unpacked. A sheet of 60,000 full rows has about 50 MB. */
export const UNPACKED_BYTES_MAX = 64_000_000;

export function textOf(cell: TableCell): string {
  return typeof cell === "string" ? cell : cell.number;
}
