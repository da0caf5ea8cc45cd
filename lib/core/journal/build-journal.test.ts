import { expect, test } from "vitest";
import { ledgerLines } from "#lib/testing/ledger/ledger-lines.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import {
  accountsByNumber,
  mappingOf,
  SAMPLE_ACCOUNTS,
  SAMPLE_ENTRIES,
  SAMPLE_RULES,
  sampleAccount,
  sampleEntry,
} from "#lib/testing/sample-rules.ts";
import { day } from "../day.ts";
import type { CompanyRules } from "../mapping/rules.ts";
import { cents } from "../money.ts";
import type { Expense, Report } from "../report/report.ts";
import { buildJournal } from "./build-journal.ts";
import type { BuildContext } from "./draft-journal.ts";

const AT: BuildContext = { today: day("2026-11-22"), expenseOwners: new Map() };
const HOTEL = sampleExpense();
const DINNER = sampleExpense({
  transactionId: "4056343049275634402",
  category: "Meals",
  merchant: "Snooze",
  amountCents: cents(3_816),
});

type Case = { report?: Partial<Report>; rules?: Partial<CompanyRules>; at?: Partial<BuildContext> };
const build = (expenses: readonly Expense[], { report, rules, at }: Case = {}) =>
  buildJournal(sampleReport(expenses, report), { ...SAMPLE_RULES, ...rules }, { ...AT, ...at });

const ledger = (expenses: readonly Expense[], options?: Case) => {
  const journal = build(expenses, options);
  return journal.ok ? ledgerLines(journal.value.lines) : journal.error;
};
const problems = (expenses: readonly Expense[], options?: Case) => {
  const journal = build(expenses, options);
  return journal.ok ? [] : journal.error;
};
const codes = (expenses: readonly Expense[], options?: Case) => problems(expenses, options).map(({ code }) => code);

test("a line per expense, and one net line for the employee", () => {
  expect(ledger([HOTEL, DINNER])).toEqual([
    "420-6420-00 D 547.29 Okafor 11-10 Hampton Inn Denve",
    "420-6430-00 D 38.16 Okafor 11-10 Snooze",
    "000-2130-00 C 585.45 Okafor R00Xk3PqL8vA",
  ]);
});

test("the journal has the date of approval, its period, and the total of its debits", () => {
  const journal = build([HOTEL, DINNER]);

  expect(journal.ok && journal.value).toMatchObject({
    date: "2026-11-16",
    period: { year: 2026, number: 11 },
    totalDebitCents: 58_545,
    empty: false,
  });
});

// ---- Which reports, and one expense, one posting (the report as a whole: eligibility.test.ts)

test("which reports: what is not ours to send has no other problem", () => {
  const bad = sampleExpense({ category: "", reimbursable: null });

  expect(codes([bad], { report: { status: "open", approverEmails: [], currency: "EUR" } })).toEqual([
    "status_excluded",
  ]);
});

test("which reports: a workspace that feeds two companies is held with everything else that is wrong", () => {
  const unmapped = sampleExpense({ tags: ["Phoenix"] });

  expect(codes([unmapped], { at: { workspaceCompanies: ["HALD", "HALE"] } })).toEqual([
    "workspace_in_two_companies",
    "tag_unmapped",
  ]);
});

test("one expense, one posting: it stands in a live posting of another report", () => {
  const expenseOwners = new Map([[DINNER.transactionId, "R00OTHER"]]);

  expect(problems([HOTEL, DINNER], { at: { expenseOwners } })).toEqual([
    { code: "expense_in_other_posting", expenseId: DINNER.transactionId, reportId: "R00OTHER" },
  ]);
});
// ---- Sums

test("sums: an expense spent in another currency posts the converted amount", () => {
  const abroad = sampleExpense({
    originalCurrency: "EUR",
    originalAmountCents: cents(41_200),
    amountCents: cents(44_785),
  });

  expect(ledger([abroad])).toEqual([
    "420-6420-00 D 447.85 Okafor 11-10 Hampton Inn Denve",
    "000-2130-00 C 447.85 Okafor R00Xk3PqL8vA",
  ]);
});

