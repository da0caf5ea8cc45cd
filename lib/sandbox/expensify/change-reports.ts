/** What people do to reports in Expensify: edit, unapprove, approve again, move an expense. Ordered by the control address. */
import { z } from "zod";
import { isRecord, textAt, type Json, type JsonRecord } from "../control/json.ts";
import type { FirmStatus } from "../firm/firm-report.ts";
import type { HeldReport } from "./report-book.ts";
import { digits, statusWord } from "./wire-report.ts";

const EXPENSES_MAX = 100_000;
const Id = z.string().min(1);
const Keys = z.record(z.string(), z.json());
const Time = z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/);

export const ReportCommand = z.discriminatedUnion("action", [
  /** Sets keys of the report, and of single expenses; the total follows the expenses unless it is set too. */
  z.strictObject({
    action: z.literal("edit"),
    reportID: Id,
    set: Keys.default({}),
    expenses: z.array(z.strictObject({ transactionID: Id, set: Keys })).default([]),
  }),
  z.strictObject({ action: z.literal("unapprove"), reportID: Id }),
  z.strictObject({ action: z.literal("approve"), reportID: Id, at: Time }),
  z.strictObject({ action: z.literal("reimburse"), reportID: Id, at: Time }),
  z.strictObject({ action: z.literal("close"), reportID: Id }),
  z.strictObject({ action: z.literal("move"), transactionID: Id, from: Id, to: Id }),
  /** A copy of a report with ids of its own; `expenses`: that many, repeating those of the model. */
  z.strictObject({
    action: z.literal("add"),
    copyOf: Id,
    reportID: Id,
    at: Time.optional(),
    expenses: z.int().min(1).max(EXPENSES_MAX).optional(),
    set: Keys.default({}),
  }),
  z.strictObject({ action: z.literal("remove"), reportID: Id }),
]);
export type ReportCommand = Readonly<z.infer<typeof ReportCommand>>;

type Reports = Map<string, HeldReport>;
type Of<Action> = Extract<ReportCommand, { action: Action }>;

/** Applies one command; throws when it names a report or an expense that is not there. */
export function changeReports(reports: Reports, command: ReportCommand): void {
  if (command.action === "move") return moveExpense(reports, command);
  if (command.action === "add") return addCopy(reports, command);
  const report = held(reports, command.reportID);
  switch (command.action) {
    case "edit":
      return edit(report, command);
    case "unapprove":
      return setState(report, "processing", { approved: null, reimbursed: null }, "UNAPPROVED");
    case "approve":
      return setState(report, "approved", { approved: command.at }, "APPROVED");
    case "reimburse":
      return setState(report, "reimbursed", { reimbursed: command.at }, "REIMBURSED");
    case "close":
      return setState(report, "closed", {}, "CLOSED");
    case "remove":
      reports.delete(command.reportID);
  }
}

function held(reports: Reports, id: string): HeldReport {
  const report = reports.get(id);
  if (report === undefined) throw new Error(`no report ${id}`);
  return report;
}

/** The expenses of a report line. */
export function expensesOf(report: HeldReport): JsonRecord[] {
  const { expenses } = report.wire;
  return Array.isArray(expenses) ? expenses.filter((expense) => isRecord(expense)) : [];
}

function edit(report: HeldReport, command: Of<"edit">): void {
  const expenses = expensesOf(report);
  for (const { transactionID } of command.expenses) {
    if (!expenses.some((expense) => expense["transactionID"] === transactionID))
      throw new Error(`no expense ${transactionID}`);
  }
  const changed = expenses.map((expense) => {
    const change = command.expenses.find(({ transactionID }) => transactionID === expense["transactionID"]);
    return change === undefined ? expense : { ...expense, ...(change.set as JsonRecord) };
  });
  const total: JsonRecord = command.expenses.length > 0 ? { total: totalOf(changed) } : {};
  report.wire = { ...report.wire, expenses: changed, ...total, ...(command.set as JsonRecord) };
}

function setState(report: HeldReport, state: FirmStatus, keys: JsonRecord, action: string): void {
  const by = textAt(report.wire, "managerEmail");
  const at = textAt(keys, "approved") || textAt(keys, "reimbursed") || textAt(report.wire, "approved") || null;
  const actions = Array.isArray(report.wire["actions"]) ? report.wire["actions"] : [];
  const entry: Json = { action, created: at, by, message: null };
  report.state = state;
  report.wire = { ...report.wire, ...keys, status: statusWord(state), actions: [...actions, entry] };
}

function moveExpense(reports: Reports, { transactionID, from, to }: Of<"move">): void {
  const [source, target] = [held(reports, from), held(reports, to)];
  const moved = expensesOf(source).find((expense) => expense["transactionID"] === transactionID);
  if (moved === undefined) throw new Error(`no expense ${transactionID} in ${from}`);
  setExpenses(
    source,
    expensesOf(source).filter((expense) => expense !== moved),
  );
  setExpenses(target, [...expensesOf(target), moved]);
}

function setExpenses(report: HeldReport, expenses: JsonRecord[]): void {
  report.wire = { ...report.wire, expenses, total: totalOf(expenses) };
}

function addCopy(reports: Reports, command: Of<"add">): void {
  if (reports.has(command.reportID)) throw new Error(`${command.reportID} is there already`);
  const model = held(reports, command.copyOf);
  const pattern = expensesOf(model);
  const count = command.expenses ?? pattern.length;
  const expenses = Array.from({ length: count }, (_, index) => ({
    ...pattern[index % pattern.length],
    transactionID: digits(`${command.reportID}/${index}`, 19),
  }));
  const wire: JsonRecord = {
    ...model.wire,
    reportID: command.reportID,
    oldReportID: digits(command.reportID, 16),
    ...(command.at === undefined ? {} : { approved: command.at }),
    expenses,
    total: totalOf(expenses),
    ...(command.set as JsonRecord),
  };
  reports.set(command.reportID, { wire, state: model.state, broken: false, labels: [] });
}

/** In the report's currency, by the rule of expensify.md 6.2. */
function totalOf(expenses: readonly JsonRecord[]): number {
  const number = (value: Json | undefined): number => (typeof value === "number" ? value : 0);
  return expenses.reduce((sum, { currency, convertedAmount, modifiedAmount, amount }) => {
    return sum + (currency === "USD" ? number(modifiedAmount) || number(amount) : number(convertedAmount));
  }, 0);
}
