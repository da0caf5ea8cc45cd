import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { assert } from "#lib/core/assert.ts";
import { decide } from "#lib/core/posting/decide.ts";
import type { Decision, PostingEvent } from "#lib/core/posting/posting-event.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import type { PostingStore } from "#lib/core/posting/store.ts";
import { buildAbout, buildPlan, buildPosting } from "#lib/testing/build-posting.ts";
import { fixedClock } from "#lib/testing/fixed-clock.ts";
import { createTestWorld, insertCompany, insertReport, type TestWorld } from "../testing/factories.ts";
import { createPostgresPostingStore } from "./postgres-posting-store.ts";

const ACTOR = { kind: "engine", job: "test" } as const;
const AT = { now: new Date("2026-11-22T12:00:00Z"), quarantineMs: 900_000 };
/** More than Postgres takes parameters for one statement. */
const EXPENSES = 70_000;

let world: TestWorld;
let reportRowId: string;
let store: PostingStore;

beforeAll(async () => {
  world = await createTestWorld();
  reportRowId = await insertReport(world, "R00Xk3PqL8vA");
  store = createPostgresPostingStore(world.db, world.organizationId, fixedClock());
});
afterAll(() => world.close());

async function added(companyId: string, transactionIds: readonly string[]): Promise<Posting> {
  const subject = randomUUID().slice(0, 12);
  const posting = buildPosting({ companyId, subject, marker: `EXP ${subject}`, transactionIds });
  assert(await store.add(posting, buildAbout(reportRowId), ACTOR), "was there already");
  return posting;
}

function decided(posting: Posting, event: PostingEvent): Decision {
  const decision = decide(posting, event, AT);
  assert(decision.ok, `${event.kind} from ${posting.state}`);
  return decision.value;
}

const planned = (posting: Posting) => decided(posting, { kind: "plan_made", plan: buildPlan() });
const stateOf = async ({ id }: Posting) => (await store.read(id))?.state;

async function transactionsOf(postings: readonly Posting[]): Promise<number> {
  const ids = sql.join(
    postings.map(({ id }) => sql`${id}`),
    sql`, `,
  );
  const { rows } = await world.inOrg((tx) =>
    tx.execute<{ n: number }>(sql`select count(distinct xmin::text)::int as n from posting where id in (${ids})`),
  );
  return rows[0]?.n ?? 0;
}

test("moves of several companies that come together share one transaction", async () => {
  const companies = [await insertCompany(world), await insertCompany(world), await insertCompany(world)];
  const postings: Posting[] = [];
  for (const companyId of companies) postings.push(await added(companyId, [randomUUID()]));
  expect(await transactionsOf(postings)).toBe(3);

  const results = await Promise.all(postings.map((posting) => store.move(posting, planned(posting), ACTOR)));
  expect(results.map(({ kind }) => kind)).toEqual(["moved", "moved", "moved"]);
  expect(await transactionsOf(postings)).toBe(1);
});

test("of two that want one expense at the same moment one gets it, and the other is told whose it is", async () => {
  const companyId = await insertCompany(world);
  const shared = randomUUID();
  const [first, second] = [await added(companyId, [shared]), await added(companyId, [randomUUID(), shared])];

  const [won, lost] = await store.moveAll(
    [first, second].map((from) => ({ from, decision: planned(from) })),
    ACTOR,
  );
  expect(won?.kind).toBe("moved");
  expect(lost).toEqual({ kind: "expense_taken", transactionId: shared, reportId: first.subject });
  expect(await stateOf(second)).toBe("planned");
  // Nothing of the one that was told stays claimed.
  expect(await store.expenseOwners(second.transactionIds, "nobody")).toEqual(new Map([[shared, first.subject]]));
});

test("of two that move one posting at the same moment one does, and the other is told that it was late", async () => {
  const posting = await added(await insertCompany(world), [randomUUID()]);
  const refused = decided(posting, { kind: "plan_refused", problems: [{ code: "approver_missing" }] });

  const results = await Promise.all([
    store.move(posting, planned(posting), ACTOR),
    store.move(posting, refused, ACTOR),
  ]);
  expect(results.map(({ kind }) => kind)).toEqual(["moved", "lost"]);
  expect(await stateOf(posting)).toBe("ready");
});

test("a write that the database refuses takes none of the others with it", async () => {
  const companyId = await insertCompany(world);
  const [good, bad] = [await added(companyId, [randomUUID()]), await added(companyId, [randomUUID()])];
  const decision = planned(bad);
  const illegal = { ...decision, posting: { ...decision.posting, state: "sent" as const } };

  const results = await Promise.allSettled([store.move(good, planned(good), ACTOR), store.move(bad, illegal, ACTOR)]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  expect([await stateOf(good), await stateOf(bad)]).toEqual(["ready", "planned"]);
});

test("a move whose lease somebody else has changes nothing, beside one whose lease holds", async () => {
  const [left, right] = [await insertCompany(world), await insertCompany(world)];
  const [stale, held] = [await store.takeLease(left, "a"), await store.takeLease(right, "a")];
  assert(stale !== null && held !== null, "no lease");
  const [first, second] = [await added(left, [randomUUID()]), await added(right, [randomUUID()])];
  await store.releaseLease(stale);
  assert((await store.takeLease(left, "b")) !== null, "no lease");

  const results = await Promise.all([
    store.underLease(stale).move(first, planned(first), ACTOR),
    store.underLease(held).move(second, planned(second), ACTOR),
  ]);
  expect(results.map(({ kind }) => kind)).toEqual(["lost", "moved"]);
  expect(await store.expenseOwners(first.transactionIds, "nobody")).toEqual(new Map());
});

test("a report of any length claims its expenses, and gives them back", async () => {
  const companyId = await insertCompany(world);
  const transactionIds = Array.from({ length: EXPENSES }, (_, index) => `${randomUUID().slice(0, 8)}"\\${index}`);
  const long = await added(companyId, transactionIds);

  const ready = await store.move(long, planned(long), ACTOR);
  assert(ready.kind === "moved", "not planned");
  expect((await store.expenseOwners(transactionIds.slice(-2), "nobody")).size).toBe(2);
  await store.move(ready.posting, decided(ready.posting, { kind: "supersede" }), ACTOR);
  expect((await store.expenseOwners(transactionIds.slice(-2), "nobody")).size).toBe(0);
});
