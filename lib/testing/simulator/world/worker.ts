import type { ApprovalPolicy, Posting } from "#lib/core/posting/posting.ts";
import type { Lease } from "#lib/core/posting/lease.ts";
import type { FiscalPeriod } from "#lib/core/mapping/rules.ts";
import { freezeBatches } from "#lib/engine/outbox/freeze-batches.ts";
import { planReversals, settleReversal } from "#lib/engine/outbox/plan-reversals.ts";
import { sendQueued } from "#lib/engine/outbox/send-queued.ts";
import { adoptSwept } from "#lib/engine/reconciler/adopt.ts";
import { reconcileUncertain, recoverFromDeadSender } from "#lib/engine/reconciler/recover.ts";
import type { SendWorld } from "#lib/engine/world.ts";
import { planReport, type PlanInput } from "#lib/services/posting/plan-report.ts";
import { ProcessDied } from "#lib/testing/model-ledger.ts";
import type { SAMPLE_RULES } from "#lib/testing/sample-rules.ts";
import { BUDGET_MS } from "../gp/sim-ledger.ts";
import { checkChain, clearUpAfterLoss, sweepIfDue, watch } from "./company-steps.ts";
import type { SimReport } from "./expensify.ts";
import { createProcess, type Process } from "./ports.ts";
import { COMPANY_ID, GO_LIVE, START_MS, STORM_MS, type Simulation } from "./simulation.ts";

export const MARKER_KEY = new TextEncoder().encode("the simulator's marker key");
export const QUARANTINE_MS = 900_000;
const MINUTE_MS = 60_000;
/** After the storm people go on for twelve hours; what they had sent is in GP some hours later, and edited there some hours after. */
const PEOPLE_MS = 28 * 60 * MINUTE_MS;
const OPEN = ["planned", "held", "ready", "queued"] as const;
const ACTOR = { kind: "engine", job: "simulator" } as const;
const COMPANY = {
  ...{ id: COMPANY_ID, gpCompanyId: 2, currency: "USD", currencyDecimals: 2, sourceDocument: "GJ" },
  ...{ timeZone: "UTC", approval: "held" as ApprovalPolicy, goLiveOn: GO_LIVE },
} as const;

/** Lives until the world ends: visits the company every few minutes, and is started again when it dies. */
export function startWorker(sim: Simulation, name: string, rulesNow: () => Rules): void {
  const chance = sim.random(`worker ${name}`);
  const visitEvery = () => (sim.calm.now ? chance.between(240, 660) : chance.between(15, 180)) * MINUTE_MS;
  let lives = 0;
  let visits = 0;
  let process = createProcess(sim, name, chance.between(-sim.mode.skewMsMax, sim.mode.skewMsMax));

  async function life(): Promise<void> {
    try {
      visits += 1;
      await visit(sim, process, rulesNow(), visits);
    } catch (error) {
      if (!(error instanceof ProcessDied)) throw error;
      process = createProcess(sim, `${name}.${(lives += 1)}`, chance.between(-sim.mode.skewMsMax, sim.mode.skewMsMax));
    }
    sim.time.at(sim.time.nowMs() + visitEvery(), () => sim.scheduler.spawn(life));
  }
  sim.time.at(sim.time.nowMs() + chance.between(0, MINUTE_MS), () => sim.scheduler.spawn(life));
}

export type Rules = typeof SAMPLE_RULES;

/** One visit, in the order of `runCompany` and `runSync`. */
async function visit(sim: Simulation, process: Process, rules: Rules, visits: number): Promise<void> {
  const taken = await process.store.takeLease(COMPANY_ID, process.name);
  if (!taken) return;
  let lease: Lease = taken;
  const world: SendWorld = {
    ...{
      store: process.store.underLease(lease),
      clock: process.clock,
      ledger: process.ledger,
      witness: process.witness,
    },
    ...{ actor: ACTOR, gpCompanyId: 2, sendBudgetMs: BUDGET_MS, deadline: neverAborts },
    quarantineMs: sim.substitutes.quarantineMs ?? QUARANTINE_MS,
  };
  const keeper = {
    lease: () => lease,
    renewed: (next: Lease) => {
      lease = next;
    },
  };
  if (!(await checkHistory(sim, process, lease))) return;
  if (!(await clearUpAfterLoss(sim, world, lease))) return;
  await recoverFromDeadSender(world, lease);
  const renewed = await process.store.renewLease(lease);
  if (!renewed) return;
  lease = renewed;
  const sweeps = sim.substitutes.sweeps !== false;
  const answers = !sweeps || (await sweepIfDue(sim, world, lease, async () => {}));
  // Nobody does anything in GP any more: whatever was done is seen before the end.
  const isLast = sim.time.nowMs() > START_MS + STORM_MS + PEOPLE_MS;
  const goOn = stoppable(sim);
  if (answers && (isLast || visits % 4 === 0)) await watch(sim, world, goOn);
  // Reading and sending have their own schedules.
  if (visits % 3 !== 0) await planAll(sim, world, rules);
  if (answers) await settle(sim, world, keeper, rules, goOn);
  await process.store.releaseLease(lease);
}

