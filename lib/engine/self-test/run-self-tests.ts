import { and, asc, eq, inArray } from "drizzle-orm";
import { connection, organization, selfTest } from "#db/schema/index.ts";
import { ExpensifySettings } from "#lib/core/connection/connection-settings.ts";
import {
  answersOf,
  hasPassed,
  heardAt,
  inputOf,
  journalsLeft,
  SELF_TEST_DEAD_AFTER_MS,
  type SelfTestStep,
  settleDead,
  stepsOf,
} from "#lib/core/connection/self-test/self-test.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { ownCompanies } from "#lib/services/connection/self-test/own-companies.ts";
import { type Context, transact, type UseCase } from "#lib/services/context.ts";
import { circuitProblem, noteProblem } from "../company/open-company.ts";
import type { ConnectionRow, EngineDeps, OpenLedger } from "../deps.ts";
import { runExpensifyTest } from "./expensify-test.ts";
import { listDay, toTestJournal } from "./gp-send.ts";
import { runGpTest } from "./gp-test.ts";
import type { GpTestWorld } from "./gp-world.ts";

const TESTS_PER_VISIT_MAX = 10;

type TestRow = typeof selfTest.$inferSelect;
type TestWork = Readonly<{ deps: EngineDeps; ctx: Context; stop: AbortSignal }>;

/** The run is somebody else's by now, or was given up: nothing more is done for it. */
class TestTaken extends Error {
  override name = "TestTaken";
}

/**
 * Does the self-tests that people of an organization asked for, one after the other. Each is claimed by one engine and never resumed:
 * what a dead engine was sending is `unclear`, GP is looked at once more so that a person can be told the journal, and that is the end.
 */
export async function runSelfTests(deps: EngineDeps, organizationId: string, stop: AbortSignal): Promise<void> {
  const ctx: Context = {
    ...{ db: deps.db, organizationId, roles: [], clock: deps.clock },
    actor: { kind: "engine", job: "self-test" },
  };
  const work: TestWork = { deps, ctx, stop };
  for (const row of await openRows(work)) {
    if (stop.aborted) return;
    if (row.state === "asked") await claimAndRun(work, row);
    else if (isDead(work, row)) await giveUp(work, row);
  }
}

async function openRows({ ctx }: TestWork): Promise<readonly TestRow[]> {
  const isOpen = inArray(selfTest.state, ["asked", "running"]);
  return transact(ctx, ({ tx }) =>
    tx.select().from(selfTest).where(isOpen).orderBy(asc(selfTest.askedAt)).limit(TESTS_PER_VISIT_MAX),
  );
}

function isDead({ deps }: TestWork, row: TestRow): boolean {
  return deps.clock.now().getTime() - heardAt(row.askedAt, stepsOf(row.steps)).getTime() >= SELF_TEST_DEAD_AFTER_MS;
}

async function claimAndRun(work: TestWork, row: TestRow): Promise<void> {
  const isOurs = await transact(work.ctx, async ({ tx }) => {
    // With a step from now on: who looks for dead runs goes by the last one.
    const claimed = await tx
      .update(selfTest)
      .set({ state: "running", steps: [{ asked: inputOf(row.steps) }, firstStep(work, row, null)] })
      .where(and(eq(selfTest.id, row.id), eq(selfTest.state, "asked")))
      .returning({ id: selfTest.id });
    return claimed.length > 0;
  });
  if (!isOurs) return;
  try {
    await settle(work, row, await runOne(work, row));
  } catch (error) {
    if (error instanceof TestTaken) return;
    // A bug: how far it came stands in the steps, and what was being sent is unclear.
    work.deps.log.error({ error, selfTest: row.id }, "a self-test broke");
    await giveUp(work, row);
  }
}

async function runOne(work: TestWork, row: TestRow): Promise<readonly SelfTestStep[]> {
  const { deps, ctx, stop } = work;
  const connected = await connectionOf(work, row);
  const closed = circuitProblem(connected) ?? (await oursProblem(work, row, connected));
  const keep = (steps: readonly SelfTestStep[]) => keepSteps(work, row, steps);
  const shared = { clock: deps.clock, keep, stop, deadline: deps.deadline };
  if (closed) return [firstStep(work, row, closed)];
  const steps =
    connected.kind === "expensify"
      ? await testExpensify(work, row, connected, shared)
      : await testGp(work, row, connected, shared);
  // A refused sign-in is remembered as everywhere: one try and no more.
  const noting = {
    deps,
    companyId: null,
    transact: <T>(inside: (useCase: UseCase) => Promise<T>) => transact(ctx, inside),
  };
  for (const { problem } of steps) if (problem) await noteProblem(noting, connected.id, problem);
  return steps;
}

type SharedWorld = Pick<GpTestWorld, "clock" | "keep" | "stop" | "deadline">;

async function testExpensify(
  work: TestWork,
  row: TestRow,
  connected: ConnectionRow,
  shared: SharedWorld,
): Promise<readonly SelfTestStep[]> {
  const source = await work.deps.openSource(connected);
  if (!source.ok) return [firstStep(work, row, source.error)];
  const settings = ExpensifySettings.parse(connected.settings);
  const input = inputOf(row.steps).expensify ?? { reportId: "" };
  try {
    return await runExpensifyTest({ ...shared, input, source: source.value, settings });
  } finally {
    await source.value.close();
  }
}

async function testGp(
  work: TestWork,
  row: TestRow,
  connected: ConnectionRow,
  shared: SharedWorld,
): Promise<readonly SelfTestStep[]> {
  const opened = await openWorld(work, row, connected, shared);
  if (!opened.ok) return [firstStep(work, row, opened.error)];
  const { world, ledger } = opened.value;
  try {
    return await runGpTest(world);
  } finally {
    await ledger.close();
  }
}

