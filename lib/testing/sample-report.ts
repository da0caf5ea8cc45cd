import { day } from "#lib/core/day.ts";
import { cents, sumCents } from "#lib/core/money.ts";
import type { Expense, Report } from "#lib/core/report/report.ts";

/** A sound expense of `SAMPLE_RULES`: reimbursable lodging in Denver. Give what the test is about. */
export function sampleExpense(changes: Partial<Expense> = {}): Expense {
  const amountCents = changes.amountCents ?? cents(54_729);
  return {
    transactionId: "4056343049275634401",
    spentOn: day("2026-11-10"),
    merchant: "Hampton Inn Denver",
    category: "Lodging",
    categoryGlCode: "",
    tags: ["Denver"],
    amountCents,
    originalCurrency: "USD",
    originalAmountCents: amountCents,
    reimbursable: true,
    card: "",
    kind: "",
    taxCents: null,
    taxName: "",
    billable: null,
    comment: "",
    receiptUrl: "",
    ...changes,
  };
}

/** An approved report of these expenses, whose total is their sum. */
export function sampleReport(expenses: readonly Expense[], changes: Partial<Report> = {}): Report {
  return {
    reportId: "R00Xk3PqL8vA",
    oldReportId: "",
    name: "Denver install, week 46",
    status: "approved",
    type: "",
    policyId: "POLICY1",
    policyName: "Field",
    currency: "USD",
    totalCents: changes.totalCents ?? sumCents(expenses.map((expense) => expense.amountCents)),
    submitterEmail: "maya.okafor@halden.example",
    submitterName: "Maya Okafor",
    approverEmails: ["grace.lindholm@halden.example"],
    managerName: "Grace Lindholm",
    employeeCustomField1: "",
    employeeCustomField2: "",
    fields: {},
    createdAt: new Date("2026-11-14T15:00:00Z"),
    submittedAt: new Date("2026-11-15T15:00:00Z"),
    approvedAt: new Date("2026-11-16T22:08:00Z"),
    reimbursedAt: null,
    expenses,
    history: [],
    ...changes,
  };
}
