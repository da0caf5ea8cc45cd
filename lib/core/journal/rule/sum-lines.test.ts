import { expect, test } from "vitest";
import { ledgerLines } from "#lib/testing/ledger/ledger-lines.ts";
import { rulesWith, TAX_ACCOUNT } from "#lib/testing/sample-rules.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { day } from "../../day.ts";
import type { CompanyOptions } from "../../mapping/company-options.ts";
import { cents } from "../../money.ts";
import type { Expense } from "../../report/report.ts";
import { buildJournal, previewJournal } from "../build-journal.ts";
import { journalContributors } from "../journal-contributors.ts";

const AT = { today: day("2026-11-22"), expenseOwners: new Map() };
const spent = (transactionId: string, amount: number, changes: Partial<Expense> = {}) =>
  sampleExpense({ transactionId, amountCents: cents(amount), ...changes });
const FIVE = [
  spent("1", 10_000),
  spent("2", 2_000, { category: "Meals", merchant: "Snooze" }),
  spent("3", -500),
  spent("4", 3_000, { merchant: "Drury" }),
  spent("5", -250),
];
function linesOf(expenses: readonly Expense[], options: Partial<CompanyOptions>) {
  const built = buildJournal(sampleReport(expenses), rulesWith(options), AT);
  return built.ok ? built.value.lines : [];
}

test("sums: above the limit a line per account, debits and credits apart", () => {
  expect(ledgerLines(linesOf(FIVE, { linesMax: 4 }))).toEqual([
    "420-6420-00 D 130.00 2 expenses Okafor",
    "420-6430-00 D 20.00 Okafor 11-10 Snooze",
    "420-6420-00 C 7.50 2 expenses Okafor",
    "000-2130-00 C 142.50 Okafor R00Xk3PqL8vA",
  ]);
});

test("sums: at the limit each expense still has its line", () => {
  expect(linesOf(FIVE, { linesMax: 5 })).toHaveLength(6);
});

test("sums: what is zero does not count towards the limit", () => {
  expect(linesOf([...FIVE, spent("6", 0)], { linesMax: 5 })).toHaveLength(6);
});

test("sums: each keeps every expense that it stands for, with its own reason", () => {
  const [lodging] = linesOf(FIVE, { linesMax: 4 });

  expect(lodging).toMatchObject({ expenseId: null, merchant: "", spentOn: null });
  expect(lodging?.why).toMatchObject([
    {
      ...{ kind: "summed", expenseId: "1", amountCents: 10_000, merchant: "Hampton Inn Denver", spentOn: "2026-11-10" },
      why: { kind: "composed", parts: [{ sourceText: "Denver", setBy: "Ana Ruiz" }, {}, {}] },
    },
    { kind: "summed", expenseId: "4", amountCents: 3_000, merchant: "Drury" },
  ]);
});

test("sums: a credit's expenses are negative, and what was spent abroad is kept", () => {
  const abroad = { originalCurrency: "EUR", originalAmountCents: cents(-200) };
  const lines = linesOf([...FIVE.slice(0, 4), spent("5", -250, abroad)], { linesMax: 4 });

  expect(lines[2]?.why).toMatchObject([
    { expenseId: "3", amountCents: -500, spentIn: null },
    { expenseId: "5", amountCents: -250, spentIn: { currency: "EUR", amountCents: -200 } },
  ]);
});

test("sums: recoverable tax is summed by its own account, and an expense counts once", () => {
  const taxRules = [{ tax: "VAT", category: null, recoverableBasisPoints: 10_000, account: TAX_ACCOUNT }];
  const taxed = { taxName: "VAT", taxCents: cents(100) };
  const lines = linesOf([spent("1", 1_000, taxed), spent("2", 1_000, taxed)], { linesMax: 1, taxRules });

  expect(ledgerLines(lines)).toEqual([
    "420-6420-00 D 18.00 2 expenses Okafor",
    "000-1180-00 D 2.00 2 expenses Okafor",
    "000-2130-00 C 20.00 Okafor R00Xk3PqL8vA",
  ]);
});

test("sums: who mapped one of the expenses may still not approve", () => {
  expect(journalContributors(linesOf(FIVE, { linesMax: 1 })).map(({ what }) => what)).toEqual(
    journalContributors(linesOf(FIVE, { linesMax: 200 })).map(({ what }) => what),
  );
});

test("sums: who set the rule of a tax may not approve what it splits", () => {
  const set = { byId: "user-ben", by: "Ben", at: "2026-11-01T00:00:00.000Z", version: 3 };
  const taxRules = [{ tax: "VAT", category: null, recoverableBasisPoints: 10_000, account: TAX_ACCOUNT, set }];
  const lines = linesOf([spent("1", 1_000, { taxName: "VAT", taxCents: cents(100) })], { taxRules });

  expect(journalContributors(lines)).toContainEqual({ userId: "user-ben", what: "tax VAT" });
});

test("sums: what has no account yet stays by itself, so that it can be mended", () => {
  const held = [...FIVE, spent("6", 100, { tags: ["Phoenix"] }), spent("7", 200, { tags: ["Phoenix"] })];
  const { lines } = previewJournal(sampleReport(held), rulesWith({ linesMax: 2 }), AT);

  expect(lines.filter(({ account }) => account === null).map(({ expenseId }) => expenseId)).toEqual(["6", "7"]);
});
