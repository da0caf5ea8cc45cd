import { expect, test } from "vitest";
import { assert } from "#lib/core/assert.ts";
import { cents } from "#lib/core/money.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import { LEASE_MS, type Lease } from "#lib/core/posting/lease.ts";
import { buildAbout, buildPlan, buildPosting } from "#lib/testing/build-posting.ts";
import { fixedClock, type FixedClock } from "#lib/testing/fixed-clock.ts";
import { createMemoryPostingStore, type MemoryPostingStore } from "#lib/testing/memory-posting-store.ts";
import { changeStore } from "#lib/testing/store/change-store.ts";
import { createModelLedger, ProcessDied, type ModelLedger, type SendFault } from "#lib/testing/model-ledger.ts";
import { reconcileUncertain, recoverFromDeadSender } from "../reconciler/recover.ts";
import { step } from "#lib/services/posting/step.ts";
import type { SendWorld } from "../world.ts";
import { freezeBatches, type SendCompany } from "./freeze-batches.ts";
import { sendQueued } from "./send-queued.ts";

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
    await sendAll(world, company.id, lease);
  } catch (error) {
    if (!(error instanceof ProcessDied)) throw error;
  }
}

function sendAll(world: SendWorld, companyId: string, lease: Lease) {
  const keeper = { lease: () => lease, renewed: () => {} };
  return sendQueued(world, companyId, keeper, { goOn: () => true, started: async () => {}, settled: async () => {} });
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
    readAll: async (...given) =>
      (await real.readAll(...given)).map((posting) => ({
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
  here.ledger.listFaults.push(...Array.from({ length: 99 }, () => true));
  await run(here, "a");
  expect((await now(here)).state).toBe("uncertain");

  here.ledger.listFaults.length = 0;
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
  // The process stands still between the committed attempt and the first byte.
  const startAttempt: MemoryPostingStore["startAttempt"] = async (...given) => {
    const started = await here.store.startAttempt(...given);
    here.clock.advanceMs(LEASE_MS);
    return started;
  };
  await sendAll({ ...here.world, store: { ...here.store, startAttempt } }, here.company.id, lease);

  expect([(await now(here)).state, here.ledger.sends.length]).toEqual(["queued", 0]);
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

test("a day whose names are used up goes on under the next day's, which still fits into GP", async () => {
  const here = await scene();
  const { date } = buildPlan();
  const met = (batchId: string, journalNumber: number) =>
    ({ journalNumber, date, reference: `EXP R${journalNumber} AAAAAAAA`, batchId, gpState: "work" }) as const;
  const journals = [met("EXP-20261122-99", 1), met("EXP-20261123-7", 2)];
  const sweep = { from: date, to: date, everything: true, startedAt: here.clock.now(), journals };
  await here.store.recordSweep(here.company.id, sweep, here.world.actor);
  await freezeBatches(here.world, here.company);

  expect((await now(here)).intent?.batchId).toBe("EXP-20261123-8");
});

/** As many more ready postings, and what the ledger was asked. */
async function sceneOf(count: number) {
  const here = await scene();
  for (let made = 1; made < count; made++) {
    const posting = buildPosting({ subject: `R${made}`, marker: `EXP R${made}`, transactionIds: [`T${made}`] });
    await here.store.add(posting, buildAbout("r"), here.world.actor);
    await step(here.world, posting, { kind: "plan_made", plan: buildPlan() });
  }
  const asked: string[] = [];
  const ledger: SendWorld["ledger"] = {
    ...here.ledger,
    send: (...given) => (asked.push("send"), here.ledger.send(...given)),
    list: (...given) => (asked.push("list"), here.ledger.list(...given)),
    read: (...given) => (asked.push("read"), here.ledger.read(...given)),
  };
  const states = () => [...here.store.postings.values()].map(({ state }) => state);
  return { here: { ...here, world: { ...here.world, ledger } }, asked, states };
}

test("one list serves all that were sent together; the first of a round is read back alone", async () => {
  const { here, asked, states } = await sceneOf(7);
  await run(here, "a");

  expect(states()).toEqual(Array(7).fill("sent"));
  const [alone, two, four] = [1, 2, 4].map((many) => [
    ...Array(many).fill("send"),
    "list",
    ...Array(many).fill("read"),
  ]);
  expect(asked).toEqual([...(alone ?? []), ...(two ?? []), ...(four ?? [])]);
  expect([...here.store.postings.values()].map(({ gp }) => gp?.journalNumber)).toEqual(
    Array.from({ length: 7 }, (_, index) => 28_001 + index),
  );
});

test("a list that is cut off says nothing: each is looked for alone", async () => {
  const { here, states } = await sceneOf(3);
  // Of the list for the second and third; then they are found one by one.
  here.ledger.listFaults.push(false, true);
  await run(here, "a");

  expect(states()).toEqual(["sent", "sent", "sent"]);
});

test("when GP does not answer what it took, the others are not asked for, and the round ends", async () => {
  const { here, asked, states } = await sceneOf(7);
  const problem = { code: "gp_unreachable", detail: "ECONNREFUSED" } as const;
  const ledger: SendWorld["ledger"] = {
    ...here.world.ledger,
    list: async () => (asked.push("list"), { kind: "incomplete", problem }),
  };
  await run({ ...here, world: { ...here.world, ledger } }, "a");

  // One alone, then two together: three unclear in a row, and four are left where they were.
  expect(states()).toEqual([...Array(3).fill("uncertain"), ...Array(4).fill("queued")]);
  expect(asked).toEqual(["send", "list", "send", "send", "list"]);
});

test("when GP goes away in the middle of a read-back, the rest is unclear at once", async () => {
  const { here, asked, states } = await sceneOf(7);
  const problem = { code: "gp_unreachable", detail: "ECONNREFUSED" } as const;
  let reads = 0;
  const ledger: SendWorld["ledger"] = {
    ...here.world.ledger,
    read: async (...given) =>
      (reads += 1) < 4 ? here.world.ledger.read(...given) : (asked.push("read"), { ok: false, error: problem }),
  };
  await run({ ...here, world: { ...here.world, ledger } }, "a");

  expect(states()).toEqual([...Array(3).fill("sent"), ...Array(4).fill("uncertain")]);
  expect(asked.slice(-6)).toEqual([...Array(4).fill("send"), "list", "read"]);
});

test("a death before the read-back: what GP took is found after the quarantine, and nothing is sent twice", async () => {
  const { here, states } = await sceneOf(7);
  let lists = 0;
  const ledger: SendWorld["ledger"] = {
    ...here.world.ledger,
    list: async (...given) => {
      lists += 1;
      if (lists === 3) throw new ProcessDied();
      return here.ledger.list(...given);
    },
  };
  await run({ ...here, world: { ...here.world, ledger } }, "a");
  expect(states()).toEqual([...Array(3).fill("sent"), ...Array(4).fill("sending")]);

  here.clock.advanceMs(LEASE_MS + 1);
  await run(here, "b");
  expect(states()).toEqual([...Array(3).fill("sent"), ...Array(4).fill("uncertain")]);
  here.clock.advanceMs(BUDGET_MS + QUARANTINE_MS);
  await run(here, "c");
  expect([states(), here.ledger.sends.length]).toEqual([Array(7).fill("sent"), 7]);
});

test("what is claimed and not sent, since the round was stopped, goes back to the queue", async () => {
  const { here, states } = await sceneOf(7);
  await freezeBatches(here.world, here.company);
  const lease = await here.store.takeLease(here.company.id, "a");
  assert(lease !== null, "no lease");
  const keeper = { lease: () => lease, renewed: () => {} };
  await sendQueued(here.world, here.company.id, keeper, {
    goOn: () => here.ledger.sends.length < 4,
    started: async () => {},
    settled: async () => {},
  });

  expect(states()).toEqual([...Array(4).fill("sent"), ...Array(3).fill("queued")]);
});
