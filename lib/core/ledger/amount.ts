import { assert } from "../assert.ts";
import { type Cents, cents, decimalToCents } from "../money.ts";

/** `Currency.DecimalPlaces` of GP goes from Zero to Five. */
const CURRENCY_DECIMALS_MAX = 5;
const CENTS_DECIMALS = 2;

/** Whether an amount in hundredths can be written with the currency's decimals in GP: 12.34 fits 2 and 3, not 1 or 0. */
export function fitsCurrency(amount: Cents, decimals: number): boolean {
  return amount % 10 ** Math.max(CENTS_DECIMALS - decimals, 0) === 0;
}

/** `41250` with 2 decimals → `412.50`, with 3 → `412.500`, with 0 only where it fits. Never negative: see the caller. */
export function amountText(amount: Cents, decimals: number): string {
  assert(
    Number.isInteger(decimals) && decimals >= 0 && decimals <= CURRENCY_DECIMALS_MAX,
    `currency decimals ${decimals}`,
  );
  assert(fitsCurrency(amount, decimals), `${amount} hundredths do not fit ${decimals} decimals`);
  assert(amount >= 0, `negative amount ${amount}`);
  const digits = String(amount).padStart(CENTS_DECIMALS + 1, "0");
  const whole = digits.slice(0, -CENTS_DECIMALS);
  const fraction = digits.slice(-CENTS_DECIMALS).padEnd(CURRENCY_DECIMALS_MAX, "0").slice(0, decimals);
  return decimals === 0 ? whole : `${whole}.${fraction}`;
}

/** A decimal of GP's as hundredths; null when it is none, or finer than a hundredth. */
export function parseAmount(text: string): Cents | null {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text.trim());
  if (!match) return null;
  const [, sign = "", whole = "", fraction = ""] = match;
  if (whole === "" && fraction === "") return null;
  const amount = decimalToCents(`${whole.replace(/^0+(?=\d)/, "") || "0"}.${fraction || "0"}`);
  return amount === null ? null : cents(sign === "-" ? -amount : amount);
}
