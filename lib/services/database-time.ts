import { sql } from "drizzle-orm";
import { assert } from "#lib/core/assert.ts";
import type { Transaction } from "#db/client.ts";

/** The database's wall clock at this statement: what decides how long ago a request may have been on its way. */
export async function databaseTime(tx: Transaction): Promise<Date> {
  const {
    rows: [row],
  } = await tx.execute<{ ms: number }>(sql`select extract(epoch from clock_timestamp())::float8 * 1000 as ms`);
  assert(row !== undefined, "the database does not tell its time");
  return new Date(row.ms);
}
