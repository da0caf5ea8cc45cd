import { setTimeout as delay } from "node:timers/promises";
import { desc, eq, sql } from "drizzle-orm";
import { assert } from "#lib/core/assert.ts";
import type { Clock, Pacer } from "#lib/core/ports.ts";
import type { Database } from "./client.ts";
import { requestPace } from "./schema/engine.ts";

/** At most `count` calls in any `windowMs`. */
export type PaceLimit = Readonly<{ count: number; windowMs: number }>;

/** Below Expensify's own 5 in 10 s and 20 in 60 s (expensify.md 3.2): other programs may use the same credential. */
export const EXPENSIFY_LIMITS: readonly PaceLimit[] = [
  { count: 3, windowMs: 10_000 },
  { count: 12, windowMs: 60_000 },
];
/** Whoever gets no place in this time gives up: something else eats the whole window. */
const WAIT_TOTAL_MS_MAX = 600_000;
/** So many waiters may be faster, one after another. */
const TRIES_MAX = 10_000;
/** First half of the advisory lock: keeps these locks apart from all others. */
const LOCK_SPACE = 471_102;

/**
 * A sliding window per credential over all processes, in `request_pace`, on the database's clock. `takePlace` takes one
 * place and resolves true, waiting for it outside of any transaction; false when the signal was aborted first, or when
 * there was no place for ten minutes. A place that was taken is used up, whether or not the call is made.
 */
export function createPacer(db: Database, clock: Clock, limits: readonly PaceLimit[] = EXPENSIFY_LIMITS): Pacer {
  assert(
    limits.length > 0 && limits.every(({ count, windowMs }) => count > 0 && windowMs > 0),
    "a pace without limits",
  );
  return {
    takePlace: async (credentialKey, signal) => {
      const startedAtMs = clock.monotonicMs();
      for (let tries = 0; tries < TRIES_MAX && !signal.aborted; tries += 1) {
        const waitMs = await tryPlace(db, credentialKey, limits);
        if (waitMs === 0) return true;
        if (clock.monotonicMs() - startedAtMs + waitMs > WAIT_TOTAL_MS_MAX) return false;
        await sleep(waitMs, signal);
      }
      return false;
    },
  };
}

/** 0 when a place was taken, else milliseconds until one may be free. One short transaction; one at a time per credential. */
async function tryPlace(db: Database, credentialKey: string, limits: readonly PaceLimit[]): Promise<number> {
  const ofCredential = eq(requestPace.credentialKey, credentialKey);
  const longestMs = Math.max(...limits.map(({ windowMs }) => windowMs));
  const placesMax = Math.max(...limits.map(({ count }) => count));
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${LOCK_SPACE}, hashtext(${credentialKey}))`);
    await tx
      .delete(requestPace)
      .where(
        sql`${ofCredential} and ${requestPace.takenAt} <= clock_timestamp() - make_interval(secs => ${longestMs / 1000})`,
      );
    // A clock that was set back must neither forget a call nor make everybody wait for it to catch up.
    await tx
      .update(requestPace)
      .set({ takenAt: sql`clock_timestamp()` })
      .where(sql`${ofCredential} and ${requestPace.takenAt} > clock_timestamp()`);
    const places = await tx
      .select({ ageMs: sql<number>`(extract(epoch from clock_timestamp() - ${requestPace.takenAt}) * 1000)::float8` })
      .from(requestPace)
      .where(ofCredential)
      .orderBy(desc(requestPace.takenAt))
      .limit(placesMax);
    const ages = places.map(({ ageMs }) => ageMs);
    const waitMs = waitForPlace(ages, limits);
    if (waitMs === 0) await tx.insert(requestPace).values({ credentialKey, takenAt: sql`clock_timestamp()` });
    return waitMs;
  });
}

/** Pure: milliseconds until every window has a place, 0 when all have one now. `agesMs`: of the calls made, newest first. */
export function waitForPlace(agesMs: readonly number[], limits: readonly PaceLimit[]): number {
  const waits = limits.map(({ count, windowMs }) => {
    const ageMs = agesMs[count - 1];
    // One more than the difference: at exactly the window's length the old call still counts.
    return ageMs === undefined || ageMs > windowMs ? 0 : Math.ceil(windowMs - ageMs) + 1;
  });
  return Math.max(0, ...waits);
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
