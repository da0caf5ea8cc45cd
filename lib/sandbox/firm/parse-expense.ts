/** One expense line: `11-10 | Lodging | Denver | 547.29 amex | Hampton Inn => 420-6420-00 D 547.29 "text"`. */
import { parseJournalLine, quoted, toCents } from "./parse-words.ts";
import type { ExpectedLine, FirmExpense, Payer } from "./firm-report.ts";

/** All expenses of the firm were made in this year, whatever year the approval claims. */
const YEAR = "2026";
const REPEATS_MAX = 2_000;
const PAYERS: readonly string[] = ["own", "amex", "visa", "diners", "none", "unsaid"];
/** Day, category, tag, money; what is left is the merchant, bars and all. */
const CELLS = /^(\S*) \|(?: (.+?))? \|(?: (.+?))? \|(?: (.+?))? \|(?: (.*))?$/s;
const REPEAT = /^(\d+)x (.*)$/s;
/** `EUR 12.00 = 13.10 own`, `45.00 now 41.00 own`, `52.20 own 72mi`. */
const MONEY = /^(?:([A-Z]{3}) )?(\S+)(?: now (\S+))?(?: = (\S+))? ([a-z]+)(?: (\d+)mi)?$/;

export type ParsedExpense = Omit<FirmExpense, "transactionId"> & Readonly<{ expected: ExpectedLine | null }>;

/** One expense, or as many equal ones as `400x` before it says. */
export function parseExpense(line: string): readonly ParsedExpense[] {
  const repeat = REPEAT.exec(line);
  const count = Number(repeat?.[1] ?? 1);
  if (count < 1 || count > REPEATS_MAX) throw new Error(`cannot repeat ${count} times`);
  const [facts, expected] = splitOnce(repeat?.[2] ?? line, " => ");
  const [, spent = "", category = "", tag = "", money = "", merchant = ""] = CELLS.exec(facts) ?? [];
  const expense: ParsedExpense = {
    spentOn: `${YEAR}-${spent}`,
    category,
    tag,
    ...parseMoney(money),
    merchant: quoted(merchant),
    overlay: {},
    expected: expected === "" || expected === "-" ? null : parseJournalLine(expected),
  };
  return Array.from({ length: count }, () => expense);
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.lastIndexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + separator.length)];
}

function parseMoney(
  text: string,
): Pick<FirmExpense, "currency" | "amountCents" | "modifiedCents" | "reportCents" | "payer" | "miles"> {
  const [, currency = "USD", amount = "", modified, converted, payer = "", miles] = MONEY.exec(text) ?? [];
  if (!PAYERS.includes(payer)) throw new Error(`not money: ${text}`);
  const amountCents = toCents(amount);
  const modifiedCents = modified === undefined ? 0 : toCents(modified);
  const reportCents = converted === undefined ? modifiedCents || amountCents : toCents(converted);
  return { currency, amountCents, modifiedCents, reportCents, payer: payer as Payer, miles: Number(miles ?? 0) };
}
