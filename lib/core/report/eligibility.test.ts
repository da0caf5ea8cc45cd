import { expect, test } from "vitest";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { SAMPLE_RULES } from "#lib/testing/sample-rules.ts";
import { day } from "../day.ts";
import type { CompanyRules } from "../mapping/rules.ts";
import { cents } from "../money.ts";
import { eligibility } from "./eligibility.ts";
import type { Expense, Report } from "./report.ts";

const HOTEL = sampleExpense();
const DINNER = sampleExpense({ transactionId: "4056343049275634402", category: "Meals", amountCents: cents(3_816) });

type Case = { report?: Partial<Report>; rules?: Partial<CompanyRules>; companies?: readonly string[] };
const problems = (expenses: readonly Expense[], { report, rules, companies }: Case = {}) =>
  eligibility(sampleReport(expenses, report), { ...SAMPLE_RULES, ...rules }, companies).problems;
const codes = (expenses: readonly Expense[], options?: Case) => problems(expenses, options).map(({ code }) => code);

test.each([
  ["approved", false, []],
  ["reimbursed", false, []],
  ["closed", false, ["status_excluded"]],
  ["closed", true, []],
  ["open", true, ["status_excluded"]],
  ["processing", true, ["status_excluded"]],
  ["unknown", true, ["status_excluded"]],
] as const)("which reports: %s with closed ones included = %s", (status, includeClosed, expected) => {
  expect(codes([HOTEL], { report: { status }, rules: { includeClosed } })).toEqual(expected);
});

test.each(["invoice", "Bill"])("which reports: never of type %s", (type) => {
  expect(codes([HOTEL], { report: { type } })).toEqual(["report_type_excluded"]);
});

test.each([
  ["nobody", [], ["approver_missing"]],
  ["the submitter alone", ["Maya.Okafor@halden.example"], ["approver_is_submitter"]],
  ["the submitter twice", ["maya.okafor@halden.example", "maya.okafor@halden.example"], ["approver_is_submitter"]],
  ["the submitter and another", ["maya.okafor@halden.example", "grace.lindholm@halden.example"], []],
])("which reports: approved by %s", (_who, approverEmails, expected) => {
  expect(codes([HOTEL], { report: { approverEmails } })).toEqual(expected);
});

test("which reports: without a submitter nobody can tell that the approver is another person", () => {
  expect(problems([HOTEL], { report: { submitterEmail: " " } })).toEqual([
    { code: "report_incomplete", fields: ["submitterEmail"] },
  ]);
});

test("which reports: without an instant of approval there is no date", () => {
  expect(codes([HOTEL], { report: { approvedAt: null } })).toEqual(["approval_missing"]);
});

test("which reports: approved before go-live by the company's own calendar", () => {
  const report = { approvedAt: new Date("2026-06-01T03:30:00Z") };

  expect(problems([HOTEL], { report })).toEqual([
    { code: "before_go_live", approvedOn: "2026-05-31", goLiveOn: "2026-06-01" },
  ]);
});

test("which reports: approved on the day of go-live is ours", () => {
  const report = { approvedAt: new Date("2026-06-01T05:00:00Z") };

  expect(codes([HOTEL], { report })).toEqual([]);
});

test("which reports: a person may include one from before go-live", () => {
  const report = { approvedAt: new Date("2026-05-31T15:00:00Z") };
  const rules = { includedReportIds: new Set(["R00Xk3PqL8vA"]) };

  expect(codes([HOTEL], { report, rules })).toEqual([]);
});

test("which reports: a workspace that feeds no company", () => {
  expect(problems([HOTEL, DINNER], { report: { policyId: "OTHER" } })).toEqual([
    { code: "workspace_unknown", policyId: "OTHER" },
  ]);
});

test("which reports: a workspace that feeds two companies waits for a person to confirm", () => {
  expect(codes([HOTEL], { companies: ["HALD", "HALE"] })).toEqual(["workspace_in_two_companies"]);
  expect(codes([HOTEL], { companies: ["HALD"] })).toEqual([]);
});

test("one expense, one posting: twice in one report is refused, once per expense", () => {
  expect(problems([HOTEL, HOTEL, HOTEL, DINNER])).toEqual([
    { code: "report_incomplete", fields: [`transactionId ${HOTEL.transactionId} twice`] },
  ]);
});

test("sums: lines that do not add up to the report's total", () => {
  expect(problems([HOTEL], { report: { totalCents: cents(54_730) } })).toEqual([
    { code: "sum_mismatch", totalCents: 54_730, sumCents: 54_729 },
  ]);
});

test("sums: a total without any expense", () => {
  expect(codes([], { report: { totalCents: cents(1) } })).toEqual(["sum_mismatch"]);
});

test("sums: another currency is never converted", () => {
  expect(problems([HOTEL], { report: { currency: "EUR" } })).toEqual([
    { code: "currency_foreign", currency: "EUR", functionalCurrency: "USD" },
  ]);
});

test("sums: amounts beyond the safe integers are refused, not thrown", () => {
  const huge = cents(Number.MAX_SAFE_INTEGER);
  const expenses = [HOTEL, DINNER].map((expense) => ({ ...expense, amountCents: huge }));

  expect(codes(expenses, { report: { totalCents: huge } })).toEqual(["sum_mismatch", "report_incomplete"]);
});

test("sums: huge amounts that cancel are refused too", () => {
  const huge = cents(Number.MAX_SAFE_INTEGER);
  const expenses = [
    { ...HOTEL, amountCents: huge },
    { ...DINNER, amountCents: cents(-huge) },
  ];

  expect(problems(expenses)).toEqual([{ code: "report_incomplete", fields: ["amount"] }]);
});

test("keyed by hand: said before anything else, whatever else is wrong, and only of this report", () => {
  const keyedByHand = new Map([
    ["R00Xk3PqL8vA", { journalNumber: 20_112, journalDay: day("2026-10-08"), confirmedBy: "Grace Lindholm" }],
  ]);
  expect(problems([HOTEL], { report: { status: "open" }, rules: { keyedByHand } })).toEqual([
    { code: "keyed_by_hand", journalNumber: 20_112, journalDay: "2026-10-08", confirmedBy: "Grace Lindholm" },
  ]);
  expect(codes([HOTEL], { report: { reportId: "R2" }, rules: { keyedByHand } })).toEqual([]);
});
