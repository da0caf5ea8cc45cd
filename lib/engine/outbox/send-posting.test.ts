import { expect, test } from "vitest";
import { assert } from "#lib/core/assert.ts";
import { cents } from "#lib/core/money.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import { LEASE_MS } from "#lib/core/posting/lease.ts";
import { buildAbout, buildPlan, buildPosting } from "#lib/testing/build-posting.ts";
import { fixedClock, type FixedClock } from "#lib/testing/fixed-clock.ts";
import { createMemoryPostingStore, type MemoryPostingStore } from "#lib/testing/memory-posting-store.ts";
import { changeStore } from "#lib/testing/store/change-store.ts";
import { createModelLedger, ProcessDied, type ModelLedger, type SendFault } from "#lib/testing/model-ledger.ts";
import { reconcileUncertain, recoverFromDeadSender } from "../reconciler/recover.ts";
import { step } from "#lib/services/posting/step.ts";
import type { SendWorld } from "../world.ts";
import { freezeBatches, type SendCompany } from "./freeze-batches.ts";
import { sendPosting } from "./send-posting.ts";

const QUARANTINE_MS = 900_000;
const BUDGET_MS = 60_000;

type Scene = Readonly<{
  world: SendWorld;
  store: MemoryPostingStore;
  ledger: ModelLedger;
  clock: FixedClock;
  company: SendCompany;
  id: string;
}>;

/** One ready report, and a sender that has everything it needs. */
async function scene(...faults: SendFault[]): Promise<Scene> {
  const clock = fixedClock();
  const store = createMemoryPostingStore(clock);
  const ledger = createModelLedger();
  ledger.sendFaults.push(...faults);
  const world: SendWorld = {
    ...{ store, clock, ledger, gpCompanyId: 2, quarantineMs: QUARANTINE_MS, sendBudgetMs: BUDGET_MS },
    actor: { kind: "engine", job: "send" },
    deadline: () => new AbortController().signal,
    witness: { known: () => null, note: () => {}, replace: () => {} },
  };
  const posting = buildPosting();
  await store.add(posting, buildAbout("r"), world.actor);
  await step(world, posting, { kind: "plan_made", plan: buildPlan() });
  const company = {
    ...{ id: posting.companyId, gpCompanyId: 2, currency: "USD", currencyDecimals: 2, sourceDocument: "GJ" },
    timeZone: "America/Chicago",
    approval: "never" as const,
  };
  return { world, store, ledger, clock, company, id: posting.id };
}

/** What a run does: lease, recovery, freeze, send all that is due. A death leaves everything as it stands. */
async function run({ world, store, company }: Scene, holder: string): Promise<void> {
  const lease = await store.takeLease(company.id, holder);
  assert(lease !== null, "no lease");
  try {
    await recoverFromDeadSender(world, lease);
    await reconcileUncertain(world, lease, null);
    await freezeBatches(world, company);
    for (const posting of await store.list(company.id, ["queued"], 10)) await sendPosting(world, lease, posting);
  } catch (error) {
    if (!(error instanceof ProcessDied)) throw error;
  }
}

async function now({ store, id }: Scene): Promise<Posting> {
  const posting = await store.read(id);
  assert(posting !== null, "gone");
  return posting;
}

test("a clean send is read back: number, batch and date come from GP", async () => {
  const here = await scene();
  await run(here, "a");

  expect((await now(here)).gp).toEqual({
    journalNumber: 28_001,
    batchId: "EXP-20261122-1",
    date: "2026-11-16",
    state: "work",
    differences: [],
    totalDiffers: false,
    auditTrailCode: "",
  });
  expect(here.store.events.map((event) => event.action)).toEqual([
    "posting.planned",
    "posting.ready",
    "posting.queued",
    "posting.claimed",
    "posting.attempt_started",
    "posting.sent",
  ]);
});

test("a connection that was refused goes back to the queue, waits, and is looked for before it is sent again", async () => {
  const here = await scene("refuse");
  await run(here, "a");
  expect((await now(here)).state).toBe("queued");
  await run(here, "a");
  expect(here.ledger.sends).toHaveLength(1);

  here.clock.advanceMs(30_000);
  here.ledger.listFaults.push(true);
  await run(here, "a");
  expect([(await now(here)).state, here.ledger.sends.length]).toEqual(["queued", 1]);
  await run(here, "a");
  expect([(await now(here)).state, here.ledger.journals.length]).toEqual(["sent", 1]);
});

test("bytes that are not those that were frozen are not sent: it is held, and says so", async () => {
  const here = await scene();
  const store = changeStore(here.store, (real) => ({
    list: async (...given) =>
      (await real.list(...given)).map((posting) => ({
        ...posting,
        intent: posting.intent && { ...posting.intent, request: new TextEncoder().encode("{}") },
      })),
  }));
  await run({ ...here, store, world: { ...here.world, store } }, "a");

  expect(here.ledger.sends).toEqual([]);
  expect((await now(here)).holds).toMatchObject([
    { code: "cannot_be_rendered", detail: expect.stringMatching("frozen") },
  ]);
});

test("what GP rejects goes to the review queue with GP's reasons and is not sent again", async () => {
  const here = await scene("reject");
  await run(here, "a");
  await run(here, "a");

  expect((await now(here)).holds).toEqual([{ code: "rejected_by_gp", reasons: ["The account is inactive."] }]);
  expect([(await now(here)).state, here.ledger.sends.length]).toEqual(["held", 1]);
});

