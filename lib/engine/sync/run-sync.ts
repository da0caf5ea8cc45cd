import type { RunProblem } from "#lib/core/problem.ts";
import type { LedgerSetup } from "#lib/core/ports.ts";
import type { RunKind } from "#lib/core/schedule/schedule.ts";
import { err } from "#lib/core/result.ts";
import {
  type CompanyWork,
  noteProblem,
  notLiveProblem,
  openSendWorld,
  openSourceOf,
  rulesOf,
  sharedLedgerProblem,
} from "../company/open-company.ts";
import type { LeaseKeeper } from "../company/keep-lease.ts";
import { freezeBatches } from "../outbox/freeze-batches.ts";
import { sendQueued } from "../outbox/send-queued.ts";
import { planReversals, settleReversal } from "../outbox/plan-reversals.ts";
import type { SendWorld } from "../world.ts";
import { checkQueued, type Checked } from "./check-queued.ts";
import { isWatchDue, settleUnclear, sweepIfDue, watchCompany } from "./clear-up.ts";
import { markExported } from "./mark-exported.ts";
import { mustWaitForSweep, releasedFrom } from "#lib/services/posting/plan/plan-outcome.ts";
import { planReports } from "./plan-reports.ts";
import { refreshReference } from "./refresh-reference.ts";
import { readReports } from "./read-reports.ts";
import type { RunProgress } from "./run-progress.ts";

/** GP does not let us in: whatever else is tried in this run ends the same way. */
const OUT_OF_REACH: readonly RunProblem["code"][] = [
  "address_not_allowed",
  "gp_unreachable",
  "gp_certificate_refused",
  "gp_scheme_missing",
  "gp_kerberos_unavailable",
  "gp_kerberos_failed",
  "gp_kdc_unreachable",
  "gp_clock_skew",
  "gp_spn_unknown",
  "gp_server_unproven",
  "gp_credentials_refused",
  "gp_circuit_open",
];
const UNKNOWN_TOLD_MAX = 20;
const NOTHING_LEFT: Checked = { unchecked: new Set(), problem: null };

export type SyncRun = Readonly<{
  work: CompanyWork;
  kind: RunKind;
  keeper: LeaseKeeper;
  progress: RunProgress;
  /** Aborts waits and reads when the engine stops, a person stops the run or the lease is lost. */
  stop: AbortSignal;
}>;

/**
 * One run: read what the rules need, read reports, sweep GP where that is due, watch what was sent, plan, send, mark. A step that cannot do its
 * work leaves its problem in the run; what does not depend on it still happens, so that a deaf Expensify does not keep what is ready.
 * A run that only plans asks nobody.
 */
export async function runSync(run: SyncRun): Promise<void> {
  const { work, kind } = run;
  if (kind === "plan") return plan(run, new Set());
  const loaded = await rulesOf(work);
  const opened = await openSendWorld(work, loaded);
  await keepProblem(run, loaded.company.gpConnectionId, opened);
  const gp = opened.ok ? opened.value : null;
  try {
    await run.progress.begin("reference", 2);
    const readIds = kind === "send" ? new Set<string>() : await readAll(run, gp?.ledger ?? null);
    const answers = gp !== null && (await sweep(run, gp.world)) && (run.stop.aborted || (await watch(run, gp.world)));
    if (run.stop.aborted) return;
    await plan(run, readIds ?? new Set());
    if (gp && answers) await settle(run, gp.world, kind !== "read");
    await tellUnknown(run);
    if (kind !== "read" && readIds !== null && !run.stop.aborted) await mark(run);
  } finally {
    await gp?.ledger.close();
  }
}

/** Ids of what was read; null where Expensify did not give it. */
async function readAll(run: SyncRun, ledger: LedgerSetup | null): Promise<ReadonlySet<string> | null> {
  const loaded = await rulesOf(run.work);
  const { expensifyConnectionId } = loaded.company;
  const opened = await openSourceOf(run.work, expensifyConnectionId);
  if (!opened.ok) await run.progress.fail(opened.error);
  const source = opened.ok ? opened.value : null;
  try {
    for (const { connectionId, problem } of await refreshReference(run.work, loaded, { ledger, source }, run.stop)) {
      await keepProblem(run, connectionId, err(problem));
    }
    if (source === null) return null;
    await run.progress.begin("read", 0);
    const read = await readReports(run.work, await rulesOf(run.work), source, run.progress, run.stop);
    if (read.ok) return read.value;
    await keepProblem(run, expensifyConnectionId, read);
    return null;
  } finally {
    await source?.close();
  }
}

