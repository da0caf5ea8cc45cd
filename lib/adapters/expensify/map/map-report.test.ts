import { expect, test } from "vitest";
import type { HoldProblem } from "#lib/core/problem.ts";
import type { ExpenseWire, ReportLine } from "../wire.ts";
import { buildExpense, buildReport, fixtureReport } from "../testing/wire.ts";
import { mapReport } from "./map-report.ts";

const AS_IT_IS = { spendSign: "positive", unescapeHtml: false } as const;
const map = (line: ReportLine) => mapReport(line, "the line", AS_IT_IS);
const mapWith = (changes: Partial<ReportLine>) => map(buildReport([buildExpense()], changes));
const reportOf = (reading: ReturnType<typeof map>) => (reading.kind === "report" ? reading.report : undefined);
const problemsOf = (reading: ReturnType<typeof map>): readonly HoldProblem[] =>
  reading.kind === "quarantined" ? reading.problems : [];
const expenseOf = (changes: Partial<ExpenseWire>) => reportOf(map(buildReport([buildExpense(changes)])))?.expenses[0];

const HOSTILE =
  'He said "hi" \\ back\\slash /slash </script> <!-- c --> ]]> \n new\r\nline\ttab \u0000\u0001\u001f\u007f \u2028\u2029 ' +
  "${report.total} <#list x as y> #{1} &amp; AT&T \u00e9\u4e2d\ud83d\ude80 'q' \u202eRTL {\"a\":1}";

test("every hostile text comes back to the letter", () => {
  const report = reportOf(map(fixtureReport("hostile-default", 0)));

  expect(report).toMatchObject({
    reportId: "R00X9oNOn2MO",
    oldReportId: "3513250790654885",
    name: HOSTILE,
    status: "approved",
    type: "",
    policyName: 'Acme & "Sons"',
    currency: "USD",
    totalCents: 123454189,
    submitterEmail: `o'brien+"x"@example.com`,
    approverEmails: ["m@example.com"],
    createdAt: null,
    approvedAt: new Date("2026-03-02T23:59:59Z"),
  });
  expect(report?.history).toEqual([
    { action: "SUBMITTED", by: "o@example.com", at: "2026-03-01 10:00:00", message: "" },
    { action: "APPROVED", by: "m@example.com", at: "2026-03-02 23:59:59", message: HOSTILE },
    { action: "COMMENT", by: "", at: "", message: "" },
  ]);
});

test("expenses: long ids, the amounts that count, levels of the tag", () => {
  const [first, second, third] = reportOf(map(fixtureReport("hostile-default", 0)))?.expenses ?? [];

  expect(first).toEqual({
    transactionId: "4056343049275634494",
    spentOn: "2026-02-28",
    merchant: HOSTILE,
    category: 'Meals: & "Ent"',
    categoryGlCode: "6000-100",
    tags: ["Dept: R&D", "West \\ Coast", 'ACME "Inc"'],
    amountCents: 123456789,
    originalCurrency: "USD",
    originalAmountCents: 123456789,
    reimbursable: true,
    card: "",
    kind: "",
    taxCents: 1999,
    taxName: "VAT",
    billable: false,
    comment: HOSTILE,
    receiptUrl: 'https://www.expensify.com/verifyReceipt?x=1&y="2"',
  });
  expect(second).toMatchObject({
    amountCents: -2600,
    originalCurrency: "EUR",
    reimbursable: false,
    merchant: "refund  double  space",
  });
  expect(third).toMatchObject({
    transactionId: "7",
    amountCents: 1_500_000_000,
    spentOn: null,
    merchant: "",
    reimbursable: null,
  });
});

test("what cannot be done without is listed all at once, and the line is kept", () => {
  expect(map(fixtureReport("hostile-default", 2))).toMatchObject({
    kind: "quarantined",
    reportId: "RSET",
    raw: "the line",
    problems: [
      { code: "report_incomplete", fields: ["status", "policyID", "currency", "total"] },
      { code: "expense_incomplete", expenseId: "1", fields: ["currency"] },
      { code: "expense_incomplete", expenseId: "2", fields: ["currency"] },
    ],
  });
  expect(problemsOf(map(fixtureReport("hostile-default", 3)))).toEqual([
    { code: "report_incomplete", fields: ["status", "policyID", "currency", "total", "expenseCount"] },
  ]);
});

test.each([
  ["a fraction of a cent in the total", { total: "1.5" }, ["total"]],
  ["a total in words", { total: "twelve" }, ["total"]],
  ["an expense too few", { expenseCount: 2 }, ["expenseCount"]],
  ["no list of expenses", { expenseCount: null }, ["expenseCount"]],
  ["an empty status", { status: " " }, ["status"]],
  ["no workspace", { policyID: null }, ["policyID"]],
] as const)("quarantines a report with %s", (_name, changes, fields) => {
  expect(problemsOf(mapWith(changes))).toEqual([{ code: "report_incomplete", fields }]);
});

