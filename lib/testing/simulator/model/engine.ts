import { day } from "#lib/core/day.ts";
import type { Lease } from "#lib/core/posting/lease.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import { isStatusIncluded } from "#lib/core/report/eligibility.ts";
import { freezeBatches } from "#lib/engine/outbox/freeze-batches.ts";
import { planReversals, settleReversal } from "#lib/engine/outbox/plan-reversals.ts";
import { sendQueued } from "#lib/engine/outbox/send-queued.ts";
import { adoptSwept } from "#lib/engine/reconciler/adopt.ts";
import { reconcileUncertain, recoverFromDeadSender } from "#lib/engine/reconciler/recover.ts";
import type { SendWorld } from "#lib/engine/world.ts";
import { planReport } from "#lib/services/posting/plan-report.ts";
import { ProcessDied } from "#lib/testing/model-ledger.ts";
import { BUDGET_MS } from "../gp/sim-ledger.ts";
import { checkChain, clearUpAfterLoss, sweepIfDue, watch } from "../world/company-steps.ts";
import { COMPANY_ID, GO_LIVE } from "../world/simulation.ts";
import { inputOf, MARKER_KEY } from "../world/worker.ts";
import { createProcess, type Process, type Trouble } from "./process.ts";
import { type ModelWorld, RULES } from "./world.ts";

/** Kinds of a run, as in production. */
export type Run = "read" | "send" | "sync";

const ACTOR = { kind: "engine", job: "model" } as const;
const COMPANY = {
  ...{ id: COMPANY_ID, gpCompanyId: RULES.gpCompanyId, currency: "USD", currencyDecimals: 2, sourceDocument: "GJ" },
  ...{ timeZone: "UTC", goLiveOn: GO_LIVE },
} as const;
const LEASE_OVER_MS = 121_000;
const TURN_MS = 5_000;
/** Far more turns than one visit takes, standing still or not. */
const TURNS_MAX = 2_000;
const ROWS_MAX = 1_000;
const NEVER = new AbortController().signal;
/** In production the loss is an event of its own in the chain: should it be lost too, it is noticed once more. */
const NOTHING_SWEPT = {
  ...{ from: day("2000-01-01"), to: day("2000-01-01"), everything: false, startedAt: new Date(0), journals: [] },
} as const;
let born = 0;

/**
 * One visit of a new process to the company, to its end, its death or until it stands still. While somebody else holds the
 * lease it waits for as long as a lease lasts, once.
 */
export async function runEngine(world: ModelWorld, run: Run, trouble: Trouble | null): Promise<void> {
  const process = createProcess(world, trouble);
  const holder = `engine ${(born += 1)}`;
  const life = { isOver: false, wasRefused: false };
  const live = async () => {
    try {
      life.wasRefused = !(await visit(world, process, run, holder));
    } catch (error) {
      if (!(error instanceof ProcessDied)) throw error;
    } finally {
      life.isOver = true;
    }
  };
  await oneVisit(world, process, life, live);
  if (!life.wasRefused) return;
  await world.scheduler.runUntil(world.time.nowMs() + LEASE_OVER_MS);
  await oneVisit(world, process, life, live);
}

/** Comes back when it is over, or the process stands still. */
async function oneVisit(
  { scheduler, time }: ModelWorld,
  process: Process,
  life: { isOver: boolean },
  live: () => Promise<void>,
): Promise<void> {
  life.isOver = false;
  await scheduler.spawn(live);
  for (let turns = 0; turns < TURNS_MAX && !life.isOver && !process.isPaused(); turns++)
    await scheduler.runUntil(time.nowMs() + TURN_MS);
}

/** False when somebody else holds the lease. The order is that of `runCompany` and `runSync`. */
async function visit(model: ModelWorld, process: Process, run: Run, holder: string): Promise<boolean> {
  const taken = await process.store.takeLease(COMPANY_ID, holder);
  if (!taken) return false;
  let lease: Lease = taken;
  const world: SendWorld = {
    ...{
      store: process.store.underLease(lease),
      clock: process.clock,
      ledger: process.ledger,
      witness: process.witness,
    },
    ...{ actor: ACTOR, gpCompanyId: RULES.gpCompanyId, sendBudgetMs: BUDGET_MS, deadline: () => NEVER },
    quarantineMs: model.quarantineMs,
  };
  if (!(await checkHistory(model, process, lease))) return true;
  if (!(await clearUpAfterLoss(model, world, lease))) return true;
  await recoverFromDeadSender(world, lease);
  const renewed = await process.store.renewLease(lease);
  if (!renewed) return true;
  lease = renewed;
  if (run !== "send") await readReports(model, world);
  const settled = (posting: Posting) => settleReversal(world, posting);
  const answers = await sweepIfDue(model, world, lease, settled);
  if (answers) await watch(model, world, () => true);
  await planAll(model, world);
  if (answers) {
    await adoptSwept(world, COMPANY_ID, settled);
    for (const posting of await reconcileUncertain(world, lease, model.company().sweptAt)) await settled(posting);
    await planReversals(world, COMPANY, RULES);
    if (run !== "read") {
      if (run === "send") await checkQueued(model, world);
      await freezeBatches(world, { ...COMPANY, approval: model.approval });
      const keeper = { lease: () => lease, renewed: (next: Lease) => void (lease = next) };
      await sendQueued(world, COMPANY_ID, keeper, { goOn: () => true, started: async () => {}, settled });
    }
  }
  await process.store.releaseLease(lease);
  return true;
}

async function checkHistory(model: ModelWorld, process: Process, lease: Lease): Promise<boolean> {
  if (checkChain(model, process, lease)) return true;
  await process.store.recordSweep(COMPANY_ID, NOTHING_SWEPT, ACTOR);
  process.witness.replace(model.store.head());
  await process.store.releaseLease(lease);
  return false;
}

/** What is approved, and by id what is known already; a report that is neither is not seen. */
async function readReports({ expensify, known, diary }: ModelWorld, world: SendWorld): Promise<void> {
  for (const [reportId, report] of expensify.reports) {
    const isHandedOver = !report.gone && isStatusIncluded(report.report, RULES);
    if (!isHandedOver && !known.get(reportId)) continue;
    known.set(reportId, report);
    if (isHandedOver) diary.handedOver.add(reportId);
  }
  // The transaction that keeps them: whoever dies here has not read them.
  await world.store.read("");
}

async function checkQueued(model: ModelWorld, world: SendWorld): Promise<void> {
  const queued = await world.store.list(COMPANY_ID, ["queued"], ROWS_MAX);
  for (const { subject, kind } of queued) {
    const now = model.expensify.reports.get(subject);
    if (now && kind === "journal") model.known.set(subject, now);
  }
  if (queued.length > 0) await planAll(model, world);
}

/** In the order of their approval: where two reports share an expense, the one approved first has it. */
async function planAll(model: ModelWorld, world: SendWorld): Promise<void> {
  const plan = {
    ...{ ...world, rules: RULES, markerKey: MARKER_KEY, sharedWorkspaces: new Map() },
    history: { lostAt: model.company().historyLostAt, sweptAt: model.company().sweptAt },
  };
  const reports = [...model.known.all.values()].toSorted(
    (left, right) => (left.report.approvedAt?.getTime() ?? 0) - (right.report.approvedAt?.getTime() ?? 0),
  );
  for (const report of reports) await planReport(plan, inputOf(report));
}
