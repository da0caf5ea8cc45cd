import { describe, expect, test } from "vitest";
import { assert } from "#lib/core/assert.ts";
import type { GpJournal } from "#lib/core/ports.ts";
import { hashBytes, type Posting } from "#lib/core/posting/posting.ts";
import { noFaults } from "./faults.ts";
import { missingFaults, type ModeName } from "./modes.ts";
import { runSeed, type SeedResult } from "./run-seed.ts";
import { sendingCountsAsClaimed, unclearGoesAgain } from "./without-guards.ts";
import type { SimulationOptions, Substitutes } from "./world/simulation.ts";

const GUARD_SEEDS_MAX = 400;
const TIMEOUT_MS = 120_000;

test("too few faults of a kind are told, but not of a handful of worlds", () => {
  const faults = { ...noFaults(), crash: 6_999 };
  expect(missingFaults("heavy", 1_000, faults)).toContain("crash");
  expect(missingFaults("heavy", 1_000, { ...faults, crash: 7_000 })).not.toContain("crash");
  expect(missingFaults("heavy", 1, noFaults())).toEqual([]);
});

test("the same seed gives the same run, to the last event", async () => {
  const [first, again, other] = [await runSeed(7, "people"), await runSeed(7, "people"), await runSeed(8, "people")];
  expect(again).toEqual(first);
  expect(other.story).not.toEqual(first.story);
});

test("a kind of fault that is taken out does not happen", async () => {
  const calm = await runSeed(7, "heavy", { without: new Set(["crash", "pause"]) });
  expect([calm.faults.crash, calm.faults.pause, calm.broken]).toEqual([0, 0, []]);
});

/** The first seed whose world breaks a promise; null when none does. */
async function firstRed(mode: ModeName, options: SimulationOptions): Promise<SeedResult | null> {
  for (let seed = 1; seed <= GUARD_SEEDS_MAX; seed++) {
    const result = await runSeed(seed, mode, options);
    if (result.broken.length > 0) return result;
  }
  return null;
}

/** One lease for everybody, and each move from whatever the row is by now: as if nobody counted epochs and versions. */
const withoutEpochs: Substitutes["store"] = (store) => {
  const current = async (posting: Posting) => (await store.read(posting.id)) ?? posting;
  return {
    takeLease: (companyId) => store.takeLease(companyId, "everybody"),
    releaseLease: async () => {},
    list: async (...given) => (await store.list(...given)).map((posting) => ({ ...posting, epoch: -1 })),
    move: async (from, ...others) => store.move(await current(from), ...others),
    startAttempt: async (from, ...others) => store.startAttempt(await current(from), ...others),
  };
};

/** Each guard taken out from the test's side, and what the simulator must then see. */
const GUARDS: readonly (readonly [string, ModeName, Substitutes, RegExp])[] = [
  [
    "the committed attempt: a sender that died while sending counts as one that only claimed",
    "heavy",
    { store: sendingCountsAsClaimed },
    /two journals|journals in GP|GP has it/,
  ],
  ["the epoch", "heavy", { store: withoutEpochs }, /two journals/],
  [
    "the unclear answer: retry on timeout",
    "heavy",
    { store: unclearGoesAgain({ attempts: 0, lookFirst: false }) },
    /two journals/,
  ],
  [
    "the quarantine and the person: look, then retry at once",
    "heavy",
    { store: unclearGoesAgain({ lookFirst: true }) },
    /two journals/,
  ],
  [
    "the cap check: a list that is cut off counts as complete",
    "people",
    {
      ledger: (ledger) => ({
        ...ledger,
        list: async (...given) => {
          const answer = await ledger.list(...given);
          return answer.kind === "complete" ? { ...answer, journals: answer.journals.slice(0, 2) } : answer;
        },
      }),
    },
    /two journals/,
  ],
  [
    "the unique expense: two reports may have it",
    "heavy",
    {
      store: (store) => ({
        expenseOwners: async () => new Map(),
        move: async (from, decision, actor) => store.move(from, { ...decision, expenses: "keep" }, actor),
      }),
    },
    /is booked by/,
  ],
  [
    "the memory outside of the database: a loss is not noticed",
    "failover",
    {
      checksHistory: false,
      store: (store) => ({
        startAttempt: (from, decision, attempt, guards, actor) =>
          store.startAttempt(from, decision, attempt, { ...guards, known: null }, actor),
      }),
    },
    /two journals|journals in GP|without a row|lost/,
  ],
  [
    "the sweep: nothing is looked for in GP before the first send of a database that was set back",
    "failover",
    {
      sweeps: false,
      checksHistory: false,
      store: (store) => ({
        startAttempt: (from, decision, attempt, guards, actor) =>
          store.startAttempt(from, decision, attempt, { ...guards, known: null }, actor),
      }),
    },
    /two journals|without a row/,
  ],
  [
    "the quarantine and the two hours: what is not there at once is sent again by people at once",
    "people",
    { quarantineMs: 0, sendAgainAtOnce: true },
    /two journals|journals in GP/,
  ],
  ["the second person: one asks and agrees", "people", { oneAlone: true }, /one person alone/],
  [
    "the look: what GP has is never found",
    "heavy",
    { ledger: (ledger) => ({ ...ledger, list: async () => ({ kind: "complete", journals: [] }) }) },
    /GP has|journals in GP/,
  ],
  [
    "the unique keys: a revision exists as often as it is planned",
    "heavy",
    {
      store: (store) => ({
        // Whoever plans sees nothing of the others, and two rows of one key differ in the case of their marker.
        revisions: async () => [],
        expenseOwners: async () => new Map(),
        add: async (posting, ...others) =>
          (await store.add(posting, ...others)) ||
          store.add({ ...posting, part: 1, marker: posting.marker.toLowerCase() }, ...others),
        move: async (from, decision, actor) => store.move(from, { ...decision, expenses: "keep" }, actor),
      }),
    },
    /two journals/,
  ],
  [
    "the hash of the request: it is sent as it is found",
    "heavy",
    {
      store: (store) => ({
        readAll: async (...given) => (await store.readAll(...given)).map(withOtherBytes),
      }),
    },
    /GP has other lines|debits and credits differ/,
  ],
];

/** One cent more, and the hash to go with it. */
function withOtherBytes(posting: Posting): Posting {
  if (posting.state !== "queued" || posting.intent === null) return posting;
  const journal = JSON.parse(new TextDecoder().decode(posting.intent.request)) as GpJournal;
  const lines = journal.lines.map((line) => ({
    ...line,
    debitCents: line.debitCents === 0 ? 0 : line.debitCents + 1,
    creditCents: line.creditCents === 0 ? 0 : line.creditCents + 1,
  }));
  const request = new TextEncoder().encode(JSON.stringify({ ...journal, lines }));
  return { ...posting, intent: { ...posting.intent, request, requestHash: hashBytes(request) } };
}

describe("the guards bite: without", () => {
  test.each(GUARDS)("%s", { timeout: TIMEOUT_MS }, async (_name, mode, substitutes, what) => {
    const red = await firstRed(mode, { substitutes });
    assert(red !== null, `the simulator saw nothing in ${GUARD_SEEDS_MAX} seeds`);
    expect(red.broken.join("\n")).toMatch(what);
  });
});
