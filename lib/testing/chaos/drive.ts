import { and, eq, inArray, isNotNull, ne, or, sql } from "drizzle-orm";
import { setTimeout as delay } from "node:timers/promises";
import { company, companyLease, posting, report } from "#db/schema/index.ts";
import { createHistoryWitness } from "#lib/adapters/history/history-witness.ts";
import { runCompany } from "#lib/engine/company/run-company.ts";
import type { PostingState } from "#lib/core/posting/state.ts";
import type { FirmWorld } from "../firm/firm-world.ts";
import { type Mortal, type MortalEnd, startMortal } from "./engine/start-mortal.ts";
import { stepAll } from "#lib/services/posting/step.ts";
import { chancesOf, type Goal, missingAhead, shortfalls, type Work } from "./goal.ts";
import { countOne, type Totals } from "./totals.ts";

const ENGINES = 2;
const POLL_MS = 150;
/** So often is asked for more work when all is sent and somebody still has to die. */
const EXTRA_RUNS_MAX = 20;
/** When all is sent: of so many runs one reads too. */
const SYNC_EVERY = 3;
/** Who has not come to the point where it shall die after this long, shall die at another one. */
const AIM_MS = 2_000;
/** How long one sleeps at least, and how long is waited for another one to take its lease. */
const [SLEEP_MS, SLEEP_MS_MAX] = [1_200, 5_000];
const PATIENCE_MS = 30_000;
const CALM_MS = 60_000;
const READY_MAX = 500;
const APPROVED_TOGETHER = 12;
const APPROVER = { id: "00000000-0000-4000-8000-000000000001", name: "Grace Lindholm" };
const UNSETTLED: readonly PostingState[] = [
  "planned",
  "ready",
  "queued",
  "claimed",
  "sending",
  "uncertain",
  "rejected",
];

export type Driven = Readonly<{
  world: FirmWorld;
  goal: Goal;
  totals: Totals;
  historyFolder: string;
  environment: Readonly<Record<string, string>>;
  /** Gets what the engines logged as errors. */
  onError: (line: string) => void;
}>;

/**
 * Two engines side by side work and die until all is settled, the goal is reached or the time is over; who dies is followed
 * by another one. Some fall asleep instead, and wake when the other one has their lease.
 */
export async function drive({ world, goal, totals, environment, onError }: Driven, limitMs: number): Promise<void> {
  const shiftMs = world.clock.now().getTime() - Date.now();
  const until = performance.now() + limitMs;
  const living = new Set<Mortal>();
  let work: Omit<Work, "isFollowing"> = { isReading: true, states: new Set() };
  const over = new AbortController();

  async function wakeLater(engine: Mortal, point: string): Promise<void> {
    await patiently(() => endLease(world, engine.pid));
    const latest = performance.now() + SLEEP_MS_MAX;
    await delay(SLEEP_MS);
    while (performance.now() < latest && !(await patiently(() => isWithAnother(world, engine.pid))))
      await delay(POLL_MS);
    if (!living.has(engine)) return;
    countOne(totals.zombies, point);
    engine.wake();
  }

  async function keepOneAlive(): Promise<void> {
    // The next one loads while this one works.
    let next = start();
    while (!over.signal.aborted) {
      const engine = next;
      next = start();
      living.add(engine);
      tell(engine, true);
      const aims = setInterval(() => tell(engine), AIM_MS);
      const end = await engine.ended;
      clearInterval(aims);
      living.delete(engine);
      noteEnd(totals, end);
      for (const other of living) tell(other);
      await patiently(() => endLease(world, engine.pid));
    }
    next.kill();
    await next.ended;
  }

  function start(): Mortal {
    const onAsleep = (asleep: Mortal, point: string) => void wakeLater(asleep, point);
    return startMortal({ ...world.environment, ...environment }, shiftMs, { onError, onAsleep });
  }

  function tell(engine: Mortal, isFollowing = false): void {
    engine.setChances(chancesOf({ ...work, isFollowing }, goal, totals));
  }

  const engines = Array.from({ length: ENGINES }, keepOneAlive);
  // Apart: a run that reads, plans and sends reads everything again with each engine that died while it sent.
  await patiently(() => world.requestSync("read"));
  let extra = 0;
  while (performance.now() < until && shortfalls(goal, totals).length > 0) {
    await delay(POLL_MS);
    const [runs, states] = await patiently(async () => [await world.syncs(), await statesOf(world)] as const);
    const isAtWork = runs.some(({ state }) => state === "requested" || state === "running");
    // The first run only reads.
    const now = { isReading: runs.length <= 1 && isAtWork, states };
    if (now.isReading !== work.isReading || !isSameSet(states, work.states)) {
      work = now;
      for (const engine of living) tell(engine);
    }
    if (isAtWork) continue;
    if (states.size === 0 && (await patiently(() => approveSome(world)))) continue;
    if (!UNSETTLED.some((state) => states.has(state))) {
      const atRest = { isReading: false, states, isFollowing: false };
      if (extra >= EXTRA_RUNS_MAX || missingAhead(atRest, goal, totals).length === 0) break;
      extra += 1;
      await patiently(() => askForMore(world));
    }
    await patiently(() => world.requestSync(extra % SYNC_EVERY === 1 ? "sync" : "send"));
  }
  over.abort();
  for (const engine of living) engine.kill();
  await Promise.all(engines);
}

