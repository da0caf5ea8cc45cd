import type { RunProblem } from "#lib/core/problem.ts";
import type { LedgerSetup } from "#lib/core/ports.ts";
import { err } from "#lib/core/result.ts";
import { noteProblem, openSendWorld, openSourceOf, rulesOf, type CompanyWork } from "../company/open-company.ts";
import type { LeaseKeeper } from "../company/keep-lease.ts";
import { freezeBatches } from "../outbox/freeze-batches.ts";
import { sendQueued } from "../outbox/send-queued.ts";
import { adoptSwept } from "../reconciler/adopt.ts";
import { reconcileUncertain } from "../reconciler/recover.ts";
import { storeSweep, sweepLedger } from "../reconciler/sweep.ts";
import type { SendWorld } from "../world.ts";
import { planReports } from "./plan-reports.ts";
import { refreshReference } from "./refresh-reference.ts";
import { readReports } from "./read-reports.ts";
import type { RunProgress } from "./run-progress.ts";

export type SyncRun = Readonly<{
  work: CompanyWork;
  kind: "read" | "send" | "sync";
  keeper: LeaseKeeper;
  progress: RunProgress;
  /** Aborts waits and reads when the engine stops, a person stops the run or the lease is lost. */
  stop: AbortSignal;
}>;

/**
 * One run: read what the rules need, read reports, sweep GP where it was never swept, plan, send. A step that cannot do its
 * work leaves its problem in the run; what does not depend on it still happens, so that a deaf Expensify does not keep what is ready.
 */
export async function runSync(run: SyncRun): Promise<void> {
  const { work, kind } = run;
  const opened = await openSendWorld(work, await rulesOf(work));
  if (!opened.ok) await run.progress.fail(opened.error);
  const gp = opened.ok ? opened.value : null;
  try {
    await run.progress.begin("reference", 2);
    const readIds = kind === "send" ? new Set<string>() : await readAll(run, gp?.ledger ?? null);
    const swept = gp !== null && (await sweepIfNeeded(run, gp.world));
    if (run.stop.aborted) return;
    await plan(run, readIds);
    if (gp && swept) await settle(run, gp.world, kind !== "read");
  } finally {
    await gp?.ledger.close();
  }
}

async function readAll(run: SyncRun, ledger: LedgerSetup | null): Promise<ReadonlySet<string>> {
  const loaded = await rulesOf(run.work);
  const { expensifyConnectionId } = loaded.company;
  const opened = await openSourceOf(run.work, expensifyConnectionId);
  if (!opened.ok) await run.progress.fail(opened.error);
  const source = opened.ok ? opened.value : null;
  try {
    for (const { connectionId, problem } of await refreshReference(run.work, loaded, { ledger, source }, run.stop)) {
      await keepProblem(run, connectionId, err(problem));
    }
    if (source === null) return new Set();
    await run.progress.begin("read", 0);
    const read = await readReports(run.work, await rulesOf(run.work), source, run.progress, run.stop);
    if (read.ok) return read.value;
    await keepProblem(run, expensifyConnectionId, read);
    return new Set();
  } finally {
    await source?.close();
  }
}

/** All markers in GP before the first send on this database; without a complete sweep nothing is sent. */
async function sweepIfNeeded(run: SyncRun, world: SendWorld): Promise<boolean> {
  const { company } = await rulesOf(run.work);
  if (company.sweptAt !== null) return true;
  await run.progress.begin("sweep", 0);
  const swept = await sweepLedger(world, company, run.progress.done);
  if (!swept.ok) {
    await keepProblem(run, company.gpConnectionId, swept);
    return false;
  }
  const { organizationId, companyId, deps } = run.work;
  await run.work.transact((useCase) => storeSweep(useCase, organizationId, companyId, swept.value, deps.clock.now()));
  return true;
}

async function plan(run: SyncRun, readIds: ReadonlySet<string>): Promise<void> {
  const loaded = await rulesOf(run.work);
  await planReports(run.work, loaded, readIds, {
    started: (total) => run.progress.begin("plan", total),
    planned: async (reportId, outcome) => {
      run.progress.planned(reportId, outcome);
      await run.progress.done();
    },
    goOn: () => !run.stop.aborted,
  });
}

/** Takes over what GP has already, clears up what is unclear, and sends. */
async function settle(run: SyncRun, world: SendWorld, sends: boolean): Promise<void> {
  const { company } = await rulesOf(run.work);
  await adoptSwept(world, company.id, async (posting) => run.progress.settled(posting, "adopted"));
  for (const posting of await reconcileUncertain(world, company.id)) run.progress.settled(posting, "adopted");
  if (!sends || run.stop.aborted) return;
  await freezeBatches(world, company);
  const { problem } = await sendQueued(world, company.id, run.keeper, {
    goOn: () => !run.stop.aborted,
    started: (total) => run.progress.begin("send", total),
    settled: async (posting) => {
      run.progress.settled(posting, "sent");
      await run.progress.done();
    },
  });
  if (problem) await keepProblem(run, company.gpConnectionId, err(problem));
}

async function keepProblem(
  run: SyncRun,
  connectionId: string,
  result: Readonly<{ ok: true }> | Readonly<{ ok: false; error: RunProblem }>,
): Promise<void> {
  if (result.ok) return;
  await run.progress.fail(result.error);
  await noteProblem(run.work, connectionId, result.error);
}