/** All markers in GP before the first send on this database; without a complete sweep nothing is sent. */
async function sweep(run: SyncRun, world: SendWorld): Promise<boolean> {
  const swept = await sweepIfDue(run.work, world, run.keeper, {
    beginSweep: () => run.progress.begin("sweep", 0),
    sweptWindow: run.progress.done,
    settled: async (posting) => run.progress.settled(posting, "adopted"),
  });
  const { company } = await rulesOf(run.work);
  await keepProblem(run, company.gpConnectionId, swept);
  return swept.ok;
}

/** What people did in GP since. A pass that fails keeps nobody from sending, unless GP cannot be reached at all: then false. */
async function watch(run: SyncRun, world: SendWorld): Promise<boolean> {
  const { company: before } = await rulesOf(run.work);
  // What was approved a moment ago is not kept waiting for it.
  if (run.kind === "send" && !isWatchDue(before.watchedAt, run.work.deps.clock.now())) return true;
  await run.progress.begin("watch", 0);
  const watched = await watchCompany(run.work, world, () => !run.stop.aborted);
  await keepProblem(run, before.gpConnectionId, watched);
  return watched.ok || !OUT_OF_REACH.includes(watched.error.code);
}

async function plan(run: SyncRun, readIds: ReadonlySet<string>): Promise<void> {
  const loaded = await rulesOf(run.work);
  const { historyLostAt: lostAt, sweptAt } = loaded.company;
  if (lostAt !== null && mustWaitForSweep({ history: { lostAt, sweptAt } }))
    await run.progress.fail({ code: "history_settling", until: releasedFrom(lostAt).toISOString() });
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
  const { work } = run;
  await settleUnclear(work, world, run.keeper, async (posting) => run.progress.settled(posting, "adopted"));
  const { company, rules } = await rulesOf(work);
  await keepProblem(run, company.gpConnectionId, await planReversals(world, company, rules));
  if (!sends || run.stop.aborted) return;
  const notLive = await notLiveProblem(work, company);
  if (notLive) return run.progress.fail(notLive);
  // A run that read has just read and planned them.
  const { unchecked, problem: unread } = run.kind === "send" ? await checkQueued(work, run.stop) : NOTHING_LEFT;
  if (unread) await keepProblem(run, company.expensifyConnectionId, err(unread));
  const shared = await sharedLedgerProblem(work, company);
  if (shared) await run.progress.fail(shared);
  else await freezeBatches(world, company);
  const { problem } = await sendQueued(world, company.id, run.keeper, {
    goOn: () => !run.stop.aborted,
    unchecked,
    started: (total) => run.progress.begin("send", total),
    settled: async (posting) => {
      await settleReversal(world, posting);
      run.progress.settled(posting, "sent");
      await run.progress.done();
    },
  });
  if (problem) await keepProblem(run, company.gpConnectionId, err(problem));
}

/** What the sweeps met and nobody has a row for by now: a person has to look at it. */
async function tellUnknown({ work, progress }: SyncRun): Promise<void> {
  const unknown = await work.store.unknownJournals(work.companyId, UNKNOWN_TOLD_MAX + 1);
  if (unknown.length === 0) return;
  const journalNumbers = unknown.slice(0, UNKNOWN_TOLD_MAX).map(({ journalNumber }) => journalNumber);
  await progress.fail({ code: "gp_journals_unknown", journalNumbers, more: unknown.length > UNKNOWN_TOLD_MAX });
}

/** The label in Expensify, last: GP has the journals whatever becomes of it. */
async function mark(run: SyncRun): Promise<void> {
  const loaded = await rulesOf(run.work);
  const { expensifyConnectionId, exportLabel } = loaded.company;
  if (exportLabel === "") return;
  const opened = await openSourceOf(run.work, expensifyConnectionId);
  if (!opened.ok) return run.progress.fail(opened.error);
  try {
    await run.progress.begin("mark", 0);
    await keepProblem(run, expensifyConnectionId, await markExported(run.work, loaded, opened.value, run.stop));
  } finally {
    await opened.value.close();
  }
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
