import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeAudit } from "#db/audit.ts";
import { posting } from "#db/schema/index.ts";
import { createTestWorld, insertCompany, insertReport, type TestWorld } from "#db/testing/factories.ts";
import { assert } from "#lib/core/assert.ts";
import { day } from "#lib/core/day.ts";
import { LINES } from "#lib/testing/build-posting.ts";
import { fixedClock } from "#lib/testing/fixed-clock.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import type { Context } from "../context.ts";
import { searchAudit, SearchAudit } from "./search-audit.ts";

type Row = typeof posting.$inferInsert;
const FILLERS = 70;

let world: TestWorld;
let ctx: Context;
let companyId: string;
let reportRowId: string;

beforeAll(async () => {
  world = await createTestWorld();
  companyId = await insertCompany(world);
  reportRowId = await insertReport(world, "any");
  const actor = { kind: "user", id: randomUUID(), name: "Ana Ruiz" } as const;
  ctx = { db: world.db, organizationId: world.organizationId, actor, roles: ["viewer"], clock: fixedClock() };
  await insertFirm();
});
afterAll(() => world.close());

async function insertPosting(changes: Partial<Row> & { subject: string }): Promise<string> {
  const id = randomUUID();
  const fixed = {
    organizationId: world.organizationId,
    companyId,
    reportRowId,
    contentHash: "hash-1",
    transactionIds: [],
    state: "held" as const,
  };
  const about = {
    employee: "Maya Okafor",
    reportName: "Filler",
    currency: "USD",
    totalCents: 100,
    revision: 1,
    marker: `EXP ${id.slice(0, 16)}`,
  };
  await world.inOrg((tx) => tx.insert(posting).values({ id, ...fixed, ...about, ...changes }));
  return id;
}

async function insertFirm(): Promise<void> {
  const report = sampleReport([sampleExpense({ merchant: "Delta 50%_off" })], { reportId: "R00X9oNOn2MO" });
  const plan = {
    lines: LINES,
    date: day("2026-11-13"),
    period: "2026-11",
    mappingVersion: 1,
    fingerprint: { totalDebitCents: LINES[0]?.debitCents ?? (0 as never), lineCount: 2, linesHash: "h" },
  };
  const sent = await insertPosting({
    ...{
      subject: "R00X9oNOn2MO",
      employee: "Marcus Teague",
      reportName: "Trade show",
      totalCents: 131_872,
      state: "sent",
      gpState: "posted",
    },
    ...{
      journalNumber: 28_417,
      gpDate: "2026-11-13" as never,
      batchId: "EXP-20261116-1",
      gpBatchId: "EXP-20261116-1",
      plan,
      content: report,
    },
    ...{
      transactionIds: ["4056343049275634401"],
      marker: "EXP R00X9oNOn2MO 7QK2MZ4D",
      approvedAt: new Date("2026-11-13T22:42:00Z"),
    },
  });
  await world.inOrg((tx) =>
    writeAudit(tx, {
      organizationId: world.organizationId,
      actor: ctx.actor,
      at: ctx.clock.now(),
      entry: { action: "posting.approved", postingId: sent },
    }),
  );
  await insertPosting({
    subject: "R00X9oNOn2Mo",
    employee: "Zoë Brandt",
    reportName: "Client dinner",
    totalCents: 50_000,
    approvedAt: new Date("2026-10-05T12:00:00Z"),
  });
  await insertPosting({
    subject: "28417",
    employee: "Åsa Lindqvist",
    reportName: "A numeric id of old",
    approvedAt: new Date("2026-09-05T12:00:00Z"),
  });
  for (let index = 0; index < FILLERS; index += 1) {
    // Some have the same instant, some none: pages must not lose or repeat one.
    const approvedAt = index % 7 === 0 ? null : new Date(Date.UTC(2026, 5, 1, 0, 0, Math.floor(index / 3)));
    await insertPosting({
      subject: `R00Filler${String(index).padStart(3, "0")}`,
      reportName: `Filler ${index}`,
      approvedAt,
    });
  }
}

async function search(term: string, more: object = {}) {
  const found = await searchAudit(ctx, SearchAudit.parse({ term, ...more }));
  assert(found.ok, JSON.stringify(found));
  return found.value;
}
const idsOf = async (term: string) => (await search(term)).hits.map(({ reportId }) => reportId);

