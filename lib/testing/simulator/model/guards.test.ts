import { describe, expect, test } from "vitest";
import type { Substitutes } from "../world/simulation.ts";
import type { Lease } from "#lib/core/posting/lease.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import type { Decision } from "#lib/core/posting/posting-event.ts";
import type { MemoryPostingStore } from "../../memory-posting-store.ts";
import { sendingCountsAsClaimed } from "../without-guards.ts";
import { runModel, tellFailure } from "./run-model.ts";

const SEED = 9;
const RUNS_MAX = 2_000;
const TIMEOUT_MS = 120_000;

type Plain = { store: MemoryPostingStore; lease: Lease | null };
const PLAIN = new WeakMap<MemoryPostingStore["postings"], Plain>();

/** The store of the same world as it was first seen: under no lease. */
function unleased(store: MemoryPostingStore): Plain {
  const plain = PLAIN.get(store.postings) ?? { store, lease: null };
  PLAIN.set(store.postings, plain);
  return plain;
}

/** Each guard taken out from the test's side, and the promise that must then be seen broken. */
const GUARDS: readonly (readonly [string, Substitutes, RegExp])[] = [
  [
    "the quarantine: a look straight after an unclear send is believed",
    { quarantineMs: -60_000 },
    /before its quarantine was over/,
  ],
  [
    "the look: what two people send again is not looked for",
    {
      store: (store) => ({
        readAll: async (...given) =>
          (await store.readAll(...given)).map((posting) =>
            posting.state === "queued" ? { ...posting, lookFirst: false, attempts: 0 } : posting,
          ),
      }),
    },
    /two journals/,
  ],
  [
    "the answer that is not whole: a list that fails counts as an empty one",
    {
      ledger: (ledger) => ({
        ...ledger,
        list: async (...given) => {
          const answer = await ledger.list(...given);
          return answer.kind === "complete" ? { ...answer, journals: answer.journals.slice(0, 1) } : answer;
        },
      }),
    },
    /sent again|two journals|GP has|no cause/,
  ],
  [
    "the committed attempt: who died while sending counts as having only claimed",
    { store: sendingCountsAsClaimed },
    /sent again|two journals|no cause: duplicate_in_gp/,
  ],
  [
    "the unique row: the same revision is added twice, by one whose lease is over",
    {
      store: (made) => ({
        add: async (posting, about, actor, detail) => {
          if (await unleased(made).store.add(posting, about, actor, detail)) return true;
          const { revision, marker } = posting;
          return unleased(made).store.add(
            { ...posting, revision: revision + 100, marker: `${marker}X` },
            about,
            actor,
            detail,
          );
        },
      }),
    },
    /two rows|still planned|moved|lost/,
  ],
  [
    "the epoch: who lost the lease goes on moving and sending",
    {
      store: (store) => {
        const plain = unleased(store);
        const asStored = async (from: Posting, decision: Decision): Promise<[Posting, Decision]> => {
          const stored = (await plain.store.read(from.id)) ?? from;
          return [stored, { ...decision, posting: { ...decision.posting, version: stored.version + 1 } }];
        };
        return {
          takeLease: async (companyId, holder) => {
            const lease = await plain.store.takeLease(companyId, holder);
            plain.lease = lease ?? plain.lease;
            return lease;
          },
          move: async (from, decision, actor) => plain.store.move(...(await asStored(from, decision)), actor),
          startAttempt: async (from, decision, attempt, { lease, known }, actor) =>
            plain.store.startAttempt(
              ...(await asStored(from, decision)),
              attempt,
              { lease: plain.lease ?? lease, known },
              actor,
            ),
        };
      },
    },
    /sent again|two journals/,
  ],
  [
    "the unique expense: two reports may have it",
    {
      store: (store) => ({
        expenseOwners: async () => new Map(),
        move: async (from, decision, actor) => store.move(from, { ...decision, expenses: "keep" }, actor),
      }),
    },
    /GP books/,
  ],
  [
    "the memory outside of the database: a loss is not noticed",
    {
      store: (store) => ({
        hasLink: () => true,
        startAttempt: (from, decision, attempt, guards, actor) =>
          store.startAttempt(from, decision, attempt, { ...guards, known: null }, actor),
      }),
    },
    /sent again|two journals/,
  ],
];

describe("the guards bite: without", () => {
  test.each(GUARDS)("%s", { timeout: TIMEOUT_MS }, async (_name, substitutes, what) => {
    const details = await runModel({ seed: SEED, runs: RUNS_MAX, substitutes, unshrunk: true });
    expect(tellFailure(details)).toMatch(what);
  });
});
