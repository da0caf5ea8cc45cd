/** Amounts as GP counts them: decimals of five places (gp.md 3.1), here as whole hundred-thousandths. */
const PLACES = 5;
const AMOUNT = /^([+-]?)(\d*)(?:\.(\d*))?$/;

/** `12.5` → 1250000n; null when it has more than five places or is no number. */
export function toUnits(text: string): bigint | null {
  const [, sign, whole = "", fraction = ""] = AMOUNT.exec(text.trim()) ?? [];
  if (sign === undefined || (whole === "" && fraction === "") || fraction.length > PLACES) return null;
  const units = BigInt(`${whole}${fraction.padEnd(PLACES, "0")}`);
  return sign === "-" ? -units : units;
}

/** 1250000n and 2 → `12.50`. */
export function fromUnits(units: bigint, digits: number): string {
  const text = String(units < 0n ? -units : units).padStart(PLACES + 1, "0");
  const [whole, fraction] = [text.slice(0, -PLACES), text.slice(-PLACES).slice(0, digits)];
  return `${units < 0n ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

/** Whether the amount has no more places than the currency. */
export function fitsDigits(units: bigint, digits: number): boolean {
  return units % 10n ** BigInt(PLACES - digits) === 0n;
}
