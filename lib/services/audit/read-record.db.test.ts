import { buildIntent } from "#lib/testing/build-posting.ts";
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeAudit } from "#db/audit.ts";
import { attempt, posting } from "#db/schema/index.ts";
import { createTestWorld, insertCompany, insertReport, type TestWorld } from "#db/testing/factories.ts";
import { assert } from "#lib/core/assert.ts";
import type { AuditEntry } from "#lib/core/audit/event.ts";
import { buildJournal } from "#lib/core/journal/build-journal.ts";
import { day } from "#lib/core/day.ts";
import { fingerprintOf, hashBytes, type Plan } from "#lib/core/posting/posting.ts";
import { fixedClock } from "#lib/testing/fixed-clock.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { mappingOf, SAMPLE_ENTRIES, SAMPLE_RULES, sampleEntry } from "#lib/testing/sample-rules.ts";
import type { Context } from "../context.ts";
import { readRecord } from "./read-record.ts";

const REPORT_ID = "R00Xk3PqL8vA";
const REQUEST = new TextEncoder().encode("<CreateGLTransaction>é</CreateGLTransaction>");

let world: TestWorld;
let ctx: Context;
let companyId: string;
let reportRowId: string;
let life: string;
const clock = fixedClock();

beforeAll(async () => {
  world = await createTestWorld();
  companyId = await insertCompany(world);
  reportRowId = await insertReport(world, REPORT_ID);
  ctx = {
    db: world.db,
    organizationId: world.organizationId,
    actor: { kind: "user", id: randomUUID(), name: "Ana Ruiz" },
    roles: ["viewer"],
    clock,
  };
  life = await insertLife();
});
afterAll(() => world.close());

function planned(): Plan {
  const rules = { ...SAMPLE_RULES, mapping: mappingOf([...SAMPLE_ENTRIES, sampleEntry("tag", "Phoenix", "420")]) };
  const built = buildJournal(sampleReport([sampleExpense({ tags: ["Phoenix"] })]), rules, {
    today: day("2026-11-22"),
    expenseOwners: new Map(),
    workspaceCompanies: [],
  });
  assert(built.ok && !built.value.empty, JSON.stringify(built));
  const { lines, date } = built.value;
  return { lines, date, period: "2026-11", mappingVersion: 1, fingerprint: fingerprintOf(lines) };
}

async function insertPosting(changes: Partial<typeof posting.$inferInsert> = {}): Promise<string> {
  const id = randomUUID();
  const fixed = {
    organizationId: world.organizationId,
    companyId,
    reportRowId,
    contentHash: "hash-1",
    transactionIds: ["1", "2"],
    subject: REPORT_ID,
  };
  const about = {
    employee: "Maya Okafor",
    reportName: "Denver install",
    currency: "USD",
    totalCents: 54_729,
    marker: `EXP ${id.slice(0, 16)}`,
  };
  await world.inOrg((tx) =>
    tx.insert(posting).values({ id, ...fixed, ...about, state: "held", revision: 1, ...changes }),
  );
  return id;
}

const record = (entry: AuditEntry) => {
  clock.advanceMs(60_000);
  return world.inOrg((tx) =>
    writeAudit(tx, { organizationId: world.organizationId, actor: ctx.actor, at: clock.now(), entry }),
  );
};
async function read(postingId: string) {
  const found = await readRecord(ctx, { postingId });
  assert(found.ok, JSON.stringify(found));
  return found.value;
}

/** Its whole life: read, held, mapped, sent at the second try. Between them, what is none of its business. */
async function insertLife(): Promise<string> {
  const requestHash = hashBytes(REQUEST);
  const postingId = await insertPosting({
    ...{
      state: "sent",
      revision: 2,
      plan: planned(),
      request: REQUEST,
      requestHash,
      batchId: "EXP-20261122-1",
      sourceDocument: "GJ",
      intentDate: day("2026-11-16"),
      fingerprint: buildIntent().fingerprint,
    },
    ...{
      attempts: 2,
      journalNumber: 28_417,
      gpState: "work",
      gpDate: day("2026-11-16"),
      gpBatchId: "EXP-20261122-1",
      gpDifferences: [],
      sentAt: clock.now(),
    },
  });
  const own = { companyId, postingId, reportId: REPORT_ID };
  await record({ action: "report.read", companyId, reportId: REPORT_ID });
  await record({ action: "posting.held", ...own, after: { state: "held" } });
  await record({ action: "report.read", companyId, reportId: "R00Other" });
  await record({
    action: "mapping.changed",
    companyId,
    before: { target: null },
    after: { target: "420", version: 2 },
    detail: { kind: "tag", segment: 1, level: 1, source: "Phoenix" },
  });
  await record({
    action: "mapping.changed",
    companyId,
    before: [],
    after: [{ kind: "category", source: "Lodging", target: "6420" }],
    detail: { version: 3 },
  });
  await record({
    action: "mapping.changed",
    companyId,
    before: [],
    after: [{ kind: "category", source: "Hosting", target: "6560" }],
    detail: { version: 4 },
  });
  await record({ action: "posting.sent", ...own, journalNumber: 28_417, gpDate: day("2026-11-16") });
  const times = {
    organizationId: world.organizationId,
    postingId,
    epoch: 1,
    startedAt: clock.now(),
    deadline: clock.now(),
  };
  await world.inOrg((tx) =>
    tx.insert(attempt).values([
      {
        ...times,
        number: 1,
        requestHash: "of other bytes",
        outcome: "rejected",
        answer: { kind: "rejected", reasons: ["Account 420-6420-00 is inactive"] },
        endedAt: clock.now(),
      },
      { ...times, number: 2, requestHash },
    ]),
  );
  return postingId;
}

