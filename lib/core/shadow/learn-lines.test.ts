import { expect, test } from "vitest";
import { SAMPLE_RULES } from "#lib/testing/sample-rules.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { day } from "../day.ts";
import { cents } from "../money.ts";
import type { Report } from "../report/report.ts";
import { learnLines } from "./learn-lines.ts";
import type { KeyedJournal } from "./match-journals.ts";
import type { ShadowKind, ShadowReport } from "./shadow-outcome.ts";

type Spent = readonly [amount: number, category: string, tag: string];
const APPROVED = new Date("2026-10-05T18:00:00Z");
const reportOf = (reportId: string, ...spent: readonly Spent[]): Report =>
  sampleReport(
    spent.map(([amount, category, tag], index) =>
      sampleExpense({ transactionId: `${reportId}/${index}`, amountCents: cents(amount), category, tags: [tag] }),
    ),
    { reportId, approvedAt: APPROVED },
  );
const journal = (journalNumber: number, date: string, ...lines: readonly (readonly [string, number])[]) =>
  ({
    ...{ journalNumber, date: day(date), reference: "", voided: false },
    lines: lines.map(([account, amount]) => ({
      ...{ account, debitCents: cents(Math.max(0, amount)), creditCents: cents(Math.max(0, -amount)), text: "" },
    })),
  }) satisfies KeyedJournal;
const judged = (
  { reportId, name, totalCents }: Report,
  kind: ShadowKind,
  ...numbers: readonly number[]
): ShadowReport => ({
  ...{
    reportId,
    kind,
    employee: "",
    name,
    date: null,
    totalCents,
    codes: [],
    lines: [],
    together: [],
    differences: [],
  },
  journals: numbers.map((journalNumber) => ({ journalNumber, date: day("2026-10-05") })),
});
const learn = (
  reports: readonly Report[],
  found: readonly ShadowReport[],
  keyed: readonly KeyedJournal[],
): readonly string[] =>
  learnLines(reports, found, keyed, SAMPLE_RULES).map(({ r, j, a, c, t }) => `${r} ${j} ${a} ${c || "-"} ${t.join()}`);

test("a line with the amount of one expense, or of one category's sum, tells its account", () => {
  const report = reportOf("R1", [1_000, "Meals", "Denver"], [2_500, "Lodging", "Denver"], [2_600, "Lodging", "Boston"]);
  const keyed = journal(7, "2026-10-05", ["420-6430-00", 1_000], ["000-6420-00", 5_100], ["000-2130-00", -6_100]);
  expect(learn([report], [judged(report, "other_account", 7)], [keyed])).toEqual([
    "R1 7 420-6430-00 Meals Denver",
    // Of several tags it tells nothing about one of them.
    "R1 7 000-6420-00 Lodging ",
  ]);
});

test("an amount with two meanings tells nothing; where all that have it are alike, it does", () => {
  const two = reportOf("R1", [1_000, "Meals", "Denver"], [1_000, "Lodging", "Denver"]);
  const keyedTwo = journal(7, "2026-10-05", ["420-6430-00", 1_000], ["420-6420-00", 1_000], ["000-2130-00", -2_000]);
  expect(learn([two], [judged(two, "exact", 7)], [keyedTwo])).toEqual([
    ...["R1 7 420-6430-00 - Denver", "R1 7 420-6420-00 - Denver"],
  ]);
  const sum = reportOf("R2", [300, "Meals", "Denver"], [700, "Meals", "Denver"], [1_000, "Lodging", "Boston"]);
  const keyedSum = journal(8, "2026-10-05", ["1-1-1", 1_000], ["1-2-1", 300], ["1-2-2", 700], ["000-2130-00", -2_000]);
  expect(learn([sum], [judged(sum, "exact", 8)], [keyedSum])).toEqual([
    ...["R2 8 1-2-1 Meals Denver", "R2 8 1-2-2 Meals Denver"],
  ]);
  const alike = reportOf("R3", [500, "Meals", "Denver"], [500, "Meals", "Denver"]);
  const keyedAlike = journal(9, "2026-10-05", ["420-6430-00", 500], ["420-6430-00", 500], ["000-2130-00", -1_000]);
  expect(learn([alike], [judged(alike, "exact", 9)], [keyedAlike])).toHaveLength(2);
});

test("a refund and the credit side are nobody's spend; a journal of several reports tells nothing", () => {
  const report = reportOf("R1", [1_000, "Meals", "Denver"], [-400, "Lodging", "Denver"]);
  const keyed = journal(7, "2026-10-05", ["420-6430-00", 1_000], ["420-6420-00", -400], ["000-2130-00", -600]);
  expect(learn([report], [judged(report, "exact", 7)], [keyed])).toEqual(["R1 7 420-6430-00 Meals Denver"]);
  expect(learn([report], [judged(report, "summed", 7)], [keyed])).toEqual([]);
});

test("what the rules hold is found by its money alone, where nothing else may be it", () => {
  const held = reportOf("R1", [1_000, "Field Tools", "Denver"], [250, "Meals", "Denver"]);
  const mine = journal(7, "2026-10-08", ["420-6530-00", 1_000], ["420-6430-00", 250], ["000-2130-00", -1_250]);
  const hold = judged(held, "held");
  expect(learn([held], [hold], [mine])).toEqual([
    ...["R1 7 420-6530-00 Field Tools Denver", "R1 7 420-6430-00 Meals Denver"],
  ]);
  expect(learn([held], [hold], [{ ...mine, date: day("2026-10-11") }]), "too far away").toEqual([]);
  expect(learn([held], [hold], [{ ...mine, voided: true }]), "voided").toEqual([]);
  expect(learn([held], [hold], [mine, { ...mine, journalNumber: 8 }]), "two journals").toEqual([]);
  const twin = { ...held, reportId: "R2" };
  expect(learn([held, twin], [hold, judged(twin, "held")], [mine]), "two reports").toEqual([]);
  const other = reportOf("R3", [1_250, "Meals", "Denver"]);
  expect(learn([held, other], [hold, judged(other, "other_account", 7)], [mine]), "another's").toEqual([]);
});
