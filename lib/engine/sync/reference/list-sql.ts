import { type SQL, sql } from "drizzle-orm";
import type { KnownItem } from "#lib/core/reference/compare-reading.ts";
import type { Transaction } from "#db/client.ts";
import type { KeyColumns, ListShape, ScopeColumn } from "./list-shape.ts";

/** Each of these is one statement whatever the number of rows: rows travel as one JSON text. */

type KeptRow = Readonly<{ is_gone: boolean; is_first_kept: boolean }>;

/** All rows of the list, those that are gone included. */
export async function knownItems<Row extends object>(
  tx: Transaction,
  shape: ListShape<Row>,
): Promise<readonly KnownItem[]> {
  const kept = sql`gone_at is not null as is_gone, last_seen_at is null as is_first_kept`;
  const found = await tx.execute(
    sql`select ${names(columnsOf(shape))}, ${kept} from ${sql.identifier(shape.table)} where ${inScope(shape)}`,
  );
  // The columns are the shape's own, which are the row's.
  const rows = found.rows as unknown as readonly (Row & KeptRow)[];
  return rows.map((row) => ({ ...shape.item(row), isGone: row.is_gone, isFirstKept: row.is_first_kept }));
}

/** Writes rows as they were read: there and seen now, whatever they were before. */
export async function putRows<Row>(
  tx: Transaction,
  shape: ListShape<Row>,
  rows: readonly Row[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  const { table, scope, columns, keys, keepsFirstSeen } = shape;
  const all = columnsOf(shape);
  const record = sql.join(
    all.map((name) => sql`${sql.identifier(name)} ${sql.raw(columns[name])}`),
    sql`, `,
  );
  const seen = keepsFirstSeen ? ["first_seen_at", "last_seen_at"] : ["last_seen_at"];
  const at = sql`${now.toISOString()}::timestamptz`;
  const values = sql.join(
    [...scope.map(valueOf), ...all.map((name) => sql`x.${sql.identifier(name)}`), ...seen.map(() => at)],
    sql`, `,
  );
  const others = all.filter((name) => !(keys as readonly string[]).includes(name));
  const updates = [...others, "last_seen_at"].map(
    (name) => sql`${sql.identifier(name)} = excluded.${sql.identifier(name)}`,
  );
  await tx.execute(sql`
    insert into ${sql.identifier(table)} (${names([...scope.map(({ name }) => name), ...all, ...seen])})
    select ${values} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(${record})
    on conflict (${names([...scope.slice(1).map(({ name }) => name), ...keys])})
    do update set ${sql.join(updates, sql`, `)}, gone_at = null`);
}

/** Marks rows by their key columns. */
export async function markRows<Row>(
  tx: Transaction,
  shape: ListShape<Row>,
  keys: readonly KeyColumns[],
  column: "gone_at" | "last_seen_at",
  now: Date,
): Promise<void> {
  if (keys.length === 0) return;
  const record = sql.join(
    shape.keys.map((name) => sql`${sql.identifier(name)} ${sql.raw(shape.columns[name])}`),
    sql`, `,
  );
  const isSame = shape.keys.map((name) => sql`t.${sql.identifier(name)} = x.${sql.identifier(name)}`);
  await tx.execute(sql`
    update ${sql.identifier(shape.table)} t set ${sql.identifier(column)} = ${now.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as x(${record})
    where ${inScope(shape, sql`t.`)} and ${sql.join(isSame, sql` and `)}`);
}

/** Everything that is listed was seen now. */
export async function markAllSeen<Row>(tx: Transaction, shape: ListShape<Row>, now: Date): Promise<void> {
  const at = sql`${now.toISOString()}::timestamptz`;
  await tx.execute(sql`
    update ${sql.identifier(shape.table)} set last_seen_at = ${at}
    where ${inScope(shape)} and gone_at is null and last_seen_at is distinct from ${at}`);
}

/** What was last seen before `since` is gone. */
export async function markUnseen<Row>(tx: Transaction, shape: ListShape<Row>, since: Date, now: Date): Promise<void> {
  await tx.execute(sql`
    update ${sql.identifier(shape.table)} set gone_at = ${now.toISOString()}::timestamptz
    where ${inScope(shape)} and gone_at is null
      and (last_seen_at is null or last_seen_at < ${since.toISOString()}::timestamptz)`);
}

/** One reader of a list at a time: two companies may be fed by one workspace, and would wait for each other's rows crosswise. */
export async function lockList<Row>(tx: Transaction, { table, scope }: ListShape<Row>): Promise<void> {
  const name = [table, ...scope.map(({ value }) => value)].join("/");
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
}

function columnsOf<Row>({ columns }: ListShape<Row>): readonly (keyof Row & string)[] {
  return Object.keys(columns) as (keyof Row & string)[];
}

function names(of: readonly string[]): SQL {
  return sql.join(
    of.map((name) => sql.identifier(name)),
    sql`, `,
  );
}

function inScope<Row>({ scope }: ListShape<Row>, prefix: SQL = sql``): SQL {
  return sql.join(
    scope.map((column) => sql`${prefix}${sql.identifier(column.name)} = ${valueOf(column)}`),
    sql` and `,
  );
}

function valueOf({ type, value }: ScopeColumn): SQL {
  return sql`${value}::${sql.raw(type)}`;
}
