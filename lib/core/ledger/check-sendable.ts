import { assert } from "../assert.ts";
import { cents, sumCents } from "../money.ts";
import { type GpJournal, type NewPostingAccount, type NewVendor, SOURCE_DOCUMENT_CHARACTERS_MAX } from "../ports.ts";
import { cleanText } from "./clean-text.ts";

/** Characters of GP's own fields (gp.md 3.1). GP may cut or refuse what is longer: neither is known, so nothing longer leaves. */
export const GP_WIDTHS = {
  reference: 30,
  batchId: 15,
  sourceDocument: SOURCE_DOCUMENT_CHARACTERS_MAX,
  lineText: 30,
  accountDescription: 50,
  vendorCode: 15,
  vendorName: 64,
  vendorClass: 10,
} as const;
const LINES_MAX = 100_000;

/**
 * Throws on what the core must have refused before a journal is rendered, whatever the surface: lines that do not balance or are
 * not one-sided, text that does not fit, a key that GP would not store as it is.
 */
export function checkJournal(journal: GpJournal): void {
  const { lines, reference, batchId, sourceDocument } = journal;
  assert(lines.length > 0 && lines.length <= LINES_MAX, `journal ${reference} has ${lines.length} lines`);
  // They find the journal again: GP must store them as they are.
  checkKey("reference", reference, GP_WIDTHS.reference);
  checkKey("batch id", batchId, GP_WIDTHS.batchId);
  checkWidth("source document", sourceDocument, GP_WIDTHS.sourceDocument);
  for (const { debitCents, creditCents, text } of lines) {
    assert(
      Math.min(debitCents, creditCents) === 0 && Math.max(debitCents, creditCents) > 0,
      "a line has one positive side",
    );
    checkWidth("line text", text, GP_WIDTHS.lineText);
  }
  const debits = sumCents(lines.map((line) => line.debitCents));
  const credits = sumCents(lines.map((line) => line.creditCents));
  assert(
    debits === credits,
    `journal ${reference}: debits ${debits}, credits ${credits}, ${cents(debits - credits)} apart`,
  );
}

/** The same of a new account. */
export function checkNewAccount({ number, description }: NewPostingAccount): void {
  checkKey("account", number);
  checkWidth("description", description, GP_WIDTHS.accountDescription);
}

/** The same of a new vendor. */
export function checkNewVendor({ code, name, classId }: NewVendor): void {
  checkKey("vendor", code, GP_WIDTHS.vendorCode);
  checkKey("class", classId, GP_WIDTHS.vendorClass);
  checkWidth("name", name, GP_WIDTHS.vendorName);
}

function checkKey(what: string, key: string, charactersMax = Number.POSITIVE_INFINITY): void {
  assert(key !== "" && key === cleanText(key).trim(), `${what}: not a plain key: ${key}`);
  checkWidth(what, key, charactersMax);
}

function checkWidth(what: string, text: string, charactersMax: number): void {
  assert(text.length <= charactersMax, `${what} of ${text.length} characters, at most ${charactersMax} fit`);
}
