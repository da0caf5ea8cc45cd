import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { assert } from "#lib/core/assert.ts";
import { decide } from "#lib/core/posting/decide.ts";
import type { Lease } from "#lib/core/posting/lease.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import type { PostingEvent } from "#lib/core/posting/posting-event.ts";
import { POSTING_STATES, type PostingState } from "#lib/core/posting/state.ts";
import type { MoveResult, PostingStore } from "#lib/core/posting/store.ts";
import { buildAbout, buildIntent, buildPosting } from "#lib/testing/build-posting.ts";
import { fixedClock } from "#lib/testing/fixed-clock.ts";
import { createMemoryPostingStore } from "#lib/testing/memory-posting-store.ts";
import { ACTOR, DEADLINE, IN_GP, PLAN_MADE, PLAN_REFUSED } from "#lib/testing/store/contract/scene.ts";
import { createTestWorld, insertCompany, insertReport, type TestWorld } from "../testing/factories.ts";
import { createPostgresPostingStore } from "./postgres-posting-store.ts";

const SEED = 20_261_127;
const RUNS = 45;
const STEPS_MAX = 60;
const AT = { now: new Date("2026-11-23T12:00:00Z"), quarantineMs: 900_000 };
const GONE = { code: "gp_unreachable", detail: "ECONNRESET" } as const;

/** The epoch of the first lease is 1. Those that lead on are here more than once. */
const EVENTS: readonly PostingEvent[] = [
  ...([PLAN_MADE, PLAN_MADE, PLAN_REFUSED, { kind: "plan_empty" }, { kind: "supersede" }] as const),
  ...([{ kind: "claim", epoch: 1 }, { kind: "claim", epoch: 1 }, { kind: "claim_lost" }] as const),
  ...[false, true].map((lookFirst) => ({ kind: "queue", intent: buildIntent(), lookFirst }) as const),
  ...[DEADLINE, DEADLINE, DEADLINE].map((deadline) => ({ kind: "attempt", deadline }) as const),
  { kind: "answered", answer: { kind: "executed" } },
  { kind: "answered", answer: { kind: "not_executed", problem: GONE } },
  { kind: "answered", answer: { kind: "unknown", problem: GONE, raw: "" } },
  { kind: "looked", look: { kind: "found", journal: IN_GP } },
  { kind: "looked", look: { kind: "found", journal: IN_GP } },
  { kind: "looked", look: { kind: "absent" } },
  { kind: "watched", journal: { ...IN_GP, state: "posted", auditTrailCode: "GLTRX1" } },
  { kind: "watched", journal: null },
  { kind: "taken_back", how: { by: "reversal", journalNumber: 7 } },
  ...([{ kind: "hold", reason: "wait" }, { kind: "dismiss", reason: "by hand" }, { kind: "restore" }] as const),
  { kind: "replan", by: "person" },
];

type Step =
  | Readonly<{
      kind: "add";
      company: number;
      report: number;
      revision: number;
      expenses: readonly number[];
      hour: number;
    }>
  | Readonly<{ kind: "move"; posting: number; event: number; isStale: boolean }>
  | Readonly<{ kind: "look"; posting: number }>
  | Readonly<{ kind: "list"; company: number; states: readonly PostingState[]; limit: number }>
  | Readonly<{ kind: "marked"; company: number; postings: readonly number[] }>;