test.each<[SendFault, string, readonly string[]]>([
  ["lose_answer", "sent", []],
  ["lose_request", "held", ["sent_not_found"]],
  ["die_after", "sent", []],
  ["die_before", "held", ["sent_not_found"]],
])("after %s nothing is sent again; after the quarantine it is %s", async (fault, state, holds) => {
  const here = await scene(fault);
  await run(here, "a");
  here.clock.advanceMs(LEASE_MS + 1);
  await run(here, "b");
  expect((await now(here)).state).toBe("uncertain");

  here.clock.advanceMs(BUDGET_MS + QUARANTINE_MS);
  await run(here, "c");
  expect([(await now(here)).state, here.ledger.sends.length]).toEqual([state, 1]);
  expect(here.ledger.journals.length).toBe(state === "sent" ? 1 : 0);
  expect((await now(here)).holds.map((hold) => hold.code)).toEqual(holds);
});

test("an incomplete list never means that it is not there", async () => {
  const here = await scene("lose_request");
  await run(here, "a");
  here.clock.advanceMs(BUDGET_MS + QUARANTINE_MS);
  here.ledger.listFaults.push(true);
  await run(here, "a");

  expect((await now(here)).state).toBe("uncertain");
});

test("a read-back that fails straight after the send leaves it uncertain, and the reconciler finds it", async () => {
  const here = await scene();
  here.ledger.listFaults.push(true);
  await run(here, "a");
  expect((await now(here)).state).toBe("uncertain");

  here.clock.advanceMs(BUDGET_MS + QUARANTINE_MS);
  await run(here, "a");
  expect([(await now(here)).state, here.ledger.sends.length]).toEqual(["sent", 1]);
});

test("a journal that a person posted or moved to another batch is found by source document", async () => {
  const here = await scene("lose_answer");
  await run(here, "a");
  const [journal] = here.ledger.journals;
  assert(journal !== undefined, "no journal");
  here.ledger.journals[0] = {
    ...journal,
    batchId: "",
    state: "Open",
    reference: `  ${journal.reference.toLowerCase()} `,
  };
  here.clock.advanceMs(BUDGET_MS + QUARANTINE_MS);
  await run(here, "a");

  expect((await now(here)).gp).toMatchObject({ journalNumber: 28_001, state: "posted" });
});

test("two journals with the marker hold the posting and name both", async () => {
  const here = await scene("lose_answer");
  await run(here, "a");
  const [journal] = here.ledger.journals;
  assert(journal !== undefined, "no journal");
  here.ledger.journals.push({ ...journal, journalNumber: 28_777 });
  here.clock.advanceMs(BUDGET_MS + QUARANTINE_MS);
  await run(here, "a");

  expect((await now(here)).holds).toEqual([{ code: "duplicate_in_gp", journalNumbers: [28_001, 28_777] }]);
});

test("what GP has otherwise than it was sent is recorded, not sent again", async () => {
  const here = await scene("lose_answer");
  await run(here, "a");
  const [journal] = here.ledger.journals;
  assert(journal !== undefined, "no journal");
  here.ledger.journals[0] = {
    ...journal,
    lines: journal.lines.map((line) => (line.debitCents > 0 ? { ...line, debitCents: cents(12_340) } : line)),
  };
  here.clock.advanceMs(BUDGET_MS + QUARANTINE_MS);
  await run(here, "a");

  expect((await now(here)).gp).toMatchObject({ state: "changed", differences: ["total in GP 123.40, sent 123.45"] });
});

test("a sender whose lease is about to end does not send", async () => {
  const here = await scene();
  const lease = await here.store.takeLease(here.company.id, "a");
  assert(lease !== null, "no lease");
  await freezeBatches(here.world, here.company);
  const [queued] = await here.store.list(here.company.id, ["queued"], 1);
  assert(queued !== undefined, "nothing queued");
  // The process stands still between the committed attempt and the first byte.
  const startAttempt: MemoryPostingStore["startAttempt"] = async (...given) => {
    const started = await here.store.startAttempt(...given);
    here.clock.advanceMs(LEASE_MS);
    return started;
  };
  const { posting } = await sendPosting({ ...here.world, store: { ...here.store, startAttempt } }, lease, queued);

  expect([posting.state, here.ledger.sends.length]).toEqual(["queued", 0]);
});

test("batches: one per send and fiscal period, never a name twice", async () => {
  const here = await scene();
  const { date } = buildPlan();
  const met = {
    journalNumber: 1,
    date,
    reference: "EXP R1 AAAAAAAA",
    batchId: "EXP-20261122-4",
    gpState: "work",
  } as const;
  const sweep = { from: date, to: date, everything: true, startedAt: here.clock.now(), journals: [met] };
  await here.store.recordSweep(here.company.id, sweep, here.world.actor);
  for (const [subject, period] of [
    ["R2", "2026-11"],
    ["R3", "2026-10"],
  ] as const) {
    const posting = buildPosting({ subject, marker: `EXP ${subject}`, transactionIds: [subject] });
    await here.store.add(posting, buildAbout("r"), here.world.actor);
    await step(here.world, posting, { kind: "plan_made", plan: { ...buildPlan(), period } });
  }
  await freezeBatches(here.world, here.company);

  const queued = await here.store.list(here.company.id, ["queued"], 10);
  expect(queued.map((posting) => [posting.plan?.period, posting.intent?.batchId])).toEqual([
    ["2026-11", "EXP-20261122-5"],
    ["2026-11", "EXP-20261122-5"],
    ["2026-10", "EXP-20261122-6"],
  ]);
});
