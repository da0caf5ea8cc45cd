import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { day } from "#lib/core/day.ts";
import { isLegalMove, POSTING_STATES, type PostingState } from "#lib/core/posting/state.ts";
import { posting } from "../schema/posting.ts";
import { createTestWorld, insertCompany, insertReport, type TestWorld } from "../testing/factories.ts";

let world: TestWorld;
let companyId: string;
let reportRowId: string;

beforeAll(async () => {
  world = await createTestWorld();
  companyId = await insertCompany(world);
  reportRowId = await insertReport(world, "R00Xk3PqL8vA");
});
afterAll(() => world.close());

async function insertPosting(state: PostingState, changes: Partial<typeof posting.$inferInsert> = {}): Promise<string> {
  const id = randomUUID();
  const fixed = {
    organizationId: world.organizationId,
    companyId,
    reportRowId,
    contentHash: "hash-1",
    transactionIds: [],
  };
  const about = { employee: "Maya Okafor", reportName: "Denver install", currency: "USD", totalCents: 12_345 };
  const row = { id, ...fixed, ...about, state, subject: id, revision: 1, marker: `EXP ${id.slice(0, 16)}`, ...changes };
  await world.inOrg((tx) => tx.insert(posting).values(row));
  return id;
}

const change = (id: string, changes: Partial<typeof posting.$inferInsert>) =>
  world.inOrg((tx) => tx.update(posting).set(changes).where(eq(posting.id, id)));

test("the database takes exactly the moves that the core calls legal, from every state to every state", async () => {
  const wrong: string[] = [];
  for (const from of POSTING_STATES) {
    for (const to of POSTING_STATES) {
      const id = await insertPosting(from);
      const moved = await change(id, { state: to }).then(
        () => true,
        () => false,
      );
      if (moved !== (from === to || isLegalMove(from, to))) wrong.push(`${from} > ${to}`);
    }
  }

  expect(wrong).toEqual([]);
});

test("a refusal says which move it was", async () => {
  const id = await insertPosting("planned");

  await expect(change(id, { state: "sent" })).rejects.toMatchObject({
    cause: { message: "a posting cannot go from planned to sent", code: "23514" },
  });
});

test("a state that does not exist is refused", async () => {
  await expect(insertPosting("posted" as PostingState)).rejects.toMatchObject({
    cause: { constraint: "posting_state" },
  });
});

const INTENT = {
  request: new Uint8Array([1, 2, 3]),
  requestHash: "a",
  batchId: "EXP-20261122-1",
  sourceDocument: "GJ",
  intentDate: day("2026-11-16"),
};
const NO_INTENT = { request: null, requestHash: null, batchId: null, sourceDocument: null, intentDate: null };

test("before the first attempt an intent may still be replaced", async () => {
  const id = await insertPosting("queued", INTENT);

  await change(id, { request: new Uint8Array([9]), requestHash: "b" });
});

test.each<Partial<typeof posting.$inferInsert>>([
  { request: new Uint8Array([9]) },
  { requestHash: "b" },
  { batchId: "EXP-20261122-2" },
  { sourceDocument: "AJ" },
  { intentDate: day("2026-11-17") },
  { marker: "EXP other" },
  NO_INTENT,
  { ...NO_INTENT, state: "held" },
])("once attempted, what is sent does not change any more: %j", async (changes) => {
  const id = await insertPosting("uncertain", { ...INTENT, attempts: 1 });

  await expect(change(id, changes)).rejects.toMatchObject({ cause: { message: expect.stringContaining("frozen") } });
});

test("what GP rejected is planned again, and may then carry other bytes under the same marker", async () => {
  const id = await insertPosting("rejected", { ...INTENT, attempts: 1 });
  await change(id, { state: "held" });
  await change(id, { state: "planned", ...NO_INTENT });
  await change(id, { state: "ready" });
  await change(id, { state: "queued", ...INTENT, request: new Uint8Array([9]), requestHash: "b" });

  await expect(change(id, { requestHash: "c" })).rejects.toMatchObject({
    cause: { message: expect.stringContaining("frozen") },
  });
});

test("a move of another organization's posting changes nothing", async () => {
  const id = await insertPosting("planned");
  const foreign = await world.db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('app.organization_id', ${randomUUID()}, true)`);
    return tx.update(posting).set({ state: "ready" }).where(eq(posting.id, id)).returning();
  });

  expect(foreign).toEqual([]);
});
