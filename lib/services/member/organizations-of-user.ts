import { sql } from "drizzle-orm";
import type { Database, Transaction } from "#db/client.ts";

export type OrganizationOfUser = Readonly<{ id: string; name: string }>;

/** The organizations that a person is a member of, by name. Asked before one is set, so the database has a function for it. */
export async function organizationsOfUser(
  db: Database | Transaction,
  userId: string,
): Promise<readonly OrganizationOfUser[]> {
  const { rows } = await db.execute<{ organization_id: string; name: string }>(
    sql`select organization_id, name from organizations_of_user(${userId}::uuid)`,
  );
  return rows.map((row) => ({ id: row.organization_id, name: row.name }));
}
