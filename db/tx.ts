import { sql } from "drizzle-orm";
import type { Database, Transaction } from "./client.ts";

/**
 * Runs `work` in one transaction that sees and writes only this organization's rows. The setting ends with the
 * transaction: a pooled connection never carries it to the next one. No network call belongs in `work`.
 */
export async function inOrganization<T>(
  db: Database,
  organizationId: string,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('app.organization_id', ${organizationId}, true)`);
    return work(tx);
  });
}
