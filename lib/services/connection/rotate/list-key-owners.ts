import { sql } from "drizzle-orm";
import type { Database } from "#db/client.ts";

/** Every organization there is, and whoever else has a data key, by id: for the operator, who rotates the keys of all of them. */
export async function listKeyOwners(db: Database): Promise<readonly string[]> {
  const { rows } = await db.execute<{ id: string }>(sql`select organization_id as id from organizations_with_keys()`);
  return rows.map(({ id }) => id);
}
