import { sql } from "drizzle-orm";
import type { Database } from "#db/client.ts";

/** Whether the database answers and has our tables; the cheapest question that proves both. */
export async function checkDatabase(db: Database): Promise<boolean> {
  const { rows } = await db.execute<{ there: boolean }>(sql`select to_regclass('public.session') is not null as there`);
  return rows[0]?.there === true;
}
