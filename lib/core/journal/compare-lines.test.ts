import { expect, test } from "vitest";
import { cents } from "../money.ts";
import { compareLines, type ComparedLine } from "./compare-lines.ts";

const debit = (expenseId: string, account: string, amount: number, text = expenseId): ComparedLine => ({
  ...{ expenseId, account, text, debitCents: cents(amount), creditCents: cents(0) },
});
const credit = (account: string, amount: number): ComparedLine => ({
  ...{ expenseId: null, account, text: "R1", debitCents: cents(0), creditCents: cents(amount) },
});
const told = (before: readonly ComparedLine[], after: readonly ComparedLine[]) =>
  compareLines(before, after).map(
    ({ kind, before: was, after: is }) => `${kind} ${was?.account ?? "-"} > ${is?.account ?? "-"}`,
  );

const THAT_DAY = [debit("1", "420-6420-00", 547), debit("2", "420-6430-00", 20), credit("000-2130-00", 567)];

test("the same journal has no difference, whatever its order and whatever else is known of its lines", () => {
  const again = THAT_DAY.toReversed().map((line) => ({ ...line, merchant: "Hampton Inn" }));
  expect(told(THAT_DAY, again)).toEqual([
    "same 420-6420-00 > 420-6420-00",
    "same 420-6430-00 > 420-6430-00",
    "same 000-2130-00 > 000-2130-00",
  ]);
});

test.each<[string, readonly ComparedLine[], readonly string[]]>([
  [
    "another account of an expense is a change of its line",
    [debit("1", "440-6420-00", 547), debit("2", "420-6430-00", 20), credit("000-2130-00", 567)],
    ["changed 420-6420-00 > 440-6420-00", "same 420-6430-00 > 420-6430-00", "same 000-2130-00 > 000-2130-00"],
  ],
  [
    "one cent, or another text, is a change too",
    [debit("1", "420-6420-00", 548), debit("2", "420-6430-00", 20, "dinner"), credit("000-2130-00", 568)],
    ["changed 420-6420-00 > 420-6420-00", "changed 420-6430-00 > 420-6430-00", "changed 000-2130-00 > 000-2130-00"],
  ],
  [
    "an expense that left and one that came, before the settlement; another clearing account is another line",
    [debit("1", "420-6420-00", 547), debit("3", "420-6430-00", 20), credit("000-2145-00", 567)],
    [
      ...["same 420-6420-00 > 420-6420-00", "removed 420-6430-00 > -", "added - > 420-6430-00"],
      ...["removed 000-2130-00 > -", "added - > 000-2145-00"],
    ],
  ],
  [
    "a second line of one expense is a line of its own",
    [...THAT_DAY, debit("1", "420-6420-00", 3)],
    [
      ...["same 420-6420-00 > 420-6420-00", "same 420-6430-00 > 420-6430-00", "added - > 420-6420-00"],
      "same 000-2130-00 > 000-2130-00",
    ],
  ],
])("%s", (_what, today, expected) => {
  expect(told(THAT_DAY, today)).toEqual(expected);
});
