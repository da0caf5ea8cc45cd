/** GP's rules for a new journal (gp.md 1.3, 3.1, 3.4, 3.6): all that is wrong, at once, as the service logs it. */
import type { FirmAccount } from "../../firm/firm-account.ts";
import { fitsDigits, toUnits } from "../amount.ts";
import { accountsOf, type GpWorld, type ValidationError } from "../gp-world.ts";
import type { GpSettings } from "../settings.ts";
import type { SentAmount, SentLine, SentTransaction } from "./create-transaction.ts";

const BATCH_ID_MAX = 15;
const SOURCE_MAX = 15;
const REFERENCE_MAX = 30;
export const DESCRIPTION_MAX = 30;
const CURRENCY = "USD";
const CURRENCY_DIGITS = 2;
const SOURCE_DOCUMENTS: readonly string[] = ["GJ", "BBF", "P/L", "EXP"];
const MIDNIGHT = /^\d{4}-\d{2}-\d{2}T00:00:00(\.0+)?$/;

export function checkTransaction(world: GpWorld, sent: SentTransaction): readonly ValidationError[] {
  const accounts = new Map(accountsOf(world, sent.companyId).map((account) => [account.number, account]));
  const { takes } = world.settings();
  return [
    ...checkHead(world, sent),
    ...sent.lines.flatMap((line) => [...checkAccount(line, accounts, takes), ...checkLine(line, takes)]),
    ...checkTogether(sent.lines, takes),
  ];
}

function checkHead(world: GpWorld, sent: SentTransaction): readonly ValidationError[] {
  const head = (broken: boolean, property: string, message: string): ValidationError[] =>
    broken ? [error("GLTransaction", property, message)] : [];
  const taken = sent.journalId !== 0 && world.book.find(sent.companyId, sent.journalId) !== undefined;
  return [
    ...head(!sent.hasPolicy, "Policy", "A policy is required"),
    ...head(sent.dateTime === null || !MIDNIGHT.test(sent.dateTime), "Key", "The date must have no time of day"),
    ...head(isClosed(world, sent.dateTime), "Key", "The fiscal period is closed"),
    ...head(taken, "Key", "GLTransactionKey already exists"),
    ...head(sent.batchId === "", "BatchKey", "Batch id is required"),
    ...head(sent.batchId.length > BATCH_ID_MAX, "BatchKey", `Batch id is longer than ${BATCH_ID_MAX} characters`),
    ...head(sent.batchSource.length > SOURCE_MAX, "BatchKey", `Batch source is longer than ${SOURCE_MAX} characters`),
    ...head(sent.reference.trim() === "", "Reference", "Reference is required"),
    ...head(sent.reference.length > REFERENCE_MAX, "Reference", `Reference is longer than ${REFERENCE_MAX} characters`),
    ...head(sent.currency !== CURRENCY, "CurrencyKey", `Currency ${sent.currency ?? ""} is not set up`),
    ...head(!SOURCE_DOCUMENTS.includes(sent.sourceDocument), "SourceDocumentKey", "Source document does not exist"),
    ...head(sent.lines.length < 2, "Lines", "A transaction needs at least two distributions"),
  ];
}

function isClosed(world: GpWorld, dateTime: string | null): boolean {
  const { closedUntil, closedTaken, closedPeriods } = world.settings();
  const date = (dateTime ?? "").slice(0, 10);
  return !closedTaken && (date <= closedUntil || closedPeriods.includes(date.slice(0, 7)));
}

type Takes = GpSettings["takes"];

function checkAccount(
  { account }: SentLine,
  accounts: ReadonlyMap<string, FirmAccount>,
  takes: Takes,
): readonly ValidationError[] {
  const known = accounts.get(account ?? "");
  if (known === undefined)
    return [error("GLTransactionLine", "GLAccountKey", `Account ${account ?? ""} does not exist`)];
  if (!known.active && !takes.includes("inactive"))
    return [error("GLTransactionLine", "GLAccountKey", `Account ${known.number} is inactive`)];
  if (!known.allowsEntry && !takes.includes("noEntry"))
    return [error("GLTransactionLine", "GLAccountKey", `Account ${known.number} does not allow account entry`)];
  if (known.type !== "Posting")
    return [error("GLTransactionLine", "GLAccountKey", `Account ${known.number} is a ${known.type} account`)];
  return [];
}

function checkLine({ debit, credit, text }: SentLine, takes: Takes): readonly ValidationError[] {
  const line = (broken: boolean, property: string, message: string): ValidationError[] =>
    broken ? [error("GLTransactionLine", property, message)] : [];
  const [debitUnits, creditUnits] = [units(debit), units(credit)];
  return [
    ...line(
      text.length > DESCRIPTION_MAX && !takes.includes("longText"),
      "Description",
      `Description is longer than ${DESCRIPTION_MAX} characters`,
    ),
    ...line(debit === null || credit === null, "DebitAmount", "Both amounts are required, one of them zero"),
    ...line(debitUnits < 0n || creditUnits < 0n, "DebitAmount", "Negative amounts are not allowed"),
    ...line(
      (debitUnits === 0n) === (creditUnits === 0n),
      "DebitAmount",
      "Exactly one of debit and credit must be other than zero",
    ),
    ...line(!amountFits(debit) || !amountFits(credit), "DebitAmount", "Amount does not fit the currency"),
  ];
}

function checkTogether(lines: readonly SentLine[], takes: Takes): readonly ValidationError[] {
  const total = (amounts: readonly (SentAmount | null)[]): bigint =>
    amounts.reduce((sum, amount) => sum + units(amount), 0n);
  const balanced = total(lines.map(({ debit }) => debit)) === total(lines.map(({ credit }) => credit));
  const distinct = new Set(lines.map(({ sequence }) => sequence)).size === lines.length;
  return [
    ...(balanced || takes.includes("unbalanced")
      ? []
      : [error("GLTransaction", "Lines", "Debits and credits are not equal")]),
    ...(distinct ? [] : [error("GLTransaction", "Lines", "GLTransactionLineKey already exists")]),
  ];
}

function units(amount: SentAmount | null): bigint {
  return amount === null ? 0n : (toUnits(amount.value) ?? 0n);
}

function amountFits(amount: SentAmount | null): boolean {
  if (amount === null) return true;
  const whole = toUnits(amount.value);
  return (
    whole !== null &&
    amount.currency === CURRENCY &&
    amount.digits === CURRENCY_DIGITS &&
    fitsDigits(whole, CURRENCY_DIGITS)
  );
}

function error(objectType: string, property: string, message: string): ValidationError {
  return { objectType, property, message, id: `${objectType}.${property}` };
}