test("from the report id to the journal number, with everything a list shows", async () => {
  const { hits, exact } = await search("R00X9oNOn2MO");

  expect(exact).toBe(true);
  expect(hits).toEqual([
    {
      ...{
        postingId: expect.any(String),
        reportId: "R00X9oNOn2MO",
        kind: "journal",
        links: [],
        revision: 1,
        employee: "Marcus Teague",
        reportName: "Trade show",
      },
      ...{
        companyCode: companyId.slice(0, 8),
        state: "sent",
        gpState: "posted",
        journalNumber: 28_417,
        gpDate: "2026-11-13",
      },
      ...{ batchId: "EXP-20261116-1", totalCents: 131_872, currency: "USD", approvedAt: "2026-11-13T22:42:00.000Z" },
    },
  ]);
});

test.each<[string, string[]]>([
  ["journal:28417", ["R00X9oNOn2MO"]],
  ["28417", ["R00X9oNOn2MO", "28417"]],
  ["4056343049275634401", ["R00X9oNOn2MO"]],
  ["EXP R00X9oNOn2MO 7qk2mz4d", ["R00X9oNOn2MO"]],
  ["report:R00X9oNOn2Mo", ["R00X9oNOn2Mo"]],
  ["batch:exp-20261116", ["R00X9oNOn2MO"]],
  ["EXP-20261116-1", ["R00X9oNOn2MO"]],
  ["employee:teague", ["R00X9oNOn2MO"]],
  ["employee:ÅSA", ["28417"]],
  ["account:420-6420", ["R00X9oNOn2MO"]],
  ["amount:>500", ["R00X9oNOn2MO"]],
  ["amount:>=500", ["R00X9oNOn2MO", "R00X9oNOn2Mo"]],
  ["amount:500..1318.71", ["R00X9oNOn2Mo"]],
  ["status:posted", ["R00X9oNOn2MO"]],
  ["status:posted status:sent", ["R00X9oNOn2MO"]],
  ["by:ruiz", ["R00X9oNOn2MO"]],
  ["connection:gp employee:teague", ["R00X9oNOn2MO"]],
  ["connection:expensify employee:teague", []],
  ["after:2026-10-01", ["R00X9oNOn2MO", "R00X9oNOn2Mo"]],
  ["after:2026-10-01 before:2026-10-05", ["R00X9oNOn2Mo"]],
  ["client dinner", ["R00X9oNOn2Mo"]],
  ["zoë", ["R00X9oNOn2Mo"]],
  ["delta", ["R00X9oNOn2MO"]],
  ["50%_off", ["R00X9oNOn2MO"]],
  ["50%off", []],
  ["o_f", []],
  ["R00X9oNOn2MO employee:brandt", []],
])("%s", async (term, reportIds) => {
  expect(await idsOf(term)).toEqual(reportIds);
});

test("an id in another case, or with a zero for an O, finds nothing but says which one may be meant", async () => {
  expect(await search("report:r00filler001")).toMatchObject({ hits: [], near: { reportId: "R00Filler001" } });
  expect(await search("R00Fi11er001")).toMatchObject({ hits: [], near: { reportId: "R00Filler001" } });
  // Two reports differ by case alone: to name one of them would be a guess.
  expect(await search("R00X9oNOn2M0")).toMatchObject({ hits: [], near: null });
});

test("pages follow each other without loss or repeat", async () => {
  const seen: string[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < 20; page += 1) {
    const { hits, cursor: next } = await search("filler", { limit: 11, ...(cursor === null ? {} : { cursor }) });
    seen.push(...hits.map(({ reportId }) => reportId));
    cursor = next;
    if (cursor === null) break;
  }

  expect(seen).toHaveLength(FILLERS);
  expect(new Set(seen).size).toBe(FILLERS);
});

test("nothing said, nothing found; half-typed parts are named", async () => {
  expect(await search("")).toMatchObject({ hits: [], exact: false, cursor: null });
  expect(await search("amount:>")).toMatchObject({ hits: [], ignored: ["amount:>"] });
});

test("a cursor that is not ours is refused, and so are unknown keys", async () => {
  const found = await searchAudit(ctx, SearchAudit.parse({ term: "filler", cursor: "x" }));

  expect(found).toMatchObject({ ok: false, error: { code: "invalid_input" } });
  expect(SearchAudit.safeParse({ term: "x", organizationId: "y" }).success).toBe(false);
});

test("another organization finds nothing of ours", async () => {
  const found = await searchAudit({ ...ctx, organizationId: randomUUID() }, SearchAudit.parse({ term: "filler" }));

  expect(found).toMatchObject({ ok: true, value: { hits: [] } });
});
