import { and, asc, eq } from "drizzle-orm";
import { isLive } from "#lib/core/access/go-live.ts";
import { isNotice, type RunProblem } from "#lib/core/problem.ts";
import { sync, type SyncState } from "#db/schema/index.ts";
import { settleReversal } from "../outbox/plan-reversals.ts";
import { sendQueued } from "../outbox/send-queued.ts";
import { recoverFromDeadSender } from "../reconciler/recover.ts";
import type { EngineDeps } from "../deps.ts";
import type { SendWorld } from "../world.ts";
import { workOnShadow } from "../shadow/run-shadow.ts";
import { createRunProgress } from "../sync/run-progress.ts";
import { runSync } from "../sync/run-sync.ts";
import { checkQueued } from "../sync/check-queued.ts";
import { isWatchDue, settleUnclear, sweepIfDue, watchCompany } from "../sync/clear-up.ts";
import { checkHistory, clearUpAfterLoss } from "./check-history.ts";
import { hasWork, keepQuiet } from "./has-work.ts";
import { readFirst } from "./read-first.ts";
import { keepLease, type LeaseKeeper } from "./keep-lease.ts";
import {
  LeaseLost,
  noteProblem,
  openCompanyWork,
  openSendWorld,
  rulesOf,
  workUnderLease,
  type CompanyWork,
} from "./open-company.ts";

export type CompanyRef = Readonly<{ organizationId: string; companyId: string }>;
type SyncRow = typeof sync.$inferSelect;

/** Runs of one company that one visit takes; more wait for the next tick. */
const RUNS_PER_VISIT_MAX = 20;
/** How often a running sync looks whether a person asked it to stop. */
const STOP_LOOK_MS = 1_000;

/**
 * Does what there is to do for one company, if no other process is at it: clears up after a dead sender, runs what was
 * requested, and otherwise settles what is queued or unclear and due. `stopping` ends it after the current report.
 */
export async function runCompany(
  deps: EngineDeps,
  ref: CompanyRef,
  holder: string,
  stopping: AbortSignal,
): Promise<void> {
  const opened = openCompanyWork(deps, ref.organizationId, ref.companyId, "sync");
  if (!(await hasWork(opened))) return;
  const keeper = await keepLease(opened.store, ref.companyId, holder);
  if (!keeper) return;
  const work = workUnderLease(opened, keeper.lease());
  const stop = AbortSignal.any([stopping, keeper.lost]);
  try {
    if (!(await checkHistory(opened, keeper.lease()))) return;
    const world = { ...deps, store: work.store, actor: work.actor };
    if (!(await clearUpAfterLoss(work, world, keeper.lease()))) return;
    await recoverFromDeadSender(world, keeper.lease());
    await releaseDeadRuns(work);
    await readFirst(work, stop);
    let runs = 0;
    for (; runs < RUNS_PER_VISIT_MAX && !stop.aborted; runs++) {
      const row = await takeRequested(work);
      if (!row) break;
      await runOne(work, row, keeper, stop);
    }
    if (runs === 0 && !stop.aborted) await settleDue(work, keeper, stop);
    if (runs === 0 && !stop.aborted) await workOnShadow(work, stop);
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
    deps.log.info({ company: ref.companyId }, "another process has the company");
  } finally {
    await keeper.release();
  }
}

/** We hold the lease, so whoever ran these is dead: they run again, under their number. */
async function releaseDeadRuns({ transact, companyId }: CompanyWork): Promise<void> {
  await transact(({ tx }) =>
    tx
      .update(sync)
      .set({ state: "requested" })
      .where(and(eq(sync.companyId, companyId), eq(sync.state, "running"))),
  );
}

async function takeRequested({ transact, companyId, deps }: CompanyWork): Promise<SyncRow | null> {
  return transact(async ({ tx }) => {
    const [next] = await tx
      .select({ id: sync.id })
      .from(sync)
      .where(and(eq(sync.companyId, companyId), eq(sync.state, "requested")))
      .orderBy(asc(sync.number))
      .limit(1);
    if (!next) return null;
    const [row] = await tx
      .update(sync)
      .set({ state: "running", startedAt: deps.clock.now() })
      .where(and(eq(sync.id, next.id), eq(sync.state, "requested")))
      .returning();
    return row ?? null;
  });
}