/** Of what is not at rest: unsettled, or held since GP has its journal. What waits for an approval rests. */
async function statesOf({ inOrg, ref }: FirmWorld): Promise<ReadonlySet<PostingState>> {
  const isInGp = sql`${posting.holds} @> '[{"code": "already_in_gp"}]'`;
  const rows = await inOrg((tx) =>
    tx
      .selectDistinct({ state: posting.state })
      .from(posting)
      .where(
        and(
          eq(posting.companyId, ref.companyId),
          or(inArray(posting.state, [...UNSETTLED]), isInGp),
          or(ne(posting.state, "ready"), isNotNull(posting.approvedBy)),
        ),
      ),
  );
  return new Set(rows.map(({ state }) => state));
}

function isSameSet<Value>(one: ReadonlySet<Value>, other: ReadonlySet<Value>): boolean {
  return one.size === other.size && [...one].every((value) => other.has(value));
}

function noteEnd(totals: Totals, { point, code, signal }: MortalEnd): void {
  if (point !== null) countOne(totals.deaths, point);
  else if (signal === "SIGKILL") totals.killedOutside += 1;
  else totals.faults.push(`an engine ended by itself (${code ?? signal})`);
}

async function isWithAnother({ db }: FirmWorld, pid: number): Promise<boolean> {
  const [lease] = await db.select({ holder: companyLease.holder }).from(companyLease);
  return lease?.holder != null && !lease.holder.startsWith(`${pid}-`);
}

/** A dead process keeps its lease for two minutes; here they pass at once. */
async function endLease(world: FirmWorld, pid: number): Promise<void> {
  await world.db
    .update(companyLease)
    .set({ expiresAt: sql`clock_timestamp()` })
    .where(sql`${companyLease.holder} like ${`${pid}-%`}`);
}

/** A person approves a few at a time: a round sends often, each time in a batch of its own. */
async function approveSome({ deps, ref, clock }: FirmWorld): Promise<boolean> {
  const store = deps.openStore(ref.organizationId);
  const actor = { kind: "user", ...APPROVER } as const;
  const waiting = (await store.list(ref.companyId, ["ready"], READY_MAX)).filter(
    ({ approvedBy }) => approvedBy === null,
  );
  const steps = waiting
    .slice(0, APPROVED_TOGETHER)
    .map((each) => ({ posting: each, event: { kind: "approve", by: APPROVER } as const }));
  await stepAll({ store, clock, actor, quarantineMs: deps.quarantineMs }, steps);
  return steps.length > 0;
}

/** Sweep, watch and label are due again. */
async function askForMore({ inOrg, ref }: FirmWorld): Promise<void> {
  await inOrg(async (tx) => {
    await tx.update(company).set({ sweptAt: null, watchedAt: null }).where(eq(company.id, ref.companyId));
    await tx.update(report).set({ exportedAt: null });
  });
}

/** Afterwards, with nobody dying: what is unclear waits out its quarantine, GP is swept once more, and all comes to rest. */
export async function calm({ world, historyFolder }: Driven, quarantineMs: number): Promise<void> {
  await patiently(async () => {
    await world.db.update(companyLease).set({ expiresAt: sql`clock_timestamp()` });
    // What nobody approved goes too.
    await world.inOrg((tx) => tx.update(company).set({ sweptAt: null, approval: "never" }));
  });
  const deps = { ...world.deps, quarantineMs, witness: createHistoryWitness(historyFolder) };
  const until = performance.now() + CALM_MS;
  for (let isAtRest = false; !isAtRest; ) {
    if (performance.now() > until) throw new Error("it does not come to rest");
    await world.requestSync("sync");
    await runCompany(deps, world.ref, "engine-last", new AbortController().signal);
    const [run, postings] = [(await world.syncs()).at(-1), await world.postings()];
    const isSettled = !postings.some(({ state }) => UNSETTLED.includes(state));
    isAtRest = isSettled && run?.state === "done" && run.problems.length === 0;
    if (!isAtRest) await delay(POLL_MS);
  }
}

/** The database comes back within moments. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > until) throw error;
      await delay(POLL_MS);
    }
  }
}