const few = fc.nat({ max: 7 });
const company = fc.nat({ max: 1 });
const isStale = fc.integer({ min: 0, max: 4 }).map((fifth) => fifth === 0);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ kind: fc.constant("add" as const), company, report: fc.nat({ max: 3 }), hour: fc.nat({ max: 4 }) },
      revision: fc.integer({ min: 1, max: 3 }),
      expenses: fc.uniqueArray(fc.nat({ max: 5 }), { maxLength: 3 }),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant("move" as const),
      posting: few,
      event: fc.nat(EVENTS.length - 1),
      isStale,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("look" as const), posting: few }) },
  {
    weight: 2,
    arbitrary: fc.record({
      ...{ kind: fc.constant("list" as const), company, limit: fc.integer({ min: 1, max: 4 }) },
      states: fc.subarray([...POSTING_STATES], { minLength: 1 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("marked" as const), company, postings: fc.array(few) }) },
);

let world: TestWorld | undefined;
let reportRowId = "";
let runs = 0;
beforeAll(async () => {
  world = await createTestWorld();
  reportRowId = await insertReport(world, "R00Xk3PqL8vA");
});
afterAll(() => world?.close());

test("whatever is done to both stores, they answer alike", { timeout: 60_000 }, async () => {
  const seen = new Set<string>();
  const sequences = fc.array(step, { minLength: 20, maxLength: STEPS_MAX, size: "max" });
  await fc.assert(
    fc.asyncProperty(sequences, async (steps) => {
      const both = await openBoth();
      for (const each of steps) seen.add(await both.run(each));
      await both.compareAll();
    }),
    // Also the search for the shortest sequence ends in time to tell it.
    { seed: SEED, numRuns: RUNS, plugins: [fc.interruptAfterTimeLimit(40_000, { failOnInterrupt: true })] },
  );
  // The sequences reach what they are for.
  const wanted = ["add false", "move expense_taken", "move lost", "attempt lost", "attempt moved", "reached sent"];
  expect(wanted.filter((what) => !seen.has(what))).toEqual([]);
});

async function openBoth() {
  assert(world !== undefined, "no database");
  const clock = fixedClock();
  const stores = [
    createMemoryPostingStore(clock),
    createPostgresPostingStore(world.db, world.organizationId, clock),
  ] as const;
  const companies = [await insertCompany(world), await insertCompany(world)];
  const companyOf = (index: number) => companies[index] ?? "";
  const leases = new Map<PostingStore, Map<string, Lease | null>>();
  for (const store of stores) {
    const taken = new Map<string, Lease | null>();
    for (const id of companies) taken.set(id, await store.takeLease(id, "a"));
    leases.set(store, taken);
  }
  runs += 1;
  const run = `${runs}`.padStart(6, "0");
  /** Each posting as it was, last version last. */
  const known: Posting[][] = [];

  /** The answer of both, when it is the same. */
  async function ask<Answer>(question: (store: PostingStore) => Promise<Answer>): Promise<Answer> {
    const [inMemory, inPostgres] = [await question(stores[0]), await question(stores[1])];
    expect(inPostgres).toEqual(inMemory);
    return inMemory;
  }

  function from(index: number, isEarlier: boolean): Posting | undefined {
    const versions = known[index % Math.max(known.length, 1)];
    return versions?.at(isEarlier ? -2 : -1);
  }

  function noted(result: MoveResult, before: Posting, what: string): string {
    if (result.kind !== "moved") return `${what} ${result.kind}`;
    known.find((versions) => versions[0]?.id === before.id)?.push(result.posting);
    return result.posting.state === "sent" ? "reached sent" : `${what} moved`;
  }

  async function add({ revision, ...given }: Extract<Step, { kind: "add" }>): Promise<string> {
    const key = `${run} ${given.report}`;
    const posting = buildPosting({
      ...{ companyId: companyOf(given.company), subject: `R${key}`, revision, marker: `EXP ${key} ${revision}` },
      transactionIds: given.expenses.map((expense) => `${run} ${expense}`),
    });
    const approvedAt = given.hour === 0 ? null : new Date(Date.UTC(2026, 10, 16, given.hour));
    const isAdded = await ask((store) => store.add(posting, { ...buildAbout(reportRowId), approvedAt }, ACTOR));
    if (isAdded) known.push([posting]);
    return `add ${isAdded}`;
  }

  /** One of the events that are legal there. */
  async function change({ posting, event, isStale: isEarlier }: Extract<Step, { kind: "move" }>): Promise<string> {
    const before = from(posting, isEarlier);
    if (!before) return "nothing";
    const ways = EVENTS.filter((each) => decide(before, each, AT).ok);
    const way = ways[event % Math.max(ways.length, 1)];
    const decided = way && decide(before, way, AT);
    if (!way || !decided?.ok) return "nothing";
    const result = await ask((store) => moveIn(store, before, way, decided.value));
    return noted(result, before, way.kind === "attempt" ? "attempt" : "move");
  }

  async function moveIn(
    store: PostingStore,
    before: Posting,
    event: PostingEvent,
    decision: Decided,
  ): Promise<MoveResult> {
    const lease = leases.get(store)?.get(before.companyId);
    assert(lease !== null && lease !== undefined, "no lease");
    const attempt = { number: decision.posting.attempts, deadline: DEADLINE, requestHash: "hash" };
    const guards = { lease, known: null };
    const result =
      event.kind === "attempt"
        ? (await store.startAttempt(before, decision, attempt, guards, ACTOR)).result
        : await store.move(before, decision, ACTOR);
    assert(result.kind !== "history_lost" && result.kind !== "barred", "no guard is asked for here");
    // Of several that are taken the stores may name either.
    return result.kind === "expense_taken" ? { ...result, transactionId: "", reportId: "" } : result;
  }

  async function runStep(each: Step): Promise<string> {
    // Orders by time are no ties.
    clock.advanceMs(1_000);
    switch (each.kind) {
      case "add":
        return add(each);
      case "move":
        return change(each);
      case "look": {
        const posting = from(each.posting, false);
        if (posting) await ask((store) => store.lookedAt([posting.id]));
        return "look";
      }
      case "list":
        await ask((store) => store.list(companyOf(each.company), each.states, each.limit));
        return "list";
      case "marked": {
        const markers = each.postings.flatMap((index) => from(index, false)?.marker.toLowerCase() ?? []);
        await ask(async (store) => sorted(await store.findMarked(companyOf(each.company), markers)));
        return "marked";
      }
    }
  }

  async function compareAll(): Promise<void> {
    const transactionIds = [0, 1, 2, 3, 4, 5].map((expense) => `${run} ${expense}`);
    await ask((store) => store.expenseOwners(transactionIds, ""));
    for (const id of companies) {
      await ask((store) => store.list(id, POSTING_STATES, 100));
      await ask((store) => store.unposted(id, 100));
      await ask(async (store) => (await store.batchIds(id, "EXP-")).toSorted());
    }
  }

  return { run: runStep, compareAll };
}

type Decided = Extract<ReturnType<typeof decide>, { ok: true }>["value"];

function sorted(postings: readonly Posting[]): readonly Posting[] {
  return postings.toSorted((left, right) => (left.id < right.id ? -1 : 1));
}
