import { type Cents, cents } from "#lib/core/money.ts";
import type { ExpenseWire } from "../wire.ts";
import { firstFilled } from "./read-text.ts";

export type SpendSign = "positive" | "negative";
export type ChosenAmounts = Readonly<{ amountCents: Cents; originalAmountCents: Cents; taxCents: Cents | null }>;
/** `parse-line.ts` lets only safe whole numbers be numbers; any other number is its source text. */
type AmountWire = ExpenseWire["amount"];

/** Hundredths, spend positive and refund negative; null when it is no whole number of hundredths. */
export function readCents(value: AmountWire, sign: SpendSign): Cents | null {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) return null;
  return cents(sign === "negative" ? -value : value);
}

/**
 * Which amount counts (expensify.md 6.2): the converted one when the currency differs from the report's; else the
 * modified one when it is not zero; else the first. Where nothing was converted although the currency differs, the
 * amount as spent stands in, and the sum of the report tells (it is held, never posted).
 *
 * Errors: the names of the fields that are no whole number of hundredths though they decide.
 */
export function chooseAmount(
  expense: ExpenseWire,
  reportCurrency: string,
  sign: SpendSign,
): Readonly<{ amounts: ChosenAmounts; faults: readonly string[] }> {
  const first = readCents(expense.amount, sign);
  const modified = readCents(expense.modifiedAmount, sign);
  const converted = readCents(expense.convertedAmount, sign);
  const isForeign = firstFilled(expense.currency) !== reportCurrency;
  const faults = [
    ...(first === null ? ["amount"] : []),
    ...(modified === null && expense.modifiedAmount !== null ? ["modifiedAmount"] : []),
    ...(isForeign && converted === null && expense.convertedAmount !== null ? ["convertedAmount"] : []),
  ];
  // Zero means "not modified": Expensify has no other word for it.
  const original = modified || (first ?? cents(0));
  const amountCents = isForeign && converted !== null ? converted : original;
  const taxCents = readCents(expense.modifiedTaxAmount, sign) || readCents(expense.taxAmount, sign);
  return { amounts: { amountCents, originalAmountCents: original, taxCents }, faults };
}
