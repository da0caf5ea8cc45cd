/** CreateGLTransaction: reads the journal, holds it against GP's rules, keeps it, and says nothing (gp.md 0.5). */
import { companyOf, type Call, type ValidationError } from "../gp-world.ts";
import type { KeptLine, NewJournal } from "../journal.ts";
import { child, textOf, type XmlNode } from "../soap/xml-tree.ts";
import { checkTransaction, DESCRIPTION_MAX } from "./check-transaction.ts";
import { asStored } from "./stored-text.ts";
import { validationFault } from "./validation-fault.ts";

export const DEFAULT_SOURCE_DOCUMENT = "GJ";

/** A line as it came, before it is judged. */
export type SentLine = Readonly<{
  sequence: number;
  account: string | null;
  debit: SentAmount | null;
  credit: SentAmount | null;
  text: string;
  tax: KeptLine["tax"];
}>;
export type SentAmount = Readonly<{ value: string; currency: string; digits: number }>;
export type SentTransaction = Readonly<{
  companyId: number;
  journalId: number;
  dateTime: string | null;
  batchSource: string;
  batchId: string;
  currency: string | null;
  reference: string;
  sourceDocument: string;
  hasPolicy: boolean;
  lines: readonly SentLine[];
}>;

/** No result: the answer is empty, and the number has to be looked up. */
export function createGLTransaction(call: Call): null {
  const kept = keepTransaction(call, readTransaction(call, companyOf(call)));
  if ("errors" in kept) throw validationFault(call.world, kept.errors);
  return null;
}

/** By GP's rules, or with all that is against them. */
export function keepTransaction(
  call: Pick<Call, "world" | "user">,
  sent: SentTransaction,
): Readonly<{ journalNumber: number }> | Readonly<{ errors: readonly ValidationError[] }> {
  const errors = checkTransaction(call.world, sent);
  return errors.length > 0 ? { errors } : { journalNumber: call.world.book.create(draftOf(call, sent)) };
}

function readTransaction({ world, node }: Call, companyId: number): SentTransaction {
  const transaction = child(node, "glTransaction");
  const batchId = textOf(transaction, "BatchKey", "Id") ?? "";
  return {
    companyId,
    journalId: Number(textOf(transaction, "Key", "JournalId") ?? 0),
    dateTime: textOf(transaction, "Key", "Date"),
    batchSource: textOf(transaction, "BatchKey", "Source") ?? "",
    batchId: batchId === "" ? "" : `${world.settings().batchPrefix}${batchId}`,
    currency: textOf(transaction, "CurrencyKey", "ISOCode"),
    reference: textOf(transaction, "Reference") ?? "",
    sourceDocument: textOf(transaction, "SourceDocumentKey", "Id") ?? DEFAULT_SOURCE_DOCUMENT,
    hasPolicy: textOf(node, "policy", "Key", "Id") !== null,
    lines: (child(transaction, "Lines")?.children ?? []).map((line) => readLine(line)),
  };
}

function readLine(line: XmlNode): SentLine {
  return {
    sequence: Number(textOf(line, "Key", "SequenceNumber") ?? 0),
    account: textOf(line, "GLAccountKey", "Id"),
    debit: readAmount(child(line, "DebitAmount")),
    credit: readAmount(child(line, "CreditAmount")),
    text: textOf(line, "Description") ?? "",
    tax: readTax(line),
  };
}

function readTax(line: XmlNode): KeptLine["tax"] {
  const tax = child(line, "Tax");
  if (tax === undefined) return undefined;
  return {
    account: textOf(tax, "GLAccountKey", "Id") ?? "",
    amount: textOf(tax, "Amount", "Value") ?? "0",
    detail: textOf(tax, "DetailKey", "Id") ?? "",
  };
}

function readAmount(amount: XmlNode | undefined): SentAmount | null {
  if (amount === undefined) return null;
  return {
    value: textOf(amount, "Value") ?? "0",
    currency: textOf(amount, "Currency") ?? "",
    digits: Number(textOf(amount, "DecimalDigits") ?? 0),
  };
}

function draftOf({ user, world }: Pick<Call, "world" | "user">, sent: SentTransaction): NewJournal {
  const currency = sent.currency ?? "";
  return {
    companyId: sent.companyId,
    journalNumber: sent.journalId === 0 ? null : sent.journalId,
    date: (sent.dateTime ?? "").slice(0, 10),
    batchSource: sent.batchSource,
    batchId: asStored(sent.batchId).toUpperCase(),
    currency,
    currencyDigits: sent.lines[0]?.debit?.digits ?? 2,
    reference: asStored(sent.reference),
    sourceDocument: sent.sourceDocument,
    lines: sent.lines.map(({ sequence, account, debit, credit, text, tax }) => ({
      sequence,
      account: account ?? "",
      debit: debit?.value ?? "0",
      credit: credit?.value ?? "0",
      text: asStored(text.slice(0, DESCRIPTION_MAX)),
      ...(tax && world.settings().taxKept ? { tax } : {}),
    })),
    state: "Work",
    voided: false,
    modifiedBy: user,
    postedBy: "",
    auditTrailCode: "",
  };
}
