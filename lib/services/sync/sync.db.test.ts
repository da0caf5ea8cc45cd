import { randomUUID } from "node:crypto";
import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { err, ok } from "#lib/core/result.ts";
import type { Schedule } from "#lib/core/schedule/schedule.ts";
import { auditEvent, posting, schedule, sync, type SyncCounts, syncReport } from "#db/schema/index.ts";
import { createTestWorld, insertCompany, insertReport, type TestWorld } from "#db/testing/factories.ts";
import type { Context } from "../context.ts";
import { listSyncs, type SyncPage, SYNCS_PER_PAGE } from "./list-syncs.ts";
import { pauseSchedule } from "./pause-schedule.ts";
import { readSync } from "./read-sync.ts";
import { stopSync } from "./stop-sync.ts";

const NOW = new Date("2026-11-24T20:12:00Z");
const QUARANTINE_MS = 900_000;
const COUNTS: SyncCounts = {
  read: 62,
  created: 3,
  changed: 0,
  unchanged: 59,
  ready: 2,
  held: 1,
  nothingToPost: 0,
  sent: 0,
  adopted: 0,
  rejected: 0,
  uncertain: 0,
  sentCents: 0,
};
const RULE: Schedule = {
  kind: "sync",
  timeZone: "America/Chicago",
  days: [1, 2, 3, 4, 5],
  every: { times: ["10:00", "16:00"] },
  paused: false,
};

let world: TestWorld;
let companyId: string;
beforeAll(async () => {
  world = await createTestWorld();
});
beforeEach(async () => {
  companyId = await insertCompany(world);
});
afterAll(() => world.close());

function contextOf(organizationId = world.organizationId): Context {
  const actor = { kind: "user", id: randomUUID(), name: "Ben Carver" } as const;
  return { db: world.db, organizationId, actor, roles: ["approver"], clock: { now: () => NOW, monotonicMs: () => 0 } };
}

async function insertRun(number: number, more: Partial<typeof sync.$inferInsert> = {}): Promise<string> {
  const row = {
    organizationId: world.organizationId,
    companyId,
    number,
    state: "done" as const,
    requestedBy: "Schedule",
    counts: COUNTS,
  };
  const [inserted] = await world.inOrg((tx) =>
    tx
      .insert(sync)
      .values({ ...row, ...more })
      .returning({ id: sync.id }),
  );
  if (!inserted) throw new Error("no run");
  return inserted.id;
}

async function insertPosting(reportId: string, more: Partial<typeof posting.$inferInsert> = {}): Promise<string> {
  const id = randomUUID();
  const reportRowId = await insertReport(world, reportId);
  const texts = {
    contentHash: "h",
    employee: "Priya Raman",
    reportName: "Denver install",
    currency: "USD",
    totalCents: 104_210,
  };
  const row = {
    id,
    organizationId: world.organizationId,
    companyId,
    reportRowId,
    subject: reportId,
    revision: 1,
    state: "planned" as const,
    marker: id,
    transactionIds: [],
    ...texts,
  };
  await world.inOrg((tx) => tx.insert(posting).values({ ...row, ...more }));
  return id;
}

const list = async (input: { view?: "all" | "sent" | "problems"; before?: number } = {}): Promise<SyncPage> => {
  const page = await listSyncs(QUARANTINE_MS)(contextOf(), { companyId, view: "all", ...input });
  if (!page.ok) throw new Error(page.error.code);
  return page.value;
};
const actions = async () =>
  (
    await world.inOrg((tx) =>
      tx.select().from(auditEvent).where(eq(auditEvent.companyId, companyId)).orderBy(asc(auditEvent.sequence)),
    )
  ).map(({ action }) => action);

test("runs come newest first by pages, with the one under way beside them", async () => {
  for (let number = 1; number <= SYNCS_PER_PAGE + 2; number++) await insertRun(number);
  await insertRun(SYNCS_PER_PAGE + 3, { state: "running", counts: null, step: "read", stepDone: 41, stepTotal: 62 });

  const first = await list();
  expect(first.current).toMatchObject({
    number: SYNCS_PER_PAGE + 3,
    step: "read",
    stepDone: 41,
    stepTotal: 62,
    counts: null,
  });
  expect([first.runs.length, first.runs[0]?.number, first.nextBefore]).toEqual([SYNCS_PER_PAGE, SYNCS_PER_PAGE + 3, 4]);

  const second = await list({ before: 4 });
  expect(second.runs.map(({ number }) => number)).toEqual([3, 2, 1]);
  expect([second.nextBefore, second.totals.all]).toEqual([null, SYNCS_PER_PAGE + 3]);
});

test("runs that sent and runs with problems can be picked out", async () => {
  await insertRun(1);
  await insertRun(2, { counts: { ...COUNTS, sent: 4, sentCents: 278_574 } });
  await insertRun(3, { state: "failed", counts: null, problems: [{ code: "expensify_unreachable", detail: "" }] });
  await insertRun(4, { counts: { ...COUNTS, sent: 8, uncertain: 1 } });

  await insertRun(5, { state: "stopped", problems: [{ code: "stopped" }] });

  expect((await list({ view: "sent" })).runs.map(({ number }) => number)).toEqual([4, 2]);
  expect((await list({ view: "problems" })).runs.map(({ number }) => number)).toEqual([4, 3]);
  expect((await list()).totals).toEqual({ all: 5, sent: 2, problems: 2 });
});

