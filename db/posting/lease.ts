import { and, eq, sql } from "drizzle-orm";
import type { Clock } from "#lib/core/ports.ts";
import { LEASE_MS, type Lease } from "#lib/core/posting/lease.ts";
import type { Database, Transaction } from "../client.ts";
import { companyLease } from "../schema/engine.ts";

const LIVE_END = sql`clock_timestamp() + make_interval(secs => ${LEASE_MS / 1000})`;
const TAKEN = { epoch: companyLease.epoch, nowMs: sql<number>`(extract(epoch from clock_timestamp()) * 1000)::float8` };

/**
 * The lease when it is free, ours or run out; the epoch goes up whenever it was not live. Times are the database's;
 * the returned end is on our monotonic clock, counted from before the question, so it is never later than the database's.
 */
export async function takeLease(db: Database, clock: Clock, companyId: string, holder: string): Promise<Lease | null> {
  const askedAtMs = clock.monotonicMs();
  const [row] = await db
    .update(companyLease)
    .set({
      holder,
      epoch: sql`${companyLease.epoch} + case when ${companyLease.holder} is not null and ${companyLease.expiresAt} > clock_timestamp() then 0 else 1 end`,
      expiresAt: LIVE_END,
    })
    .where(
      and(
        eq(companyLease.companyId, companyId),
        sql`(${companyLease.holder} is null or ${companyLease.holder} = ${holder} or ${companyLease.expiresAt} <= clock_timestamp())`,
      ),
    )
    .returning(TAKEN);
  return row ? { companyId, holder, epoch: row.epoch, ...times(clock, askedAtMs, row.nowMs) } : null;
}

/** Null when it was lost: then nothing of this holder may be sent any more. */
export async function renewLease(db: Database | Transaction, clock: Clock, lease: Lease): Promise<Lease | null> {
  const askedAtMs = clock.monotonicMs();
  const [row] = await db
    .update(companyLease)
    .set({ expiresAt: LIVE_END })
    .where(
      and(
        eq(companyLease.companyId, lease.companyId),
        eq(companyLease.holder, lease.holder),
        eq(companyLease.epoch, lease.epoch),
        sql`${companyLease.expiresAt} > clock_timestamp()`,
      ),
    )
    .returning(TAKEN);
  return row ? { ...lease, ...times(clock, askedAtMs, row.nowMs) } : null;
}

function times(clock: Clock, askedAtMonotonicMs: number, databaseMs: number) {
  const databaseTime = new Date(databaseMs);
  const answeredAtMonotonicMs = clock.monotonicMs();
  const validUntilMonotonicMs = askedAtMonotonicMs + LEASE_MS;
  return { validUntilMonotonicMs, databaseTime, askedAtMonotonicMs, answeredAtMonotonicMs };
}

export async function releaseLease(db: Database, lease: Lease): Promise<void> {
  await db
    .update(companyLease)
    .set({ holder: null, expiresAt: null })
    .where(
      and(
        eq(companyLease.companyId, lease.companyId),
        eq(companyLease.holder, lease.holder),
        eq(companyLease.epoch, lease.epoch),
      ),
    );
}

/** Whether nobody took it since, run out or not. */
export async function isStillLease(tx: Transaction, { companyId, holder, epoch }: Lease): Promise<boolean> {
  const [row] = await tx
    .select({ epoch: companyLease.epoch })
    .from(companyLease)
    .where(and(eq(companyLease.companyId, companyId), eq(companyLease.holder, holder), eq(companyLease.epoch, epoch)));
  return row !== undefined;
}
