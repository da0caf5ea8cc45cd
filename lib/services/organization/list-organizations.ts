import { sql } from "drizzle-orm";
import type { Database } from "#db/client.ts";

/** Every organization that somebody belongs to or that has a company, by id: for what the operator does with all of them. */
export async function listOrganizations(db: Database): Promise<readonly string[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    select owner_organization_id as id from company_lease
    union
    select theirs.organization_id from "user" cross join lateral organizations_of_user("user".id) as theirs
    order by id`);
  return rows.map(({ id }) => id);
}