test("the life of a posting in order, with the mapping that released it and nothing of others", async () => {
  const found = await read(life);

  expect(found.timeline.map(({ action }) => action)).toEqual([
    "report.read",
    "posting.held",
    "mapping.changed",
    "mapping.changed",
    "posting.sent",
  ]);
  expect(found.timeline[2]).toMatchObject({
    actorName: "Ana Ruiz",
    before: { target: null },
    after: { target: "420" },
    detail: { source: "Phoenix" },
  });
  expect(found).toMatchObject({
    ...{
      reportId: REPORT_ID,
      state: "sent",
      expenseCount: 2,
      totalCents: 54_729,
      journalDate: "2026-11-16",
      timelineCut: false,
    },
    gp: { journalNumber: 28_417, state: "work", date: "2026-11-16", batchId: "EXP-20261122-1", differences: [] },
    chain: { verified: true, from: 1, to: 7, faultAt: null },
  });
  expect(JSON.parse(JSON.stringify(found))).toEqual(found);
});

test("what was sent and what came back, for each try", async () => {
  const found = await read(life);

  expect(found.attempts).toMatchObject([
    { number: 1, outcome: "rejected", sent: null, answer: { cut: false } },
    {
      number: 2,
      outcome: null,
      sent: { text: "<CreateGLTransaction>é</CreateGLTransaction>", bytes: REQUEST.length, cut: false },
      answer: null,
    },
  ]);
  expect(found.attempts[0]?.answer?.text).toContain("Account 420-6420-00 is inactive");
});

test("each line says why it has its account", async () => {
  const { lines } = await read(life);

  expect(lines.map(({ account, debitCents, creditCents }) => [account, debitCents, creditCents])).toEqual([
    ["420-6420-00", 54_729, 0],
    ["000-2130-00", 0, 54_729],
  ]);
  expect(lines[0]?.why).toMatchObject([
    {
      kind: "composed",
      parts: [{ sourceText: "Phoenix", setBy: "Ana Ruiz", setAt: "2026-03-04T15:00:00.000Z" }, {}, {}],
    },
  ]);
});

test("a long request is cut between letters, and says how long it was", async () => {
  const request = new TextEncoder().encode("é".repeat(40_000));
  const { batchId, sourceDocument, date: intentDate, fingerprint } = buildIntent();
  const intent = { request, requestHash: "long", batchId, sourceDocument, intentDate, fingerprint };
  const postingId = await insertPosting({ revision: 3, state: "uncertain", attempts: 1, ...intent });
  const times = {
    organizationId: world.organizationId,
    postingId,
    epoch: 1,
    startedAt: clock.now(),
    deadline: clock.now(),
  };
  await world.inOrg((tx) => tx.insert(attempt).values({ ...times, number: 1, requestHash: "long" }));
  const [only] = (await read(postingId)).attempts;

  expect(only?.sent).toEqual({ text: "é".repeat(32_768), bytes: 80_000, cut: true });
});

test("other revisions of the report, those of another company left out", async () => {
  const subject = "R00Revisions";
  const first = await insertPosting({ subject, state: "superseded" });
  const second = await insertPosting({ subject, revision: 2 });
  await insertPosting({ subject, companyId: await insertCompany(world) });

  expect((await read(second)).links).toEqual([
    {
      ...{ postingId: first, relation: "revision", revision: 1, kind: "journal", state: "superseded" },
      ...{ journalNumber: null, gpState: null, asked: null, agreed: null },
    },
  ]);
});

test("an event that somebody changed in the database is shown as broken", async () => {
  const postingId = await insertPosting({ subject: "R00Tampered" });
  await record({ action: "posting.held", postingId, reportId: "R00Tampered", companyId });
  const owner = postgres(world.ownerUrl, { max: 1 });
  await owner.begin(async (tx) => {
    await tx`select set_config('app.organization_id', ${world.organizationId}, true)`;
    await tx`alter table audit_event disable trigger append_only`;
    await tx`update audit_event set actor_name = 'Somebody' where posting_id = ${postingId}`;
    await tx`alter table audit_event enable trigger append_only`;
  });
  await owner.end();
  const { chain } = await read(postingId);

  expect(chain).toMatchObject({ verified: false, faultAt: chain.to });
});

test("what is not there, or another organization's, is not found", async () => {
  const [row] = await world.inOrg((tx) =>
    tx.select({ id: posting.id }).from(posting).where(eq(posting.companyId, companyId)).limit(1),
  );
  const elsewhere = await readRecord({ ...ctx, organizationId: randomUUID() }, { postingId: row?.id ?? "" });

  expect(elsewhere).toEqual({ ok: false, error: { code: "not_found", what: "posting" } });
  expect(await readRecord(ctx, { postingId: randomUUID() })).toMatchObject({ ok: false });
});
