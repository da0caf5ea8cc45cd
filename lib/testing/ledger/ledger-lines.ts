import { centsToDecimal, type Cents } from "#lib/core/money.ts";

type Line = Readonly<{ account: string | null; debitCents: Cents; creditCents: Cents; text: string }>;

/** A journal as an accountant writes it, a text a line: `420-6420-00 D 547.29 Okafor 11-10 Hampton Inn`. `?`: no account. */
export function ledgerLines(lines: readonly Line[]): string[] {
  return lines.map(({ account, debitCents, creditCents, text }) => {
    const sides = [
      debitCents === 0 ? "" : `D ${centsToDecimal(debitCents)}`,
      creditCents === 0 ? "" : `C ${centsToDecimal(creditCents)}`,
    ];
    return `${account ?? "?"} ${sides.filter(Boolean).join(" ") || "nothing"} ${text}`;
  });
}
