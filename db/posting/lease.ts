import { and, eq, sql } from "drizzle-orm";
import type { Clock } from "#lib/core/ports.ts";
import { LEASE_MS, type Lease } from "#lib/core/posting/lease.ts";
import type { Database, Transaction } from "../client.ts";
import { arrayText } from "../json-rows.ts";
import { companyLease } from "../schema/engine.ts";
import { type Run, runOn } from "../tx.ts";

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
export async function renewLease(db: Database, clock: Clock, lease: Lease): Promise<Lease | null> {
  const askedAtMs = clock.monotonicMs();
  const renewed = await renewLeases(runOn(db.$client), [lease]);
  return renewed(clock, askedAtMs, lease);
}

const LEASES = "json_to_recordset($1::json) as v(company_id uuid, holder text, epoch integer)";
const RENEW = `
  update company_lease l set expires_at = clock_timestamp() + make_interval(secs => ${LEASE_MS / 1000})
  from ${LEASES}
  where l.company_id = any($2::uuid[]) and l.company_id = v.company_id and l.holder = v.holder and l.epoch = v.epoch and l.expires_at > clock_timestamp()
  returning l.company_id as "companyId", l.holder, l.epoch, (extract(epoch from clock_timestamp()) * 1000)::float8 as "nowMs"`;

type Renewed = Held & Readonly<{ nowMs: number }>;

/**
 * Renews those that still hold, by the database's clock. The answer gives each lease as it is now, or null when it was lost;
 * `askedAtMs`: on the asker's monotonic clock, before the question.
 */
export async function renewLeases(
  run: Run,
  leases: readonly Lease[],
): Promise<(clock: Clock, askedAtMs: number, lease: Lease) => Lease | null> {
  const sorted = leases.toSorted((left, right) => (left.companyId < right.companyId ? -1 : 1));
  const companyIds = sorted.map(({ companyId }) => companyId);
  const wanted = sorted.map(({ companyId, holder, epoch }) => ({ company_id: companyId, holder, epoch }));
  const rows = wanted.length === 0 ? [] : await run<Renewed>(RENEW, JSON.stringify(wanted), arrayText(companyIds));
  return (clock, askedAtMs, lease) => {
    const row = rows.find((each) => isSame(each, lease));
    return row ? { ...lease, ...times(clock, askedAtMs, row.nowMs) } : null;
  };
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

const HELD = `
  select company_id as "companyId", holder, epoch from company_lease where company_id = any($1::uuid[]) and holder is not null`;

/** As `isStillLease`, for many. */
export async function stillLeases(run: Run, leases: readonly Lease[]): Promise<(lease: Lease | null) => boolean> {
  if (leases.length === 0) return () => true;
  const rows = await run<Held>(HELD, arrayText(leases.map(({ companyId }) => companyId)));
  return (lease) => lease === null || rows.some((row) => isSame(row, lease));
}

type Held = Pick<Lease, "companyId" | "holder" | "epoch">;

function isSame(row: Held, { companyId, holder, epoch }: Held): boolean {
  return row.companyId === companyId && row.holder === holder && row.epoch === epoch;
}
