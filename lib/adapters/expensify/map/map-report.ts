import { cents } from "#lib/core/money.ts";
import type { ReportReading } from "#lib/core/ports.ts";
import type { HoldProblem } from "#lib/core/problem.ts";
import type { Report, ReportStatus } from "#lib/core/report/report.ts";
import type { ReadingSettings } from "../options.ts";
import type { ReportLine } from "../wire.ts";
import { readCents } from "./choose-amount.ts";
import { mapExpense } from "./map-expense.ts";
import { firstFilled, readInstant, unescapeHtml } from "./read-text.ts";

/** Historical and newer words side by side, lower case (expensify.md 7.2). */
const STATUS_BY_WORD = new Map<string, ReportStatus>([
  ["open", "open"],
  ["processing", "processing"],
  ["submitted", "processing"],
  ["approved", "approved"],
  ["reimbursed", "reimbursed"],
  ["closed", "closed"],
  ["archived", "closed"],
]);

/**
 * One report line as the rules see it. What a report cannot do without (expensify.md 8) is listed, all at once, and then
 * the report is quarantined with the line as it came; everything else that is missing is empty or null.
 */
export function mapReport(line: ReportLine, raw: string, settings: ReadingSettings): ReportReading {
  const currency = firstFilled(line.currency);
  const expenses = line.expenses.map((expense, index) => mapExpense(expense, index, currency, settings));
  const totalCents = readCents(line.total, settings.spendSign);
  const problems: HoldProblem[] = [
    ...findReportProblem(line, totalCents === null),
    ...expenses.flatMap(({ problem }) => (problem ? [problem] : [])),
    ...findRepeatedExpenses(line),
  ];
  if (problems.length > 0) return { kind: "quarantined", reportId: line.reportID, problems, raw };
  const report = toReport(line, settings);
  return {
    kind: "report",
    report: { ...report, totalCents: totalCents ?? cents(0), expenses: expenses.map(({ expense }) => expense) },
  };
}

function toReport(line: ReportLine, settings: ReadingSettings): Omit<Report, "totalCents" | "expenses"> {
  const text = (value: string | null) => (settings.unescapeHtml ? unescapeHtml(value ?? "") : (value ?? ""));
  const status = STATUS_BY_WORD.get(firstFilled(line.status).toLowerCase()) ?? "unknown";
  return {
    reportId: line.reportID,
    oldReportId: firstFilled(line.oldReportID),
    name: text(line.reportName),
    status,
    type: firstFilled(line.type ?? null).toLowerCase(),
    policyId: firstFilled(line.policyID),
    policyName: text(line.policyName),
    currency: firstFilled(line.currency),
    submitterEmail: text(firstFilled(line.accountEmail)).toLowerCase(),
    submitterName: text(line.submitterName),
    approverEmails: readApprovers(line, status).map((email) => text(email).toLowerCase()),
    managerName: text(line.managerName),
    employeeCustomField1: text(firstFilled(line.employeeCustomField1, line.submitterUserID)),
    employeeCustomField2: text(firstFilled(line.employeeCustomField2, line.submitterPayrollID)),
    fields: readFields(line.customField, text),
    createdAt: readInstant(line.created),
    submittedAt: readInstant(line.submitted),
    approvedAt: readInstant(line.approved),
    reimbursedAt: readInstant(line.reimbursed),
    history: line.actions.map(({ action, by, created, message }) => ({
      action: text(action),
      by: text(by),
      at: text(created),
      message: text(message),
    })),
  };
}

/** What a report field is filled with; one that is empty says nothing. */
function readFields(fields: ReportLine["customField"], text: (value: string) => string): Report["fields"] {
  const filled = Object.entries(fields).filter(([, value]) => value.trim() !== "");
  return Object.fromEntries(filled.map(([name, value]) => [name, text(value.trim())]));
}

/**
 * Who approved, in order. Without a list, `managerEmail` is the last approver, but only of a report that was approved:
 * while it is in process the same field names the one whose turn it is, and Submit & Close has none (expensify.md 7.2).
 */
function readApprovers(line: ReportLine, status: ReportStatus): string[] {
  const listed = line.approvers.map(({ email }) => firstFilled(email)).filter((email) => email !== "");
  if (listed.length > 0) return [...new Set(listed)];
  const wasApproved = (status === "approved" || status === "reimbursed") && readInstant(line.approved) !== null;
  const manager = firstFilled(line.managerEmail);
  return wasApproved && manager !== "" ? [manager] : [];
}

function findReportProblem(line: ReportLine, isTotalMissing: boolean): HoldProblem[] {
  const fields = [
    ...(["status", "policyID", "currency"] as const).filter((field) => firstFilled(line[field]) === ""),
    ...(isTotalMissing ? ["total"] : []),
    ...(line.expenseCount === line.expenses.length ? [] : ["expenseCount"]),
  ];
  return fields.length > 0 ? [{ code: "report_incomplete", fields }] : [];
}

/** One expense twice in a report would be paid twice. */
function findRepeatedExpenses({ expenses }: ReportLine): HoldProblem[] {
  const [seen, repeated] = [new Set<string>(), new Set<string>()];
  for (const { transactionID } of expenses) {
    const id = firstFilled(transactionID);
    if (seen.has(id)) repeated.add(id);
    if (id !== "") seen.add(id);
  }
  return [...repeated].map((expenseId) => ({ code: "expense_incomplete", expenseId, fields: ["transactionID"] }));
}
