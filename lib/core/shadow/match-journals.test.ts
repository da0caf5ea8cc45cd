import fc from "fast-check";
import { expect, test } from "vitest";
import { day } from "../day.ts";
import { cents, decimalToCents } from "../money.ts";
import type { JournalLine } from "../ports.ts";
import { type KeyedJournal, type MadeJournal, matchJournals } from "./match-journals.ts";

/** `"420-6420 100 | 000-2130 -100"`: accounts with their debits, credits negative. */
const lines = (text: string): readonly JournalLine[] =>
  text.split("|").map((part) => {
    const [account = "", amount = "0"] = part.trim().split(" ");
    const value = decimalToCents(amount);
    if (value === null) throw new Error(`${amount} is no amount`);
    return { account, debitCents: cents(Math.max(0, value)), creditCents: cents(Math.max(0, -value)), text: "" };
  });
const made = (reportId: string, date: string, text: string): MadeJournal => ({
  ...{ reportId, date: day(date), lines: lines(text) },
});
const keyed = (
  journalNumber: number,
  date: string,
  text: string,
  change: Partial<KeyedJournal> = {},
): KeyedJournal => ({
  ...{ journalNumber, date: day(date), reference: "", voided: false, lines: lines(text) },
  ...change,
});
const LODGING = "420-6420-00 547.29 | 000-2130-00 -547.29";
const brief = (mine: readonly MadeJournal[], theirs: readonly KeyedJournal[]) =>
  matchJournals(mine, theirs).map(
    ({ reportId, kind, journals }) => `${reportId} ${[kind, ...journals.map((each) => each.journalNumber)].join(" ")}`,
  );

test.each<[string, readonly MadeJournal[], readonly KeyedJournal[], readonly string[]]>([
  ["exact", [made("R1", "2026-10-05", LODGING)], [keyed(7, "2026-10-05", LODGING)], ["R1 exact 7"]],
  [
    "exact, though its lines are cut otherwise",
    [made("R1", "2026-10-05", LODGING)],
    [keyed(7, "2026-10-05", "420-6420-00 500 | 420-6420-00 47.29 | 000-2130-00 -547.29")],
    ["R1 exact 7"],
  ],
  ["other date", [made("R1", "2026-10-05", LODGING)], [keyed(7, "2026-10-09", LODGING)], ["R1 other_date 7"]],
  ["too far away", [made("R1", "2026-10-05", LODGING)], [keyed(7, "2026-10-11", LODGING)], ["R1 none"]],
  [
    "other account",
    [made("R1", "2026-10-05", LODGING)],
    [keyed(7, "2026-10-06", "440-6420-00 547.29 | 000-2130-00 -547.29")],
    ["R1 other_account 7"],
  ],
  [
    "the same amount on all other accounts, twice: nobody can tell which",
    [made("R1", "2026-10-05", LODGING)],
    [keyed(7, "2026-10-06", "9 547.29 | 8 -547.29"), keyed(8, "2026-10-06", "9 547.29 | 8 -547.29")],
    ["R1 none"],
  ],
  [
    "split in two",
    [made("R1", "2026-10-05", "420-6420-00 500 | 420-6430-00 47.29 | 000-2130-00 -547.29")],
    [
      keyed(7, "2026-10-05", "420-6420-00 500 | 000-2130-00 -500"),
      keyed(8, "2026-10-06", "420-6430-00 47.29 | 000-2130-00 -47.29"),
      keyed(9, "2026-10-06", "420-6430-00 11 | 000-2130-00 -11"),
    ],
    ["R1 split 7 8"],
  ],
  [
    "summed per week",
    ["05", "05", "06", "07", "07", "08", "09"].map((at, index) => made(`R${index}`, `2026-10-${at}`, LODGING)),
    [keyed(7, "2026-10-09", "420-6420-00 3831.03 | 000-2130-00 -3831.03")],
    [0, 1, 2, 3, 4, 5, 6].map((index) => `R${index} summed 7`),
  ],
  [
    "two that were summed, with another report's day between them",
    [
      made("R1", "2026-10-05", "1 10 | 9 -10"),
      made("R2", "2026-10-06", "1 7 | 9 -7"),
      made("R3", "2026-10-07", "1 5 | 9 -5"),
    ],
    [keyed(7, "2026-10-09", "1 15 | 9 -15")],
    ["R1 summed 7", "R2 none", "R3 summed 7"],
  ],
  [
    "reversed",
    [made("R1", "2026-10-05", LODGING)],
    [keyed(7, "2026-10-05", LODGING), keyed(8, "2026-10-20", "420-6420-00 -547.29 | 000-2130-00 547.29")],
    ["R1 reversed 7"],
  ],
  [
    "reversed, and keyed again",
    [made("R1", "2026-10-05", LODGING)],
    [
      keyed(7, "2026-10-05", LODGING),
      keyed(8, "2026-10-05", "420-6420-00 -547.29 | 000-2130-00 547.29"),
      keyed(9, "2026-10-06", LODGING),
    ],
    ["R1 other_date 9"],
  ],
  ["voided", [made("R1", "2026-10-05", LODGING)], [keyed(7, "2026-10-05", LODGING, { voided: true })], ["R1 none"]],
  ["none", [made("R1", "2026-10-05", LODGING)], [keyed(7, "2026-10-05", "1 547.30 | 9 -547.30")], ["R1 none"]],
  [
    "two reports of the same money, one journal: the one of that day has it",
    [made("R1", "2026-10-05", LODGING), made("R2", "2026-10-06", LODGING)],
    [keyed(7, "2026-10-06", LODGING)],
    ["R1 none", "R2 exact 7"],
  ],
])("%s", (_name, mine, theirs, expected) => {
  expect(brief(mine, theirs)).toEqual(expected);
  expect(brief(mine, theirs.toReversed())).toEqual(expected);
});

