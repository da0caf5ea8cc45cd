import { assert } from "#lib/core/assert.ts";
import { parseLine } from "../export/parse-line.ts";
import type { ExpenseWire, ReportLine } from "../wire.ts";
import { fixture } from "./harness.ts";

/** Line `index` of a fixture, as the parser gives it. */
export function fixtureReport(name: string, index: number): ReportLine {
  const line = parseLine(fixture(name).split("\n")[index] ?? "");
  assert(line.ok && line.value.t === "report", `line ${index} of ${name} is no report`);
  return line.value;
}

/** An expense of 12.34 USD in which everything that may be null is, but for the changes. */
export function buildExpense(changes: Partial<ExpenseWire> = {}): ExpenseWire {
  const [expense] = fixtureReport("hostile-default", 0).expenses;
  assert(expense !== undefined, "the fixture has an expense");
  const empty = Object.fromEntries(Object.keys(expense).map((key) => [key, null]));
  const { units } = expense;
  return {
    ...(empty as unknown as ExpenseWire),
    units,
    ntags: [],
    transactionID: "1",
    amount: 1234,
    currency: "USD",
    ...changes,
  };
}

/** An approved report of these expenses, in USD; its total is theirs when they are plain. */
export function buildReport(expenses: readonly ExpenseWire[], changes: Partial<ReportLine> = {}): ReportLine {
  const { reportID, policyID } = fixtureReport("hostile-default", 0);
  const empty = fixtureReport("hostile-default", 3);
  const total = expenses.reduce((sum, { amount }) => sum + Number(amount), 0);
  const own = { reportID, policyID, status: "Approved", currency: "USD", total, expenseCount: expenses.length };
  return { ...empty, ...own, expenses: [...expenses], ...changes };
}
