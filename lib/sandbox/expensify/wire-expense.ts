/** One expense of the firm in the words of the export template's data model (expensify.md 7.3). */
import type { JsonRecord } from "../control/json.ts";
import type { Firm, FirmEmployee } from "../firm/firm.ts";
import type { FirmExpense, Payer } from "../firm/firm-report.ts";
import type { FirmWorkspace } from "../firm/workspaces.ts";
import { splitTag } from "./split-tag.ts";

/** `bank`, and the first digit of the card's id, by payer. */
const CARDS: Readonly<Partial<Record<Payer, readonly [string, string]>>> = {
  amex: ["Amex Corporate", "9"],
  visa: ["Visa Purchasing", "8"],
  diners: ["Diners Club", "7"],
};

/** All 41 keys, in the template's order. */
export function wireExpense(
  expense: FirmExpense,
  employee: FirmEmployee,
  firm: Firm,
  workspace: FirmWorkspace,
): JsonRecord {
  return {
    transactionID: expense.transactionId,
    reportID: null,
    type: expense.miles > 0 ? "distance" : null,
    externalID: null,
    created: expense.spentOn,
    modifiedCreated: "",
    inserted: `${expense.spentOn} 12:00:00`,
    merchant: expense.merchant,
    modifiedMerchant: "",
    comment: "",
    ...coding(expense, firm, workspace),
    currency: expense.currency,
    taxName: null,
    taxRate: null,
    taxRateName: null,
    taxCode: null,
    ...card(expense, employee),
    receiptID: null,
    receiptFilename: null,
    amount: expense.amountCents,
    modifiedAmount: expense.modifiedCents,
    convertedAmount: expense.reportCents,
    currencyConversionRate:
      expense.currency === "USD" ? 1 : Math.round((expense.reportCents / expense.amountCents) * 1e6) / 1e6,
    taxAmount: null,
    modifiedTaxAmount: null,
    mcc: null,
    modifiedMCC: null,
    reimbursable: expense.payer === "unsaid" ? null : expense.payer === "own",
    billable: false,
    hasTax: false,
    isDistance: expense.miles > 0,
    managedCard: null,
    ntags: ntags(expense.tag, workspace),
    receiptURL: null,
    units: units(expense),
    ...(expense.overlay as JsonRecord),
  };
}

function coding(expense: FirmExpense, firm: Firm, workspace: FirmWorkspace): JsonRecord {
  const category = firm.categories.find(({ name }) => name === expense.category);
  const firstLevel = workspace.tagLevels[0]?.tags.find(({ name }) => name === splitTag(expense.tag)[0]);
  return {
    category: expense.category,
    categoryGlCode: category?.glCode ?? "",
    categoryPayrollCode: null,
    tag: expense.tag,
    tagGlCode: firstLevel?.glCode ?? "",
  };
}

function card(expense: FirmExpense, employee: FirmEmployee): JsonRecord {
  const [bank = null, digit = ""] = CARDS[expense.payer] ?? [];
  const known = bank !== null;
  return {
    bank,
    cardID: known ? `${digit}${employee.cardDigits}` : null,
    cardNumber: known ? `XXXXXXXXXXX${employee.cardDigits}` : null,
  };
}

/** Levels that are not empty. Whether a real `ntagN` keeps the escapes is unknown (expensify.md 6.5); here it does. */
function ntags(tag: string, workspace: FirmWorkspace): JsonRecord[] {
  return splitTag(tag).flatMap((name, index) => {
    if (name === "") return [];
    const glCode = workspace.tagLevels[index]?.tags.find((known) => known.name === name)?.glCode ?? "";
    return [{ level: index + 1, name: name.replaceAll("\\", "\\\\").replaceAll(":", "\\:"), glCode }];
  });
}

function units({ miles, reportCents }: FirmExpense): JsonRecord {
  if (miles === 0) return { count: null, rate: null, unit: null };
  return { count: miles, rate: Math.round((reportCents / miles) * 100) / 100, unit: "mi" };
}