/** Whether a visit may go on: once it is stopped it stays so. */
function stoppable(sim: Simulation): () => boolean {
  const chance = sim.random("stops");
  let stopped = false;
  return () => {
    stopped ||= sim.happens("stopped", chance.chance(sim.mode.stopped));
    return !stopped;
  };
}

const SIGNAL = new AbortController().signal;
const neverAborts = () => SIGNAL;

async function checkHistory(sim: Simulation, process: Process, lease: Lease): Promise<boolean> {
  if (sim.substitutes.checksHistory === false || checkChain(sim, process, lease)) return true;
  sim.tell("history was lost");
  process.witness.replace(sim.store.head());
  await process.store.releaseLease(lease);
  return false;
}

async function planAll(sim: Simulation, world: SendWorld, rules: Rules): Promise<void> {
  const chance = sim.random("reads");
  if (sim.happens("read_failed", chance.chance(sim.mode.readFailed))) return;
  const plan = {
    ...{ ...world, rules, markerKey: MARKER_KEY, sharedWorkspaces: new Map() },
    history: { lostAt: sim.company().historyLostAt, sweptAt: sim.company().sweptAt },
  };
  const open = new Set((await world.store.list(COMPANY_ID, OPEN, 500)).map(({ subject }) => subject));
  for (const { subject, takenBack } of sim.store.postings.values()) if (takenBack) open.add(subject);
  const newest = newestJournals(sim);
  for (const each of sim.expensify.inOrder()) {
    const { reportId, status } = each.report;
    const isOpen = open.has(reportId) || status !== "approved" || each.gone;
    // What is sent and unchanged would come out as it is: production plans it, and nothing happens.
    if (!isOpen && sim.planned.get(reportId) === each && isKnownSent(newest.get(reportId), each)) continue;
    const outcome = await planReport(plan, inputOf(each));
    if (outcome === "unchanged" || outcome === "withdrawn") sim.planned.set(reportId, each);
  }
}

/** The newest revision of each report that was not replaced. */
function newestJournals({ store }: Simulation): ReadonlyMap<string, Posting> {
  const newest = new Map<string, Posting>();
  for (const posting of store.postings.values()) {
    if (posting.kind !== "journal" || posting.state === "superseded") continue;
    const known = newest.get(posting.subject);
    if (known === undefined || posting.revision > known.revision) newest.set(posting.subject, posting);
  }
  return newest;
}

/** Whether it is in GP with this content: asked of the store, since a loss takes rows and no memory of ours. */
function isKnownSent(newest: Posting | undefined, { hash }: SimReport): boolean {
  return newest?.state === "sent" && newest.contentHash === hash;
}

export function inputOf({ report, hash, gone }: SimReport): PlanInput {
  const { reportId, totalCents, currency, approvedAt } = report;
  const about = {
    reportRowId: reportId,
    content: report,
    totalCents,
    currency,
    employee: "",
    reportName: "",
    approvedAt,
  };
  return { reportId, hash, about, quarantine: [], gone };
}

async function settle(
  sim: Simulation,
  world: SendWorld,
  keeper: Parameters<typeof sendQueued>[2],
  rules: Readonly<{ periods: readonly FiscalPeriod[]; mappingVersion: number }>,
  goOn: () => boolean,
): Promise<void> {
  const settled = (posting: Parameters<typeof settleReversal>[1]) => settleReversal(world, posting);
  await adoptSwept(world, COMPANY_ID, settled);
  for (const posting of await reconcileUncertain(world, keeper.lease(), sim.company().sweptAt)) await settled(posting);
  await planReversals(world, COMPANY, rules);
  for (const { reference } of await world.store.unknownJournals(COMPANY_ID, 100))
    sim.toldUnknown.add(reference.toUpperCase());
  await freezeBatches(world, COMPANY);
  await sendQueued(world, COMPANY_ID, keeper, { goOn, started: async () => {}, settled });
}
