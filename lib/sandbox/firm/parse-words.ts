/** The small words of the notation: amounts, JSON strings, journal lines. */
import type { ExpectedLine } from "./firm-report.ts";

const JOURNAL_LINE = /^([DC]) (\S+) (\S+)(?: (".*"))?$/;
const ACCOUNT_FIRST = /^(\S+) ([DC]) (\S+)(?: (".*"))?$/;

/** `-12.34` → -1234; throws on anything else. */
export function toCents(text: string): number {
  const match = /^(-?)(\d+)\.(\d\d)$/.exec(text);
  if (match === null) throw new Error(`not an amount: ${text}`);
  return Number(`${match[2]}${match[3]}`) * (match[1] === "-" ? -1 : 1) + 0;
}

/** A JSON string when it stands in quotes (control characters, blanks at the ends), else the text itself. */
export function quoted(text: string): string {
  return text.startsWith('"') ? (JSON.parse(text) as string) : text;
}

/** `C 000-2130-00 12.00 "text"` (settlement) or `400-6410-00 D 12.00 "text"` (beside an expense). */
export function parseJournalLine(text: string): ExpectedLine {
  const settlement = JOURNAL_LINE.exec(text);
  const [side, account, amount, memo] = settlement?.slice(1) ?? beside(text);
  if (side === undefined || account === undefined || amount === undefined)
    throw new Error(`not a journal line: ${text}`);
  const cents = toCents(amount);
  return {
    account,
    debitCents: side === "D" ? cents : 0,
    creditCents: side === "C" ? cents : 0,
    text: memo === undefined ? null : quoted(memo),
  };
}

function beside(text: string): readonly (string | undefined)[] {
  const [, account, side, amount, memo] = ACCOUNT_FIRST.exec(text) ?? [];
  return [side, account, amount, memo];
}