test.each([
  ["without id", { transactionID: null }, "#1", ["transactionID"]],
  ["without currency and amount", { currency: null, amount: null }, "1", ["currency", "amount"]],
  ["with a fraction of a cent", { amount: "12.5" }, "1", ["amount"]],
  ["whose tag contradicts itself", { tag: "A", ntags: [{ level: 1, name: "B", glCode: "" }] }, "1", ["tag"]],
] as const)("quarantines a report with an expense %s", (_name, changes, expenseId, fields) => {
  const { ntags, ...others } = { ntags: [], ...changes };
  const line = buildReport([buildExpense({ ...others, ntags: [...ntags] })], { total: 1234 });
  expect(problemsOf(map(line))).toEqual([{ code: "expense_incomplete", expenseId, fields }]);
});

test("quarantines a report that has an expense twice", () => {
  expect(problemsOf(map(buildReport([buildExpense(), buildExpense(), buildExpense()])))).toEqual([
    { code: "expense_incomplete", expenseId: "1", fields: ["transactionID"] },
  ]);
});

test.each([
  ["Open", "open"],
  ["PROCESSING", "processing"],
  ["submitted", "processing"],
  ["Approved ", "approved"],
  ["Reimbursed", "reimbursed"],
  ["Closed", "closed"],
  ["archived", "closed"],
  ["constructor", "unknown"],
  ["Billing", "unknown"],
])("status %s is %s", (word, status) => {
  expect(reportOf(mapWith({ status: word }))?.status).toBe(status);
});

const BOSS = { managerEmail: "Boss@Acme.com", approved: "2026-03-02 10:00:00" };
const by = (...emails: readonly (string | null)[]) => ({
  approvers: emails.map((email) => ({ email, date: null, employeeUserID: null })),
});

test.each([
  ["the list, in order, once each", { ...BOSS, ...by("B@x.com", "a@x.com", null, "B@x.com") }, ["b@x.com", "a@x.com"]],
  ["the manager, where an approved report has no list", BOSS, ["boss@acme.com"]],
  ["the manager of a reimbursed one", { ...BOSS, status: "Reimbursed" }, ["boss@acme.com"]],
  ["nobody while it is in process", { ...BOSS, status: "Processing" }, []],
  ["nobody for Submit & Close", { ...BOSS, status: "Closed" }, []],
  ["nobody without an approval date", { ...BOSS, approved: null }, []],
])("approvers: %s", (_name, changes, emails) => {
  expect(reportOf(mapWith(changes))?.approverEmails).toEqual(emails);
});

test.each([
  ["the programme", { bank: "Amex Corporate", cardNumber: "1234" }, "Amex Corporate"],
  ["the number", { bank: " ", cardNumber: "XXXX1234", cardID: "9" }, "XXXX1234"],
  ["the id", { cardID: "9" }, "9"],
  ["not managedCard, which nobody has seen", { managedCard: true }, ""],
])("card: %s", (_name, changes, card) => {
  expect(expenseOf(changes)?.card).toBe(card);
});

test("modified merchant and date go before the first ones, unless they are empty", () => {
  const first = { merchant: "Old", created: "2026-01-01" };
  expect(expenseOf({ ...first, modifiedMerchant: "New", modifiedCreated: "2026-01-02" })).toMatchObject({
    merchant: "New",
    spentOn: "2026-01-02",
  });
  expect(expenseOf({ ...first, modifiedMerchant: "", modifiedCreated: "" })).toMatchObject({
    merchant: "Old",
    spentOn: "2026-01-01",
  });
});

test.each([
  [true, true],
  [false, false],
  ["yes", null],
  [1, null],
  [null, null],
])("reimbursable %j is %j", (wire, known) => {
  expect(expenseOf({ reimbursable: wire })?.reimbursable).toBe(known);
});

test("the type is what Expensify says, in lower case, where it says it", () => {
  expect(reportOf(map(fixtureReport("hostile-with-type", 0)))?.type).toBe("expense");
  expect(reportOf(map(fixtureReport("hostile-with-type", 1)))?.type).toBe("invoice");
  expect(reportOf(mapWith({ type: "Bill" }))?.type).toBe("bill");
});

test("settings: sign and entities", () => {
  const line = buildReport([buildExpense({ amount: -1234, merchant: "AT&amp;T", tag: "R&amp;D" })], {
    reportName: "&lt;b&gt;",
  });
  const report = reportOf(mapReport(line, "", { spendSign: "negative", unescapeHtml: true }));

  expect(report).toMatchObject({ name: "<b>", totalCents: 1234 });
  expect(report?.expenses[0]).toMatchObject({ amountCents: 1234, merchant: "AT&T", tags: ["R&D"] });
});

test("settings: which of the three names of a tax counts", () => {
  const names = { taxRateName: "Standard", taxName: "VAT", taxCode: "S20" };
  const read = (taxNameFrom?: readonly ("taxRateName" | "taxName" | "taxCode")[], changes: Partial<ExpenseWire> = {}) =>
    reportOf(mapReport(buildReport([buildExpense({ ...names, ...changes })]), "", { ...AS_IT_IS, taxNameFrom }))
      ?.expenses[0]?.taxName;

  expect(read()).toBe("Standard");
  expect(read(undefined, { taxRateName: "" })).toBe("VAT");
  expect(read(["taxCode", "taxName"])).toBe("S20");
  expect(read(["taxCode", "taxName"], { taxCode: null })).toBe("VAT");
  expect(read(["taxCode"], { taxCode: null })).toBe("");
});