test("another account says what differs, account by account", () => {
  const theirs = keyed(7, "2026-10-06", "440-6420-00 547.29 | 000-2130-00 -547.29");
  expect(matchJournals([made("R1", "2026-10-05", LODGING)], [theirs])[0]?.differences).toEqual([
    { account: "420-6420-00", oursCents: 54_729, theirsCents: 0 },
    { account: "440-6420-00", oursCents: 0, theirsCents: 54_729 },
  ]);
});

// Goal: whatever was keyed, one journal is never given to two reports unless it is their sum, and no cent appears from nowhere.
const journal = fc.record({
  day: fc.integer({ min: 1, max: 28 }),
  account: fc.constantFrom("1", "2", "3"),
  amount: fc.integer({ min: 1, max: 6 }),
});
const textOf = ({ account, amount }: { account: string; amount: number }) => `${account} ${amount} | 9 -${amount}`;
const dateOf = (at: number) => `2026-10-${String(at).padStart(2, "0")}`;

test("every match carries its money, and no journal is used twice", () => {
  fc.assert(
    fc.property(fc.array(journal, { maxLength: 12 }), fc.array(journal, { maxLength: 12 }), (ours, gps) => {
      const mine = ours.map((each, index) => made(`R${index}`, dateOf(each.day), textOf(each)));
      const theirs = gps.map((each, index) => keyed(index + 1, dateOf(each.day), textOf(each)));
      const matches = matchJournals(mine, theirs);
      expect(matches.map(({ reportId }) => reportId)).toEqual(mine.map(({ reportId }) => reportId));
      const amountOf = new Map(theirs.map((each, index) => [each.journalNumber, gps[index]?.amount ?? 0]));
      const uses = new Map<number, string>();
      for (const [index, { kind, journals, together, reportId }] of matches.entries()) {
        const sum = journals.reduce((total, each) => total + (amountOf.get(each.journalNumber) ?? 0), 0);
        const others = together.reduce((total, id) => total + (ours[Number(id.slice(1))]?.amount ?? 0), 0);
        expect(sum).toBe(kind === "none" ? 0 : (ours[index]?.amount ?? 0) + others);
        const group = [reportId, ...together].toSorted().join();
        for (const { journalNumber } of journals) {
          expect(uses.get(journalNumber) ?? group).toBe(group);
          uses.set(journalNumber, group);
        }
      }
    }),
  );
});

test("a month of thousands is matched in seconds", () => {
  const at = (index: number) => dateOf(1 + (index % 28));
  const mine = Array.from({ length: 4_000 }, (_, index) =>
    made(`R${index}`, at(index), `1 ${index + 1} | 9 -${index + 1}`),
  );
  const theirs = mine.map((each, index) => keyed(index + 1, each.date, `1 ${index + 1} | 9 -${index + 1}`));
  const startedMs = performance.now();
  expect(matchJournals(mine, theirs).every(({ kind }) => kind === "exact")).toBe(true);
  expect(performance.now() - startedMs).toBeLessThan(5_000);
});