async function runOne(work: CompanyWork, row: SyncRow, keeper: LeaseKeeper, stop: AbortSignal): Promise<void> {
  const { deps } = work;
  const progress = createRunProgress({
    db: deps.db,
    clock: deps.clock,
    organizationId: work.organizationId,
    syncId: row.id,
  });
  const person = new AbortController();
  const timer = setInterval(
    () =>
      void isStopRequested(work, row.id).then(
        (asked) => asked && person.abort(),
        () => {},
      ),
    STOP_LOOK_MS,
  );
  const runStop = AbortSignal.any([stop, person.signal]);
  try {
    await runSync({ work, kind: row.kind, keeper, progress, stop: runStop });
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    const reference = row.id.slice(0, 8);
    deps.log.error({ error, sync: row.id, reference }, "a run failed");
    await progress.fail({ code: "internal", reference }).catch(() => {});
  } finally {
    clearInterval(timer);
  }
  await progress.finish();
  // Released, not ended: the next engine goes on with it.
  if (stop.aborted) return endRun(work, row, "requested", progress.counts);
  if (person.signal.aborted) return endRun(work, row, "stopped", progress.counts);
  return endRun(
    work,
    row,
    progress.problems.some((problem) => !isNotice(problem)) &&
      progress.counts.read === 0 &&
      row.kind !== "send" &&
      row.kind !== "plan"
      ? "failed"
      : "done",
    progress.counts,
  );
}

async function endRun(
  { transact, companyId, deps }: CompanyWork,
  row: SyncRow,
  state: SyncState,
  counts: object,
): Promise<void> {
  await transact(async ({ tx, record }) => {
    const endedAt = state === "requested" ? null : deps.clock.now();
    await tx
      .update(sync)
      .set({ state, endedAt })
      .where(and(eq(sync.id, row.id), eq(sync.state, "running")));
    if (endedAt) await record({ action: "sync.ended", companyId, detail: { number: row.number, state, counts } });
  });
}

async function isStopRequested({ transact }: CompanyWork, syncId: string): Promise<boolean> {
  const [row] = await transact(({ tx }) =>
    tx.select({ at: sync.stopRequestedAt }).from(sync).where(eq(sync.id, syncId)),
  );
  return row?.at != null;
}

/** Between runs: what waited out its quarantine or its pause, the nightly sweep and the watch. Nothing new is frozen. */
async function settleDue(work: CompanyWork, keeper: LeaseKeeper, stop: AbortSignal): Promise<void> {
  const loaded = await rulesOf(work);
  const { gpConnectionId, expensifyConnectionId } = loaded.company;
  const opened = await openSendWorld(work, loaded);
  if (!opened.ok) return noteIfAny(work, gpConnectionId, opened.error);
  const { world, ledger } = opened.value;
  try {
    const swept = await sweepIfDue(work, world, keeper, NO_PROGRESS);
    if (!swept.ok) return await noteIfAny(work, gpConnectionId, swept.error);
    await settleUnclear(work, world, keeper, nobody);
    const problem = isLive(loaded.company) ? await sendDue(work, world, keeper, expensifyConnectionId, stop) : null;
    await noteIfAny(work, gpConnectionId, problem);
    if (problem || stop.aborted || !isWatchDue(loaded.company.watchedAt, work.deps.clock.now())) return;
    const watched = await watchCompany(work, world, () => !stop.aborted);
    await noteIfAny(work, gpConnectionId, watched.ok ? null : watched.error);
  } finally {
    await ledger.close();
  }
}

async function sendDue(
  work: CompanyWork,
  world: SendWorld,
  keeper: LeaseKeeper,
  expensifyConnectionId: string,
  stop: AbortSignal,
): Promise<RunProblem | null> {
  const { unchecked, problem: unread } = await checkQueued(work, stop);
  await noteIfAny(work, expensifyConnectionId, unread);
  const { problem } = await sendQueued(world, work.companyId, keeper, {
    goOn: () => !stop.aborted,
    unchecked,
    started: nobody,
    settled: (posting) => settleReversal(world, posting),
  });
  return problem;
}

async function nobody(): Promise<void> {}
const NO_PROGRESS = { beginSweep: nobody, sweptWindow: nobody, settled: nobody };

async function noteIfAny(work: CompanyWork, connectionId: string, problem: RunProblem | null): Promise<void> {
  if (!problem) return;
  keepQuiet(work);
  work.deps.log.info({ company: work.companyId, problem }, "a send could not be made");
  await noteProblem(work, connectionId, problem);
}
