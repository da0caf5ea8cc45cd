import { sql } from "drizzle-orm";
import type pg from "pg";
import { assert } from "#lib/core/assert.ts";
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

/** One statement of the driver, prepared once for each connection; rows come as the driver reads them. */
export type Run = <Row extends object = object>(
  text: string,
  ...parameters: readonly string[]
) => Promise<readonly Row[]>;

/** Names of prepared statements: there are as many as there are texts in the code. */
const names = new Map<string, string>();

export function runOn(client: pg.PoolClient | pg.Pool): Run {
  return async <Row extends object>(text: string, ...parameters: readonly string[]) => {
    const name = names.get(text) ?? `ml_${names.size + 1}`;
    names.set(text, name);
    return (await client.query<Row & pg.QueryResultRow>({ name, text, values: [...parameters] })).rows;
  };
}

/** As `inOrganization`, by the driver itself: for what is written for every posting, thousands of times a second. */
export async function inOrganizationPrepared<T>(
  db: Database,
  organizationId: string,
  work: (run: Run) => Promise<T>,
): Promise<T> {
  const client = await db.$client.connect();
  try {
    const run = runOn(client);
    try {
      await client.query(`begin; set local app.organization_id = ${client.escapeLiteral(organizationId)}`);
      const value = await work(run);
      const { command } = await client.query("commit");
      assert(command === "COMMIT", "the transaction was rolled back: a statement of it had failed");
      return value;
    } catch (error) {
      await client.query("rollback").catch(() => undefined);
      throw error;
    }
  } finally {
    // Anything but idle: what became of the end of the transaction is not known, so nobody else works on this connection.
    client.release(client.getTransactionStatus() !== "I");
  }
}
