import type { PgColumn } from "drizzle-orm/pg-core";

/**
 * Many rows as one parameter: `json_to_recordset($1::json) as v(id uuid, …)`. However many they are, the statement is the same, so
 * that it is prepared once, and it never meets Postgres' limit of 65,535 parameters.
 */
export function jsonRows(columns: readonly PgColumn[], more = ""): string {
  return `json_to_recordset($1::json) as v(${columns.map(typed).join(", ")}${more})`;
}

const typed = (column: PgColumn) => `${column.name} ${column.getSQLType()}`;

/** Rows by the names of the columns in the database. Dates become ISO text; `undefined` becomes null. */
export function rowsJson(
  columns: Readonly<Record<string, PgColumn>>,
  rows: readonly Readonly<Record<string, unknown>>[],
): string {
  const names = new Map(Object.entries(columns).map(([key, column]) => [key, column.name]));
  const named = rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [names.get(key) ?? key, value])),
  );
  return JSON.stringify(named);
}

/** Inserts rows of a table by these columns. */
export function insertRows(table: string, columns: readonly PgColumn[]): string {
  const names = columns.map((column) => column.name).join(", ");
  return `insert into ${table} (${names}) select ${names} from ${jsonRows(columns)}`;
}

/** A list as Postgres reads it, `{"a","b"}`, for `= any($1::text[])`: with it the planner goes to the rows and does not read the table. */
export function arrayText(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replaceAll(/["\\]/g, "\\$&")}"`).join(",")}}`;
}
