/** A report of the firm in the words of the export template's data model (expensify.md 7.2, 7.3; report-jsonl.ftl). */
import { createHash } from "node:crypto";
import type { JsonRecord } from "../control/json.ts";
import type { Firm, FirmEmployee } from "../firm/firm.ts";
import type { FirmReport, FirmStatus } from "../firm/firm-report.ts";
import { wireExpense } from "./wire-expense.ts";

const STATUS_WORDS: Readonly<Record<FirmStatus, string>> = {
  open: "Open",
  processing: "Processing",
  approved: "Approved",
  reimbursed: "Reimbursed",
  closed: "Closed",
};
const REIMBURSED_AFTER_DAYS = 2;
const CREATED_AT = "17:30:00";
const SUBMITTED_AT = "13:05:00";

/** Expensify's word for a status. */
export function statusWord(status: FirmStatus): string {
  return STATUS_WORDS[status];
}

/** All keys of a report line but `t`, in the template's order; `expenses` holds the wire form of each expense. */
export function wireReport(report: FirmReport, firm: Firm): JsonRecord {
  const employee = employeeOf(firm, report.employee);
  const workspace = firm.workspaces.get(report.workspace);
  if (workspace === undefined) throw new Error(`${report.reportId}: unknown workspace ${report.workspace}`);
  const approvers = report.approvers.map((key) => employeeOf(firm, key));
  const manager = approvers.at(-1);
  const lastSpent = report.expenses.map(({ spentOn }) => spentOn).reduce((a, b) => (a > b ? a : b), "2026-07-01");
  const submitted = report.status === "open" ? null : `${plusDays(lastSpent, 1)} ${SUBMITTED_AT}`;
  const approved = report.approvedAt;
  const paid = report.status === "reimbursed" && approved !== null;
  const { broken: _broken, ...overlay } = report.overlay;
  return {
    reportID: report.reportId,
    oldReportID: /^\d+$/.test(report.reportId) ? report.reportId : digits(report.reportId, 16),
    reportName: report.name,
    status: statusWord(report.status),
    displayStatus: null,
    policyID: workspace.policyId,
    policyName: workspace.name,
    currency: "USD",
    ...people(employee, manager),
    created: `${lastSpent} ${CREATED_AT}`,
    submitted,
    approved,
    reimbursed: paid ? `${plusDays(approved.slice(0, 10), REIMBURSED_AFTER_DAYS)} ${SUBMITTED_AT}` : null,
    entryID: paid ? digits(`entry ${report.reportId}`, 9) : null,
    submitterName: employee.name,
    managerName: manager?.name ?? null,
    total: report.totalCents,
    isACHReimbursed: paid,
    customField: {},
    approvers: approvers.map(({ key, email }) => ({ email, date: approved, employeeUserID: digits(key, 7) })),
    actions: history(employee, approvers, submitted, approved),
    expenses: report.expenses.map((expense) => wireExpense(expense, employee, firm, workspace)),
    ...(overlay as JsonRecord),
  };
}

function employeeOf(firm: Firm, key: string): FirmEmployee {
  const employee = firm.employees.get(key);
  if (employee === undefined) throw new Error(`unknown employee ${key}`);
  return employee;
}

function people(employee: FirmEmployee, manager: FirmEmployee | undefined): JsonRecord {
  return {
    accountEmail: employee.email,
    accountID: digits(employee.key, 8),
    submitterUserID: digits(employee.key, 7),
    submitterPayrollID: null,
    employeeCustomField1: null,
    employeeCustomField2: null,
    managerEmail: manager?.email ?? null,
    managerUserID: manager === undefined ? null : digits(manager.key, 7),
    managerPayrollID: null,
  };
}

function history(
  employee: FirmEmployee,
  approvers: readonly FirmEmployee[],
  submitted: string | null,
  approved: string | null,
): JsonRecord[] {
  const entry = (action: string, created: string, by: string): JsonRecord => ({ action, created, by, message: null });
  return [
    ...(submitted === null ? [] : [entry("SUBMITTED", submitted, employee.email)]),
    ...(approved === null ? [] : approvers.map(({ email }) => entry("APPROVED", approved, email))),
  ];
}

/** `2026-10-31` and 1 → `2026-11-01`. */
export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** A decimal id of so many digits, always the same for the same text. */
export function digits(text: string, count: number): string {
  const number = createHash("sha256").update(text).digest().readBigUInt64BE();
  return `3${String(number)
    .padStart(count, "0")
    .slice(-(count - 1))}`;
}
