import { and, eq, isNull } from "drizzle-orm";
import { databaseNow } from "#lib/core/posting/lease.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { ok, type Result } from "#lib/core/result.ts";
import { company as companyTable } from "#db/schema/index.ts";
import type { LeaseKeeper } from "../company/keep-lease.ts";
import { rulesOf, type CompanyWork } from "../company/open-company.ts";
import { settleReversal } from "../outbox/plan-reversals.ts";
import { adoptMet, adoptSwept } from "../reconciler/adopt.ts";
import { reconcileUncertain } from "../reconciler/recover.ts";
import { dueSweep, sweepCompany } from "../reconciler/sweep-company.ts";
import { watchJournals } from "../watch/watch-journals.ts";
import type { SendWorld } from "../world.ts";

/** Between two runs GP is asked this often what became of the journals. */
export const WATCH_EVERY_MS = 15 * 60_000;

type On = Readonly<{
  beginSweep: () => Promise<void>;
  sweptWindow: () => Promise<void>;
  settled: (posting: Posting) => Promise<void>;
}>;

/** Whether the last pass of the watch is long enough ago. */
export function isWatchDue(watchedAt: Date | null, now: Date): boolean {
  return watchedAt === null || now.getTime() - watchedAt.getTime() >= WATCH_EVERY_MS;
}

/** Sweeps GP where a sweep is due, and takes over what it met. Nothing may be sent where this fails. */
export async function sweepIfDue(
  work: CompanyWork,
  world: SendWorld,
  keeper: LeaseKeeper,
  on: On,
): Promise<Result<void, RunProblem>> {
  const { company } = await rulesOf(work);
  const lease = keeper.lease();
  const now = databaseNow(lease, world.clock.monotonicMs(), "at_least");
  const kind = dueSweep(company, now, world.quarantineMs);
  if (kind === null) return ok(undefined);
  await on.beginSweep();
  const swept = await sweepCompany(world, lease, company, kind, on.sweptWindow);
  if (!swept.ok) return swept;
  await adoptMet(world, company.id, swept.value.journals, on.settled);
  return ok(undefined);
}

/** Settles what is unclear: markers met in GP are adopted, what waited out its quarantine is looked for. */
export async function settleUnclear(
  work: CompanyWork,
  world: SendWorld,
  keeper: LeaseKeeper,
  settled: On["settled"],
): Promise<void> {
  const onSettled = async (posting: Posting) => {
    await settleReversal(world, posting);
    await settled(posting);
  };
  await adoptSwept(world, work.companyId, onSettled);
  const { company } = await rulesOf(work);
  for (const posting of await reconcileUncertain(world, keeper.lease(), company.sweptAt)) await onSettled(posting);
}

/** Looks what became of the journals that were sent, and keeps how far it came. */
export async function watchCompany(
  work: CompanyWork,
  world: SendWorld,
  goOn: () => boolean,
): Promise<Result<void, RunProblem>> {
  const { company } = await rulesOf(work);
  const { id, watchedUntil, createdAt } = company;
  const watched = await watchJournals(world, { id, watchedUntil, sentSince: createdAt }, goOn);
  if (!watched.ok) return watched;
  const watchedAt = work.deps.clock.now();
  await work.transact(({ tx }) =>
    tx
      .update(companyTable)
      .set({ watchedUntil: watched.value.watchedUntil, watchedAt })
      // Not where the database was set back meanwhile: what was seen and is forgotten has to be seen again.
      .where(
        and(
          eq(companyTable.id, work.companyId),
          watchedUntil === null ? isNull(companyTable.watchedUntil) : eq(companyTable.watchedUntil, watchedUntil),
        ),
      ),
  );
  return ok(undefined);
}
