import { hash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";
import type { Expense, Report } from "./report.ts";

/**
 * Raised only together with a plan for every hash already stored: another number makes every report look changed.
 * `isSameContent` is that plan: what was stored under the first one is still known as it was.
 */
const CONTENT_VERSION = 2;
/** Before the name of the tax, billable and report fields were read. */
const FIRST_VERSION = 1;

/**
 * The report's identity by content: sha-256 (64 hex digits) over what decides the journal or whether there may be one. A
 * new hash is a new revision (posting-protocol.md, "Words").
 *
 * In: report id, workspace, currency, total, report fields, and per expense id, amounts, currency, category, tags, date,
 * reimbursable, card, tax and its name, billable.
 *
 * Out: status and the instant of approval (paying a report, or approving it once more as it is, changes nothing that was
 * sent; what is not sent yet is planned by the newest approval anyway), GL codes (they never reach a journal), the employee's
 * custom fields (they change with the employee, and with them every old report would), names, merchant, comments, receipts,
 * history, approvers.
 */
export function contentHash(report: Report): string {
  return hashOf(report, CONTENT_VERSION);
}

/**
 * Whether a stored hash is of this content. One stored before the new fields were read says nothing of them, so that a
 * report sent then does not look edited only because more of it is read now.
 */
export function isSameContent(stored: string, report: Report): boolean {
  return stored === contentHash(report) || stored === hashOf(report, FIRST_VERSION);
}

function hashOf(report: Report, version: typeof CONTENT_VERSION | typeof FIRST_VERSION): string {
  const isFirst = version === FIRST_VERSION;
  const content = {
    version,
    reportId: report.reportId,
    policyId: report.policyId,
    currency: report.currency,
    totalCents: report.totalCents,
    fields: isFirst ? undefined : report.fields,
    // Sorted as whole texts, led by the id, so that even a doubled id has one order.
    expenses: report.expenses
      .map((expense) => [...expenseContent(expense), ...(isFirst ? [] : [expense.taxName, expense.billable === true])])
      .map(canonicalJson)
      .toSorted(),
  };
  return hash("sha256", canonicalJson(content), "hex");
}

function expenseContent(expense: Expense): readonly unknown[] {
  return [
    expense.transactionId,
    expense.amountCents,
    expense.originalCurrency,
    expense.originalAmountCents,
    expense.category,
    withoutEmptyEnd(expense.tags),
    expense.spentOn,
    expense.reimbursable,
    expense.card,
    expense.taxCents,
  ];
}

/** A workspace that gains a tag level turns `["West"]` into `["West", ""]`; that says nothing new. */
function withoutEmptyEnd(tags: readonly string[]): readonly string[] {
  return tags.slice(0, tags.findLastIndex((tag) => tag !== "") + 1);
}
