import { assert } from "./assert.ts";

/** Hundredths of a currency unit, whatever the currency's ISO exponent: that is what Expensify sends. A safe integer. */
export type Cents = number & { readonly __unit: "cents" };

/** Brands a safe integer as cents; throws on anything else, since that would be our bug. */
export function cents(amount: number): Cents {
  // Asked for every amount of every line: the words are made only when they are needed.
  if (!Number.isSafeInteger(amount)) assert(false, `not a whole number of cents: ${amount}`);
  return (Object.is(amount, -0) ? 0 : amount) as Cents;
}

/** Adds; throws when the sum leaves the safe integers. */
export function sumCents(amounts: Iterable<Cents>): Cents {
  let total = 0;
  for (const amount of amounts) total = cents(total + amount);
  return cents(total);
}

/** `123456` → `1234.56`, `-5` → `-0.05`. For the wire and for files: no grouping. */
export function centsToDecimal(amount: Cents): string {
  const digits = String(Math.abs(amount)).padStart(3, "0");
  return `${amount < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** `1234.5` or `-0.05` → cents, exactly; null when it is not a decimal number, is finer than a cent or too large. */
export function decimalToCents(text: string): Cents | null {
  const match = /^(-?)(\d{1,14})(?:\.(\d{1,2})0*)?$/.exec(text.trim());
  if (!match) return null;
  const [, sign = "", whole = "0", fraction = ""] = match;
  const value = Number(`${sign}${whole}${fraction.padEnd(2, "0")}`);
  return Number.isSafeInteger(value) ? cents(value) : null;
}
