import { afterAll, beforeAll, expect, test } from "vitest";
import { asc } from "drizzle-orm";
import { createPostgresPostingStore } from "#db/posting/postgres-posting-store.ts";
import { auditEvent } from "#db/schema/index.ts";
import { createTestDatabase, type TestDatabase } from "#db/testing/template.ts";
import { assert } from "#lib/core/assert.ts";
import { CHAIN_START, verifyChain } from "#lib/core/audit/chain.ts";
import { loadFirm } from "#lib/sandbox/firm/firm.ts";
import type { Expected } from "#lib/sandbox/firm/firm-report.ts";
import { saveMapping } from "#lib/services/mapping/save-mapping.ts";
import { step } from "#lib/services/posting/step.ts";
import { compareReport, type Outcome } from "#lib/testing/firm/compare-report.ts";
import { createFirmWorld, firmSecrets, type FirmWorld, type SyncRow } from "#lib/testing/firm/firm-world.ts";
import { startFirmSandbox, type FirmSandbox } from "#lib/testing/firm/start-firm-sandbox.ts";

/**
 * The whole engine over real HTTP and real NTLM against the stand-ins: what becomes of each report of the firm is data that
 * was written by hand before the code. The tests of this file go on from each other, in their order.
 */
const firm = loadFirm();
/** A whole sync of the firm, on a machine that is busy with other tests. */
const SLOW_MS = 60_000;
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
  const count = (...kinds: readonly string[]) =>
    firm.reports.filter(({ expected }) => kinds.includes(expected.kind)).length;
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
  expect(after.postings.map(({ id, version }) => [id, version])).toEqual(
    outcome.postings.map(({ id, version }) => [id, version]),
  );
});

test("once Denver and Field Tools are mapped, what they held waits for the approval it needs, and is sent", {
  timeout: SLOW_MS,
}, async () => {
  const mapped = firm.reports.filter(({ expectedOnceMapped }) => expectedOnceMapped !== null);
  const { organizationId, companyId } = world.ref;
  const person = { kind: "user", id: crypto.randomUUID(), name: "Mei Tan" } as const;
  const ctx = { db: world.db, organizationId, actor: person, roles: ["mapper"], clock: world.clock } as const;
  const changes = [
    { kind: "tag", segment: 1, level: 1, source: "Denver", target: "420" },
    { kind: "category", segment: 2, level: 0, source: "Field Tools", target: "6530" },
  ] as const;
  const saved = await saveMapping(ctx, { companyId, changes: [...changes], expectedVersion: 1 });
  expect(saved).toMatchObject({ ok: true, value: { released: { length: mapped.length }, stillHeld: 0, newlyHeld: 0 } });

  // What was held once needs an approval by the demo's policy.
  expect(await world.run("send")).toMatchObject({ state: "done", counts: { sent: 0 } });
  const ready = (await world.postings()).filter(({ state }) => state === "ready");
  expect(ready.map(({ subject }) => subject)).toEqual(mapped.map(({ reportId }) => reportId).toSorted());
  await approveAllReady();

  expect(await world.run()).toMatchObject({ state: "done", problems: [], counts: { sent: mapped.length } });
  const after = await outcomeOf(world);
  expect(mismatches(after, ({ expected, expectedOnceMapped }) => expectedOnceMapped ?? expected)).toEqual([]);
  expect(after.journals).toHaveLength(outcome.journals.length + mapped.length);
  outcome = after;
});

async function approveAllReady(): Promise<void> {
  const { db, clock, ref } = world;
  const by = { id: crypto.randomUUID(), name: "Ana Ruiz" };
  const store = createPostgresPostingStore(db, ref.organizationId, clock);
  const stepWorld = { store, clock, actor: { kind: "user", ...by }, quarantineMs: 0 } as const;
  for (const ready of await store.list(ref.companyId, ["ready"], 100)) {
    assert(
      (await step(stepWorld, ready, { kind: "approve", by })).kind === "moved",
      `${ready.subject} was not approved`,
    );
  }
}

test("with the database thrown away and made again, a sync adopts all that GP has and sends nothing twice", {
  timeout: SLOW_MS,
}, async () => {
  const again = await newWorld();
  const run = await again.run();
  const after = await outcomeOf(again);
  expect(run).toMatchObject({ state: "done", problems: [], counts: { sent: 0, adopted: outcome.journals.length } });
  expect(after.journals).toEqual(outcome.journals);
  // This database does not know the mapping of Denver: GP has those journals all the same.
  expect(mismatches(after, ({ expected, expectedOnceMapped }) => expectedOnceMapped ?? expected)).toEqual([]);
});

test("the audit chain of all that holds, from the first event to the last", async () => {
  const events = await world.inOrg((tx) => tx.select().from(auditEvent).orderBy(asc(auditEvent.sequence)));
  expect(events.length).toBeGreaterThan(1_000);
  expect(verifyChain({ sequence: 0, hash: CHAIN_START }, events)).toBeNull();
});