test.each([
  [0, 10_050, ["amount_too_fine"]],
  [0, 10_000, []],
  [1, 10_050, []],
  [1, 10_055, ["amount_too_fine"]],
  [2, 10_055, []],
  [3, 10_055, []],
])("sums: a currency of %i decimals and %i hundredths", (currencyDecimals, amount, expected) => {
  expect(codes([sampleExpense({ amountCents: cents(amount) })], { rules: { currencyDecimals } })).toEqual(expected);
});
// ---- Debit side (the sources of each segment: compose-account.test.ts)

test("debit side: every problem of every expense at once, in report order", () => {
  const nothing = sampleExpense({ transactionId: "E1", category: "", tags: [], reimbursable: null });
  const unmapped = sampleExpense({ transactionId: "E2", category: "Field Tools", tags: ["Phoenix"] });
  const closed = { approvedAt: new Date("2026-06-15T12:00:00Z"), totalCents: cents(1) };

  expect(codes([nothing, unmapped], { report: closed })).toEqual([
    "sum_mismatch",
    "tag_missing",
    "category_missing",
    "payer_unknown",
    "tag_unmapped",
    "category_unmapped",
    "period_closed",
  ]);
});

test("debit side: an unmapped workspace is one problem, however many expenses meet it", () => {
  const mapping = mappingOf(SAMPLE_ENTRIES.filter(({ kind }) => kind !== "workspace"));

  expect(problems([HOTEL, DINNER], { rules: { mapping } })).toEqual([
    { code: "workspace_unmapped", policyId: "POLICY1", segment: 3 },
  ]);
});

// ---- Credit side

const AMEX = sampleExpense({
  transactionId: "4056343049275634403",
  reimbursable: false,
  card: "Amex Corporate",
  amountCents: cents(20_000),
});

test("credit side: one net line per settlement account", () => {
  expect(ledger([AMEX, HOTEL, { ...AMEX, transactionId: "A2", amountCents: cents(1_485) }, DINNER])).toEqual([
    "420-6420-00 D 200.00 Okafor 11-10 Hampton Inn Denve",
    "420-6420-00 D 547.29 Okafor 11-10 Hampton Inn Denve",
    "420-6420-00 D 14.85 Okafor 11-10 Hampton Inn Denve",
    "420-6430-00 D 38.16 Okafor 11-10 Snooze",
    "000-2130-00 C 585.45 Okafor R00Xk3PqL8vA",
    "000-2145-00 C 214.85 Okafor R00Xk3PqL8vA",
  ]);
});

test("credit side: a settlement account that several payers share still has one line", () => {
  const mapping = mappingOf([...SAMPLE_ENTRIES, sampleEntry("card", "Amex Corporate", "000-2130-00", 2)]);

  expect(ledger([HOTEL, AMEX], { rules: { mapping } })).toEqual([
    "420-6420-00 D 547.29 Okafor 11-10 Hampton Inn Denve",
    "420-6420-00 D 200.00 Okafor 11-10 Hampton Inn Denve",
    "000-2130-00 C 747.29 Okafor R00Xk3PqL8vA",
  ]);
});

test("credit side: paid by whom?", () => {
  const unclear = sampleExpense({ reimbursable: false });

  expect(problems([unclear])).toEqual([{ code: "payer_unknown", expenseId: unclear.transactionId }]);
});

test("credit side: a settlement account that may not be used is named once", () => {
  const accounts = accountsByNumber([...SAMPLE_ACCOUNTS, sampleAccount("000-2130-00")]);

  expect(problems([HOTEL, DINNER], { rules: { accounts } })).toEqual([
    { code: "settlement_account_refused", account: "000-2130-00", reason: "not_balance_sheet" },
  ]);
});

test("credit side: settlement accounts wait for a person to confirm them at set-up, each for itself", () => {
  const refused = (account: string) => ({ code: "settlement_account_refused", account, reason: "not_confirmed" });
  const confirmed = (...accounts: string[]) =>
    problems([HOTEL, AMEX], { rules: { confirmedAccounts: new Set(accounts) } });
  expect(confirmed()).toEqual([refused("000-2130-00"), refused("000-2145-00")]);
  expect(confirmed("000-2130-00")).toEqual([refused("000-2145-00")]);
  expect(confirmed("000-2130-00", "000-2145-00")).toEqual([]);
});