async function openWorld(
  { deps, ctx }: TestWork,
  row: TestRow,
  connected: ConnectionRow,
  shared: SharedWorld,
): Promise<Result<Readonly<{ world: GpTestWorld; ledger: OpenLedger }>, RunProblem>> {
  const input = inputOf(row.steps).gp;
  if (!input) return err({ code: "internal", reference: row.id.slice(0, 8) });
  const [owner] = await transact(ctx, ({ tx }) => tx.select({ slug: organization.slug }).from(organization));
  if (!owner) return err({ code: "internal", reference: row.id.slice(0, 8) });
  const ledger = await deps.openLedger(connected, "");
  if (!ledger.ok) return ledger;
  const markerKey = deps.markerKey(owner.slug);
  const own = { input, markerKey, testId: row.id, ledger: ledger.value, sendBudgetMs: deps.sendBudgetMs };
  return ok({ world: { ...shared, ...own }, ledger: ledger.value });
}

async function connectionOf({ ctx }: TestWork, { connectionId }: TestRow): Promise<ConnectionRow> {
  const [row] = await transact(ctx, ({ tx }) => tx.select().from(connection).where(eq(connection.id, connectionId)));
  if (!row) throw new Error(`connection ${connectionId} is gone`);
  return row;
}

/** Somebody may have set up the test company here since it was asked for. */
async function oursProblem({ ctx }: TestWork, row: TestRow, connected: ConnectionRow): Promise<RunProblem | null> {
  if (row.gpCompanyId === null) return null;
  const ours = (await transact(ctx, ({ tx }) => ownCompanies(tx, connected))).get(row.gpCompanyId);
  return ours === undefined ? null : { code: "test_company_ours", company: ours };
}

/** The first step, under way; with a problem it has failed before anybody was asked. */
function firstStep({ deps }: TestWork, row: TestRow, problem: RunProblem | null): SelfTestStep {
  const at = deps.clock.now().toISOString();
  const step = row.gpCompanyId === null ? "export" : "company";
  const ended = problem ? ({ state: "failed", endedAt: at } as const) : ({ state: "running", endedAt: null } as const);
  return { step, ...ended, startedAt: at, sent: "", came: "", answers: {}, problem };
}

/** Commits the steps so far; the run that was given up meanwhile learns it here, before anything more is sent. */
async function keepSteps({ ctx }: TestWork, row: TestRow, steps: readonly SelfTestStep[]): Promise<void> {
  const kept = await transact(ctx, ({ tx }) =>
    tx
      .update(selfTest)
      .set({ steps: [{ asked: inputOf(row.steps) }, ...steps] })
      .where(and(eq(selfTest.id, row.id), eq(selfTest.state, "running")))
      .returning({ id: selfTest.id }),
  );
  if (kept.length === 0) throw new TestTaken();
}

async function settle({ deps, ctx }: TestWork, row: TestRow, steps: readonly SelfTestStep[]): Promise<void> {
  const state = hasPassed(steps) ? "passed" : "failed";
  const capabilities = answersOf(steps);
  await transact(ctx, async ({ tx, record }) => {
    const settled = await tx
      .update(selfTest)
      .set({ state, finishedAt: deps.clock.now(), capabilities, steps: [{ asked: inputOf(row.steps) }, ...steps] })
      .where(and(eq(selfTest.id, row.id), eq(selfTest.state, "running")))
      .returning({ id: selfTest.id });
    if (settled.length === 0) return;
    const { connectionId, gpCompanyId } = row;
    const journals = journalsLeft(steps).map(({ number }) => number);
    const stopsAt = steps.find((step) => step.state === "failed" || step.state === "unclear");
    await record({
      action: "connection.self_tested",
      after: { state, answers: capabilities },
      detail: { connectionId, gpCompanyId, journals, stopsAt: stopsAt?.step ?? null, problem: stopsAt?.problem?.code },
    });
  });
}

/** Ends a run whose engine died. What it was sending is looked for once, so that a person is told what to delete. */
async function giveUp(work: TestWork, row: TestRow): Promise<void> {
  const [now] = await transact(work.ctx, ({ tx }) => tx.select().from(selfTest).where(eq(selfTest.id, row.id)));
  if (now?.state !== "running") return;
  const steps = settleDead(stepsOf(now.steps), work.deps.clock.now());
  await settle(work, row, await withJournals(work, row, steps));
}

async function withJournals(
  work: TestWork,
  row: TestRow,
  steps: readonly SelfTestStep[],
): Promise<readonly SelfTestStep[]> {
  const references = new Set(
    steps.flatMap(({ state, reference }) => (state === "unclear" && reference ? [reference] : [])),
  );
  const connected = references.size > 0 ? await connectionOf(work, row) : null;
  if (connected === null || circuitProblem(connected)) return steps;
  const shared = { ...work.deps, keep: async () => {}, stop: work.stop };
  const opened = await openWorld(work, row, connected, shared);
  if (!opened.ok) return steps;
  const { world, ledger } = opened.value;
  try {
    const { date, closedDay } = world.input;
    const days = [...new Set([date, ...(closedDay ? [closedDay] : [])])];
    const answers = await Promise.all(days.map((day) => listDay(world, day)));
    const found = answers.flatMap((answer) => (answer.kind === "complete" ? answer.journals : []));
    return steps.map((step) => {
      const mine = found.find(({ reference }) => step.state === "unclear" && reference.trim() === step.reference);
      return mine ? { ...step, journal: toTestJournal(mine) } : step;
    });
  } finally {
    await ledger.close();
  }
}
