import { hash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";
import type { Expense, Report } from "./report.ts";

/** Raised only together with a plan for every hash already stored: another number makes every report look changed. */
const CONTENT_VERSION = 1;

/**
 * The report's identity by content: sha-256 (64 hex digits) over what decides the journal or whether there may be one. A
 * new hash is a new revision (posting-protocol.md, "Words").
 *
 * In: report id, workspace, currency, total, and per expense id, amounts, currency, category, tags, date, reimbursable,
 * card, tax. Expenses count as a set: their order does not matter.
 *
 * Out: status and the instant of approval (paying a report, or approving it once more as it is, changes nothing that was
 * sent; what is not sent yet is planned by the newest approval anyway), GL codes (they never reach a journal), names,
 * merchant, comments, receipts, history, approvers.
 */
export function contentHash(report: Report): string {
  const content = {
    version: CONTENT_VERSION,
    reportId: report.reportId,
    policyId: report.policyId,
    currency: report.currency,
    totalCents: report.totalCents,
    // Sorted as whole texts, led by the id, so that even a doubled id has one order.
    expenses: report.expenses.map((expense) => canonicalJson(expenseContent(expense))).toSorted(),
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
