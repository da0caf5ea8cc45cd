import { expect, test } from "vitest";
import type { PostingState } from "#lib/core/posting/state.ts";
import { attemptFaults, journalFaults } from "./check-end.ts";

/** What it cannot see, no run of any length proves. */
const SENT = {
  subject: "R1",
  state: "sent" as PostingState,
  marker: "EXP R1 ABCDEFGH",
  journalNumber: 7,
  gpDifferences: [],
};
const line = (debit: string, credit: string) => ({ sequence: 1, account: "000-1100-00", debit, credit, text: "Taxi" });
const JOURNAL = {
  reference: "EXP R1 abcdefgh ",
  journalNumber: 7,
  lines: [line("12.50", "0.00"), line("0.00", "12.50")],
};
const HELD = { ...SENT, state: "held" as PostingState };
const UNCLEAR = { ...SENT, state: "uncertain" as PostingState };

test("one journal with the marker and the number of the one posting that is sent is right", () => {
  expect(journalFaults([SENT], [JOURNAL])).toEqual([]);
  expect(journalFaults([HELD], [])).toEqual([]);
});

test.each([
  ["a second journal", [SENT], [JOURNAL, JOURNAL], "duplicate of EXP R1 ABCDEFGH"],
  ["a sent posting without a journal", [SENT], [], "R1: sent, with 0 journals in GP"],
  ["a journal of what is held", [HELD], [JOURNAL], "R1: held, with 1 journals in GP"],
  ["a journal of nobody", [], [JOURNAL], "nobody knows EXP R1 ABCDEFGH"],
  ["another number", [{ ...SENT, journalNumber: 8 }], [JOURNAL], "R1: its number is not 8"],
  ["what is not settled", [UNCLEAR], [], "R1: is still uncertain"],
  [
    "a journal whose sides differ",
    [SENT],
    [{ ...JOURNAL, lines: [line("12.50", "0.00")] }],
    "unbalanced: EXP R1 abcdefgh ",
  ],
])("it is seen: %s", (_what, postings, journals, fault) => {
  expect(journalFaults(postings, journals)).toContain(fault);
});

test("a second attempt is seen where the first one may have reached GP", () => {
  const [refused, unclear] = [
    { postingId: "p", number: 1, outcome: "not_executed" } as const,
    { postingId: "p", number: 1, outcome: null },
  ];
  const second = { postingId: "p", number: 2, outcome: null };

  expect(attemptFaults([second, refused])).toEqual([]);
  expect(attemptFaults([second, unclear])).toEqual(["p was sent twice"]);
});