test("a run knows its batches and when what is unclear is looked for", async () => {
  const syncId = await insertRun(1, { counts: { ...COUNTS, sent: 1, uncertain: 1 } });
  const { organizationId } = world;
  const sent = await insertPosting("RUN1A", { state: "sent", batchId: "EXP-20261124-2", journalNumber: 28_461 });
  const unclear = await insertPosting("RUN1B", {
    state: "uncertain",
    batchId: "EXP-20261124-2",
    deadline: new Date("2026-11-24T20:05:00Z"),
  });
  await world.inOrg((tx) =>
    tx.insert(syncReport).values(
      [sent, unclear].map((postingId, index) => ({
        organizationId,
        syncId,
        reportId: index ? "RUN1B" : "RUN1A",
        postingId,
        outcome: index ? "uncertain" : "sent",
      })),
    ),
  );

  expect((await list()).runs[0]).toMatchObject({
    batchIds: ["EXP-20261124-2"],
    sentCents: 104_210,
    uncertainNow: 1,
    nextLookAt: "2026-11-24T20:20:00.000Z",
  });
});

test("a run tells per report what it did and what has become of it", async () => {
  const syncId = await insertRun(1);
  const { organizationId } = world;
  const sent = await insertPosting("RUN2A", { state: "sent", gpState: "posted", journalNumber: 28_461 });
  const held = await insertPosting("RUN2B", { state: "held", holds: [{ code: "approver_missing" }] });
  const rows = [
    { reportId: "RUN2B", postingId: null, outcome: "held" },
    { reportId: "RUN2A", postingId: sent, outcome: "sent" },
    { reportId: "RUN2C", postingId: null, outcome: "unchanged" },
  ];
  await world.inOrg((tx) => tx.insert(syncReport).values(rows.map((row) => ({ organizationId, syncId, ...row }))));

  const read = await readSync(contextOf(), { syncId });

  expect(read).toMatchObject({
    ok: true,
    value: {
      reports: [
        {
          reportId: "RUN2A",
          outcome: "sent",
          state: "sent",
          gpState: "posted",
          journalNumber: 28_461,
          employee: "Priya Raman",
          totalCents: 104_210,
          holds: [],
        },
        { reportId: "RUN2B", outcome: "held", postingId: held, state: "held", holds: [{ code: "approver_missing" }] },
      ],
      totals: { sent: 1, held: 1, unchanged: 1 },
    },
  });
});

test("a running one is asked to stop once; a waiting one stops at once; an ended one cannot", async () => {
  const running = await insertRun(1, { state: "running" });
  const waiting = await insertRun(2, { state: "requested" });
  const ended = await insertRun(3);

  expect(await stopSync(contextOf(), { syncId: running })).toEqual(
    ok({ syncId: running, number: 1, state: "stopping" }),
  );
  expect(await stopSync(contextOf(), { syncId: running })).toMatchObject({ ok: true });
  expect(await stopSync(contextOf(), { syncId: waiting })).toEqual(
    ok({ syncId: waiting, number: 2, state: "stopped" }),
  );
  expect(await stopSync(contextOf(), { syncId: ended })).toEqual(
    err({ code: "illegal_move", from: "done", to: "stopped" }),
  );

  expect(await actions()).toEqual(["sync.stop_requested", "sync.stop_requested", "sync.ended"]);
  expect((await list()).runs.map(({ state, stopRequestedAt }) => [state, stopRequestedAt !== null])).toEqual([
    ["done", false],
    ["stopped", true],
    ["running", true],
  ]);
});

test("a schedule says its next three times; resuming makes up for nothing", async () => {
  const lookedAt = new Date("2026-11-20T00:00:00Z");
  await world.inOrg((tx) =>
    tx.insert(schedule).values({ organizationId: world.organizationId, companyId, rule: RULE, lookedAt }),
  );

  expect((await list()).schedule).toEqual({
    ...{ words: "at 10:00 and 16:00 on working days (America/Chicago)", kind: "sync", pausedBy: null, pausedAt: null },
    nextAt: ["2026-11-24T22:00:00.000Z", "2026-11-25T16:00:00.000Z", "2026-11-25T22:00:00.000Z"],
  });

  expect(await pauseSchedule(contextOf(), { companyId, paused: true })).toEqual(ok({ paused: true }));
  expect(await pauseSchedule(contextOf(), { companyId, paused: true })).toEqual(ok({ paused: true }));
  expect((await list()).schedule).toMatchObject({ pausedBy: "Ben Carver", pausedAt: NOW.toISOString() });
  expect(await pauseSchedule(contextOf(), { companyId, paused: false })).toEqual(ok({ paused: false }));
  const [row] = await world.inOrg((tx) => tx.select().from(schedule).where(eq(schedule.companyId, companyId)));
  expect(row).toMatchObject({ pausedAt: null, pausedBy: null, lookedAt: NOW });
  expect(await actions()).toEqual(["schedule.paused", "schedule.resumed"]);
});

test("another organization's runs are not there", async () => {
  const syncId = await insertRun(1, { state: "running" });
  const stranger = contextOf(randomUUID());

  expect(await listSyncs(QUARANTINE_MS)(stranger, { companyId, view: "all" })).toEqual(
    err({ code: "not_found", what: "company" }),
  );
  expect(await readSync(stranger, { syncId })).toEqual(err({ code: "not_found", what: "run" }));
  expect(await stopSync(stranger, { syncId })).toEqual(err({ code: "not_found", what: "run" }));
  expect(await pauseSchedule(stranger, { companyId, paused: true })).toEqual(
    err({ code: "not_found", what: "schedule" }),
  );
});
