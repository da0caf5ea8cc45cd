import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "drizzle-orm";
import { createTestDatabase, type TestDatabase } from "#db/testing/template.ts";
import { posting } from "#db/schema/index.ts";
import { assert } from "#lib/core/assert.ts";
import { markedReportId } from "#lib/core/posting/marker.ts";
import { loadFirm } from "#lib/sandbox/firm/firm.ts";
import type { Expected } from "#lib/sandbox/firm/firm-report.ts";
import { saveMapping } from "#lib/services/mapping/save-mapping.ts";
import { compareReport, livePosting, type Outcome } from "#lib/testing/firm/compare-report.ts";
import { createFirmWorld, firmSecrets, type FirmWorld, type SyncRow } from "#lib/testing/firm/firm-world.ts";
import { startFirmSandbox, type FirmSandbox } from "#lib/testing/firm/start-firm-sandbox.ts";

/**
 * The whole engine over real HTTP and real NTLM against the stand-ins: what becomes of each report of the firm is data that
 * was written by hand before the code. The tests of this file go on from each other, in their order.
 */
const firm = loadFirm();
const secrets = firmSecrets();
const databases: TestDatabase[] = [];
const worlds: FirmWorld[] = [];
let sandbox: FirmSandbox;
let world: FirmWorld;
let first: SyncRow;
let outcome: Outcome;

beforeAll(async () => {
  sandbox = await startFirmSandbox();
  world = await newWorld();
  first = await world.run();
  outcome = await outcomeOf(world);
});

afterAll(async () => {
  await Promise.all(worlds.map((each) => each.close()));
  await Promise.all(databases.map((each) => each.drop()));
  await sandbox?.stop();
});

async function newWorld(): Promise<FirmWorld> {
  const database = await createTestDatabase();
  databases.push(database);
  const made = await createFirmWorld(sandbox, database.appUrl, secrets);
  worlds.push(made);
  return made;
}

async function outcomeOf(of: FirmWorld): Promise<Outcome> {
  return { postings: await of.postings(), journals: await sandbox.control.gp.journals() };
}

function mismatches(of: Outcome, expectedOf: (report: (typeof firm.reports)[number]) => Expected | null) {
  return firm.reports.flatMap((report) => {
    const expected = expectedOf(report);
    return expected === null ? [] : [compareReport(report, expected, of)].filter((each) => each !== null);
  });
}

test.each(["send", "hold", "nothing_to_post", "absent"] as const)("a report that must %s ends so", (kind) => {
  const { reports } = firm;
  expect(reports.filter(({ expected }) => expected.kind === kind).length).toBeGreaterThan(0);
  expect(mismatches(outcome, ({ expected }) => (expected.kind === kind ? expected : null))).toEqual([]);
});

test("no report is forgotten, no posting and no journal is one too many, and the run says what it did", () => {
  const count = (...kinds: readonly string[]) => firm.reports.filter(({ expected }) => kinds.includes(expected.kind)).length;
  expect(first).toMatchObject({ state: "done", problems: [] });
  expect(first.counts).toMatchObject({
    read: count("send", "hold", "nothing_to_post"),
    sent: count("send"),
    held: count("hold"),
    nothingToPost: count("nothing_to_post"),
  });
  expect(outcome.postings).toHaveLength(count("send", "hold", "nothing_to_post"));
  expect(outcome.journals).toHaveLength(count("send"));
});

test("a batch holds one fiscal period, and no two postings share a marker", () => {
  const { journals } = outcome;
  for (const [batchId, inBatch] of Map.groupBy(journals, (journal) => journal.batchId)) {
    expect(new Set(inBatch.map(({ date }) => date.slice(0, 7))).size, batchId).toBe(1);
  }
  expect(new Set(journals.map(({ reference }) => reference.toUpperCase())).size).toBe(journals.length);
});

test("a second sync sends nothing new and moves no posting", async () => {
  const second = await world.run();
  const after = await outcomeOf(world);
  expect(second).toMatchObject({ state: "done", problems: [] });
  expect(second.counts).toMatchObject({ created: 0, changed: 0, sent: 0, adopted: 0 });
  expect(after.journals).toEqual(outcome.journals);
  expect(after.postings.map(({ id, version }) => [id, version])).toEqual(outcome.postings.map(({ id, version }) => [id, version]));
});
