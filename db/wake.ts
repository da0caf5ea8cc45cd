import { sql } from "drizzle-orm";
import { fromDrizzle, PgBoss } from "pg-boss";
import type { Transaction } from "./client.ts";
import { QUEUE_SCHEMA, WAKE_QUEUE, type Wake } from "./queue.ts";

/**
 * Puts a wake into the engine's queue in the caller's transaction: it is there, and the engine is told, exactly when the
 * transaction commits. Two statements. Losing a wake costs a tick, so nothing else depends on it.
 */
export async function wakeEngine(tx: Transaction, wake: Wake): Promise<void> {
  // Never started: it has no pool and no timers, and looks the queue up and adds the job through the transaction alone.
  const boss = new PgBoss({
    db: fromDrizzle(tx, sql),
    schema: QUEUE_SCHEMA,
    migrate: false,
    supervise: false,
    schedule: false,
  });
  await boss.send(WAKE_QUEUE, wake);
}
