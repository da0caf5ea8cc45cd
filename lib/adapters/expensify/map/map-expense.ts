import { TAX_NAME_FIELDS } from "#lib/core/connection/connection-settings.ts";
import type { HoldProblem } from "#lib/core/problem.ts";
import type { Expense } from "#lib/core/report/report.ts";
import type { ReadingSettings } from "../options.ts";
import type { ExpenseWire } from "../wire.ts";
import { chooseAmount } from "./choose-amount.ts";
import { firstFilled, readDay, unescapeHtml } from "./read-text.ts";
import { readTagLevels } from "./split-tag.ts";

/**
 * One expense as the rules see it, and what it cannot do without: id, currency, amounts in whole hundredths, and a tag
 * that does not contradict itself. An expense without id is named by its place in the report, `#2`.
 */
export function mapExpense(
  wire: ExpenseWire,
  index: number,
  reportCurrency: string,
  settings: ReadingSettings,
): Readonly<{ expense: Expense; problem: HoldProblem | null }> {
  const text = (value: string | null) => (settings.unescapeHtml ? unescapeHtml(value ?? "") : (value ?? ""));
  const transactionId = firstFilled(wire.transactionID);
  const currency = firstFilled(wire.currency);
  const { amounts, faults } = chooseAmount(wire, reportCurrency, settings.spendSign);
  const levelTags = wire.ntags.map(({ level, name }) => ({ level, name: text(name) }));
  const tags = readTagLevels(text(wire.tag), levelTags);
  const fields = [
    ...(transactionId === "" ? ["transactionID"] : []),
    ...(currency === "" ? ["currency"] : []),
    ...faults,
    ...(tags === null ? ["tag"] : []),
  ];
  const expense: Expense = {
    transactionId,
    spentOn: readDay(firstFilled(wire.modifiedCreated, wire.created)),
    merchant: text(wire.modifiedMerchant?.trim() ? wire.modifiedMerchant : wire.merchant),
    category: text(wire.category),
    categoryGlCode: text(wire.categoryGlCode),
    tags: tags ?? [],
    ...amounts,
    originalCurrency: currency,
    reimbursable: typeof wire.reimbursable === "boolean" ? wire.reimbursable : null,
    // `bank` names the programme; the other two stood only in the template of 2013, but point at a card all the same.
    card: text(firstFilled(wire.bank, wire.cardNumber, wire.cardID)),
    taxName: text(firstFilled(...(settings.taxNameFrom ?? TAX_NAME_FIELDS).map((field) => wire[field]))),
    billable: typeof wire.billable === "boolean" ? wire.billable : null,
    kind: text(wire.type),
    comment: text(wire.comment),
    receiptUrl: text(wire.receiptURL),
  };
  const expenseId = transactionId || `#${index + 1}`;
  return { expense, problem: fields.length > 0 ? { code: "expense_incomplete", expenseId, fields } : null };
}
