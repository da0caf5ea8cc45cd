import { parse } from "csv-parse/sync";
import { err, ok, type Result } from "#lib/core/result.ts";
import { CELL_LENGTH_MAX, COLUMNS_MAX, type ReadRow, ROWS_MAX, type TableFault } from "./table.ts";

/** What Excel writes between cells, by the region of the computer; the pipe is what some firms set. */
const DELIMITERS = [",", ";", "\t", "|"] as const;
/** Excel's own way to say which it is, as the first line. */
const SEP_LINE = /^\s*sep=(.)\s*(?:\r\n|\r|\n)/i;

/**
 * The rows of a CSV file, whatever Excel made of it: UTF-8 with or without mark, UTF-16, Windows-1252; comma, semicolon or tab
 * (the one that the first line has most of, outside of quotes); any line end; empty columns at the end. Texts come without what
 * protects them from being taken for numbers or formulas. Faults are values.
 */
export function readCsv(bytes: Uint8Array): Result<readonly ReadRow[], TableFault> {
  const whole = decode(bytes);
  const said = SEP_LINE.exec(whole);
  const text = said ? whole.slice(said[0].length) : whole;
  const delimiter = said?.[1] ?? delimiterOf(text);
  let records: string[][];
  try {
    records = parse(text, {
      ...{ delimiter, bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: false },
      to: ROWS_MAX + 1,
      max_record_size: CELL_LENGTH_MAX * COLUMNS_MAX,
    });
  } catch {
    return err({ code: "not_a_table" });
  }
  if (records.length > ROWS_MAX) return err({ code: "too_many_rows" });
  const before = said ? 2 : 1;
  const rows = records.map((cells, index) => ({ number: index + before, cells: trimEnd(cells).map(unprotected) }));
  return checkShape(rows);
}

/** The same limits for every kind of file. */
export function checkShape(rows: readonly ReadRow[]): Result<readonly ReadRow[], TableFault> {
  if (rows.length > ROWS_MAX) return err({ code: "too_many_rows" });
  if (rows.some(({ cells }) => cells.length > COLUMNS_MAX)) return err({ code: "too_many_columns" });
  if (rows.some(({ cells }) => cells.some((cell) => cell.length > CELL_LENGTH_MAX)))
    return err({ code: "cell_too_long" });
  return ok(rows);
}

function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // What Excel saves as plain "CSV" on Windows.
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

function delimiterOf(text: string): string {
  const [line = ""] = text.replaceAll(/"[^"]*"/g, "").split(/\r|\n/, 1);
  const count = (one: string) => line.split(one).length;
  return DELIMITERS.toSorted((a, b) => count(b) - count(a))[0] ?? ",";
}

function trimEnd(cells: readonly string[]): readonly string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell !== "") + 1);
}

/** `="0042"` → `0042`, `'=1+1` → `=1+1`: what `csvText` puts around it. */
function unprotected(cell: string): string {
  const text = /^="([^"]*)"$/.exec(cell)?.[1] ?? cell;
  return /^'[\s\0]*[=+\-@]/.test(text) ? text.slice(1) : text;
}
