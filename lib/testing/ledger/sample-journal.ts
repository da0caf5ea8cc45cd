import { day } from "#lib/core/day.ts";
import { cents } from "#lib/core/money.ts";
import type { GpJournal } from "#lib/core/ports.ts";

const debit = (account: string, amount: number, text: string) => ({
  account,
  debitCents: cents(amount),
  creditCents: cents(0),
  text,
});
const credit = (account: string, amount: number, text: string) => ({
  account,
  debitCents: cents(0),
  creditCents: cents(amount),
  text,
});

/** The journal of the contract's example: two debits and a credit of 499.75 USD. */
export const JOURNAL: GpJournal = {
  gpCompanyId: 1,
  date: day("2025-03-31"),
  reference: "EXP R00AbC123dEf",
  batchId: "EXP20250331A",
  sourceDocument: "GJ",
  currency: "USD",
  currencyDecimals: 2,
  lines: [
    debit("000-6150-01", 41_250, "Airfare SEA-DEN"),
    debit("000-6170-01", 8_725, "Client dinner"),
    credit("000-2120-00", 49_975, "Employee reimbursable"),
  ],
};

/** One debit and one credit of the same amount, with the text on both. */
export function twoLines(amount: number, text: string): GpJournal["lines"] {
  return [debit("000-6150-01", amount, text), credit("000-2120-00", amount, text)];
}