// ---- Refunds and zeros

test("refunds: one credits its expense account", () => {
  expect(ledger([HOTEL, { ...DINNER, amountCents: cents(-345) }])).toEqual([
    "420-6420-00 D 547.29 Okafor 11-10 Hampton Inn Denve",
    "420-6430-00 C 3.45 Okafor 11-10 Snooze",
    "000-2130-00 C 543.84 Okafor R00Xk3PqL8vA",
  ]);
});

test("refunds: a net refund debits the settlement account", () => {
  expect(ledger([{ ...DINNER, amountCents: cents(-345) }])).toEqual([
    "420-6430-00 C 3.45 Okafor 11-10 Snooze",
    "000-2130-00 D 3.45 Okafor R00Xk3PqL8vA",
  ]);
});

test("refunds: what nets to zero needs no settlement line", () => {
  expect(ledger([HOTEL, { ...DINNER, amountCents: cents(-54_729) }])).toEqual([
    "420-6420-00 D 547.29 Okafor 11-10 Hampton Inn Denve",
    "420-6430-00 C 547.29 Okafor 11-10 Snooze",
  ]);
});

test("zeros: a zero expense makes no line, so it needs neither account nor payer", () => {
  const zero = sampleExpense({ transactionId: "Z", amountCents: cents(0), category: "", tags: [], reimbursable: null });

  expect(ledger([zero, DINNER])).toEqual([
    "420-6430-00 D 38.16 Okafor 11-10 Snooze",
    "000-2130-00 C 38.16 Okafor R00Xk3PqL8vA",
  ]);
});

test("zeros: a zero expense still belongs to one posting only", () => {
  const zero = { ...HOTEL, amountCents: cents(0) };
  const expenseOwners = new Map([[HOTEL.transactionId, "R00OTHER"]]);

  expect(codes([zero, DINNER], { at: { expenseOwners } })).toEqual(["expense_in_other_posting"]);
});

test.each([
  ["no expenses", []],
  ["only zeros", [{ ...HOTEL, amountCents: cents(0) }]],
])("zeros: a report with %s has nothing to post, whatever its period", (_name, expenses) => {
  const report = { approvedAt: new Date("2026-06-15T12:00:00Z") };

  expect(build(expenses, { report })).toEqual({
    ok: true,
    value: {
      date: "2026-06-15",
      dated: { rule: "approved", wanted: "2026-06-15" },
      period: null,
      lines: [],
      totalDebitCents: 0,
      empty: true,
    },
  });
});

// ---- Date

test.each([
  ["one second before midnight in Chicago", "2026-09-17T04:59:59Z", "2026-09-16"],
  ["midnight in Chicago", "2026-09-17T05:00:00Z", "2026-09-17"],
  ["the last day before the clocks go back", "2026-11-01T04:59:59Z", "2026-10-31"],
  ["after the clocks have gone back", "2026-11-02T05:30:00Z", "2026-11-01"],
])("date: approved at %s", (_name, approvedAt, expected) => {
  const journal = build([HOTEL], { report: { approvedAt: new Date(approvedAt) } });

  expect(journal.ok && journal.value.date).toBe(expected);
});

test.each([
  ["in a closed period", "2026-06-15T12:00:00Z", [{ code: "period_closed", date: "2026-06-15", period: "2026-06" }]],
  [
    "in no period",
    "2027-01-02T12:00:00Z",
    [
      { code: "date_in_future", date: "2027-01-02", today: "2026-11-22" },
      { code: "period_unknown", date: "2027-01-02" },
    ],
  ],
  ["tomorrow", "2026-11-23T12:00:00Z", [{ code: "date_in_future", date: "2026-11-23", today: "2026-11-22" }]],
  ["today", "2026-11-22T12:00:00Z", []],
])("date: approved %s", (_name, approvedAt, expected) => {
  expect(problems([HOTEL], { report: { approvedAt: new Date(approvedAt) } })).toEqual(expected);
});
