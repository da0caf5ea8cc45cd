import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { companyLease } from "#db/schema/index.ts";
import { createPostgresPostingStore } from "#db/posting/postgres-posting-store.ts";
import { createTestDatabase, type TestDatabase } from "#db/testing/template.ts";
import { IN_FLIGHT } from "#lib/core/posting/state.ts";
import { loadFirm } from "#lib/sandbox/firm/firm.ts";
import { compareReport } from "#lib/testing/firm/compare-report.ts";
import { createFirmWorld, firmSecrets, type FirmWorld } from "#lib/testing/firm/firm-world.ts";
import { type RealEngine, startEngine } from "#lib/testing/firm/real-engine.ts";
import { startFirmSandbox, type FirmSandbox } from "#lib/testing/firm/start-firm-sandbox.ts";
import { systemClock } from "#lib/wiring.ts";
import { runCompany } from "../company/run-company.ts";

/** The engine as a process, killed where it hurts most. The tests of this file go on from each other, in their order. */
const WORKSPACE = "sales";
const reports = loadFirm().reports.filter(({ workspace }) => workspace === WORKSPACE);
/** Long enough for an honest send on a busy machine; the quarantine of one is over while the next one works. */
const TIMES = { ML_HTTP_BUDGET_MS: "2000", ML_QUARANTINE_MS: "500" };
const LATE_COMMIT_MS = 400;
const HANG_MS = 60_000;
const WAIT = { timeout: 25_000, interval: 25 };
/** Sends that pass before the one in which the engine dies. */
const BEFORE_DEATH = 6;
/** A round reads back the first alone, then two, then four together: of these four three were sent and one is being sent. */
const UNREAD_AT_DEATH = 4;

let database: TestDatabase;
let sandbox: FirmSandbox;
let world: FirmWorld;
let engine: RealEngine | null = null;

beforeAll(async () => {
  [database, sandbox] = await Promise.all([createTestDatabase(), startFirmSandbox()]);
  world = await createFirmWorld(sandbox, database.appUrl, firmSecrets(), { workspace: WORKSPACE });
  // Reading is done before: what is killed here is a sender.
  expect(await world.run("read")).toMatchObject({ state: "done", problems: [] });
  await world.requestSync("send");
});

afterAll(async () => {
  await engine?.end("SIGKILL");
  await world?.close();
  await database?.drop();
  await sandbox?.stop();
});

function start(): RealEngine {
  engine = startEngine({ ...world.environment, ...TIMES });
  return engine;
}

/** A dead process keeps its lease for two minutes; here they pass at once. */
async function letLeaseRunOut(): Promise<void> {
  await world.db.update(companyLease).set({ expiresAt: sql`clock_timestamp()` });
}

const markers = async () => (await sandbox.control.gp.journals()).map(({ reference }) => reference.toUpperCase());

test.each([
  ["GP has the journal, its answer is on the way", { kind: "slow_answer", ms: HANG_MS }],
  ["GP has nothing yet, and never will", { kind: "hang", ms: HANG_MS }],
  ["GP commits after the engine is dead", { kind: "late_commit", ms: LATE_COMMIT_MS }],
] as const)("kill -9 in the middle of a send: %s", { timeout: 60_000 }, async (_when, fault) => {
  const before = (await markers()).length;
  await sandbox.control.gp.fault({ operation: "CreateGLTransaction", skip: BEFORE_DEATH, ...fault });
  const victim = start();
  await vi.waitFor(async () => expect(await sandbox.control.gp.faultsLeft()).toBe(0), WAIT);
  expect((await victim.end("SIGKILL")).signal).toBe("SIGKILL");
  await letLeaseRunOut();

  const states = (await world.postings()).map(({ state }) => state);
  expect(states.filter((state) => state === "sending")).toHaveLength(UNREAD_AT_DEATH);
  const sentNow = (await markers()).length - before;
  expect(sentNow).toBeGreaterThanOrEqual(BEFORE_DEATH);
  expect(await world.syncs()).toMatchObject([{ state: "done" }, { number: 2, state: "running" }]);
});

test("kill -9 at a moment that nobody chose", { timeout: 60_000 }, async () => {
  const before = (await markers()).length;
  const victim = start();
  await vi.waitFor(async () => expect((await markers()).length).toBeGreaterThan(before + BEFORE_DEATH), WAIT);
  await victim.end("SIGKILL");
  await letLeaseRunOut();
});

test("SIGTERM gives the run and the lease back and ends with 0", { timeout: 60_000 }, async () => {
  const before = (await markers()).length;
  const running = start();
  await vi.waitFor(async () => expect((await markers()).length).toBeGreaterThan(before + BEFORE_DEATH), WAIT);
  const { code, words } = await running.end("SIGTERM");
  expect(code, words).toBe(0);
  expect(await world.syncs()).toMatchObject([{ state: "done" }, { number: 2, state: "requested", endedAt: null }]);
  expect(await world.db.select().from(companyLease)).toMatchObject([{ holder: null }]);
  const unsettled = (await world.postings()).filter(({ state }) => state === "claimed" || state === "sending");
  expect(unsettled).toEqual([]);
});

test("who comes last ends it all as if none had died, but for what was caught before GP had it", {
  timeout: 60_000,
}, async () => {
  // The deadlines of the dead were set by the real clock, and have passed.
  const openStore = (id: string) => createPostgresPostingStore(world.db, id, systemClock);
  const deps = { ...world.deps, clock: systemClock, openStore, quarantineMs: 0 };
  const visit = () => runCompany(deps, world.ref, "engine-last", new AbortController().signal);
  await vi.waitFor(async () => {
    await visit();
    const unclear = (await world.postings()).filter(({ state }) => IN_FLIGHT.includes(state));
    expect(unclear).toEqual([]);
    expect((await world.syncs()).at(-1)).toMatchObject({ state: "done", problems: [] });
  }, WAIT);

  const [postings, journals] = [await world.postings(), await sandbox.control.gp.journals()];
  const notFound = postings.filter(({ holds }) => holds.some((hold) => hold.code === "sent_not_found"));
  // The one that hung, and at most one that a kill at any moment caught.
  expect(notFound.length).toBeGreaterThanOrEqual(1);
  expect(notFound.length).toBeLessThanOrEqual(2);
  for (const { marker } of notFound) expect(journals.map(({ reference }) => reference)).not.toContain(marker);
  const caught = new Set(notFound.map(({ subject }) => subject));
  const rest = reports.filter(({ reportId }) => !caught.has(reportId));
  expect(rest.flatMap((report) => compareReport(report, report.expected, { postings, journals }) ?? [])).toEqual([]);
  const references = await markers();
  expect(new Set(references).size).toBe(references.length);
  expect(await world.syncs()).toHaveLength(2);
});
