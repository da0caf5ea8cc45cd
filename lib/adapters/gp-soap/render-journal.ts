import { assert } from "#lib/core/assert.ts";
import { type Cents, cents, sumCents } from "#lib/core/money.ts";
import {
  type GpJournal,
  type JournalLine,
  type ProbeJournal,
  SOURCE_DOCUMENT_CHARACTERS_MAX,
} from "#lib/core/ports.ts";
import { amountText } from "./amount.ts";
import { cleanText } from "./xml/escape-text.ts";
import { batchKey, element, type GpRequest, nil, request, transactionKey } from "./wire.ts";

/** Widths of gp.md 3.1. GP may cut or refuse what is longer: neither is known, so nothing longer leaves. */
const REFERENCE_CHARACTERS_MAX = 30;
const LINE_TEXT_CHARACTERS_MAX = 30;
const BATCH_ID_CHARACTERS_MAX = 15;
/** What GP's own windows count by; the number must stay a 32-bit integer. */
const SEQUENCE_STEP = 16_384;
const LINES_MAX = 100_000;

/** What the contract could not confirm, so that a site can set it (gp.md 1.5 to 1.7). */
export type RenderSettings = Readonly<{
  culture: string;
  batchSource: string;
  /** 0: GP gives the next number. */
  newJournalNumber: number;
  /** Sent where the journal names none; `""` leaves the element out. */
  sourceDocument: string;
  /** The policy of CreateGLTransaction; `""` leaves it out. */
  policyId: string;
}>;

/**
 * The CreateGLTransaction request. Pure: the same journal and settings give the same text, to the byte.
 *
 * Units: hundredths in, the currency's decimals out. It throws on what the core must have refused before: lines that do
 * not balance or are not one-sided, text that does not fit, an amount finer than the currency.
 */
export function renderJournal(journal: GpJournal, settings: RenderSettings): GpRequest {
  assertPostable(journal);
  return renderUnchecked(journal, settings);
}

/** The same for the self-test, which asks what GP makes of a journal that is wrong. */
export function renderUnchecked(journal: ProbeJournal, settings: RenderSettings): GpRequest {
  const sourceDocument = journal.sourceDocument || settings.sourceDocument;
  const transaction = [
    `<Key>${transactionKey(settings.newJournalNumber, journal.date)}</Key>`,
    batchKey("BatchKey", settings.batchSource, journal.batchId),
    `<CurrencyKey>${element("ISOCode", journal.currency)}</CurrencyKey>`,
    "<Lines>",
    ...journal.lines.map((line, index) => lineXml(line, index, journal, settings)),
    "</Lines>",
    element("Reference", journal.reference),
    sourceDocument === "" ? "" : `<SourceDocumentKey>${element("Id", sourceDocument)}</SourceDocumentKey>`,
    nil("ExchangeRate", "ExchangeDate", "LedgerType", "IsVoided", "ModifiedDate", "TransactionState"),
  ];
  const policy = settings.policyId === "" ? "" : `<policy><Key>${element("Id", settings.policyId)}</Key></policy>`;
  const context = { gpCompanyId: journal.gpCompanyId, culture: settings.culture };
  return request("CreateGLTransaction", `<glTransaction>${transaction.join("")}</glTransaction>`, context, policy);
}

function lineXml(line: JournalLine, index: number, journal: ProbeJournal, settings: RenderSettings): string {
  const key = `<TransactionKey>${transactionKey(settings.newJournalNumber, journal.date)}</TransactionKey>`;
  const parts = [
    `<Key>${key}<SequenceNumber>${SEQUENCE_STEP * (index + 1)}</SequenceNumber></Key>`,
    // Both sides, always: GP wants an explicit zero on the empty one.
    moneyXml("CreditAmount", line.creditCents, journal),
    moneyXml("DebitAmount", line.debitCents, journal),
    element("Description", line.text),
    `<GLAccountKey>${element("Id", line.account)}<IsEncrypted>false</IsEncrypted></GLAccountKey>`,
    nil("ExchangeRate", "ExchangeDate"),
    index === 0 ? taxXml(journal) : "",
  ];
  return `<GLTransactionLine>${parts.join("")}</GLTransactionLine>`;
}

function taxXml(journal: ProbeJournal): string {
  if (!journal.tax) return "";
  const { account, cents: amount, detail } = journal.tax;
  const key = `<GLAccountKey>${element("Id", account)}<IsEncrypted>false</IsEncrypted></GLAccountKey>`;
  const of = detail === "" ? "" : `<DetailKey>${element("Id", detail)}</DetailKey>`;
  return `<Tax>${key}${moneyXml("Amount", amount, journal)}${of}</Tax>`;
}

/** The type is declared abstract, so that `xsi:type` is not optional. */
function moneyXml(name: string, amount: Cents, { currency, currencyDecimals }: GpJournal): string {
  const value = `<Value>${amountText(amount, currencyDecimals)}</Value><DecimalDigits>${currencyDecimals}</DecimalDigits>`;
  return `<${name} xsi:type="MoneyAmount">${element("Currency", currency)}${value}</${name}>`;
}

function assertPostable(journal: GpJournal): void {
  const { lines, reference, batchId, sourceDocument } = journal;
  assert(lines.length > 0 && lines.length <= LINES_MAX, `journal ${reference} has ${lines.length} lines`);
  assertWidth("reference", reference, REFERENCE_CHARACTERS_MAX);
  assertWidth("batch id", batchId, BATCH_ID_CHARACTERS_MAX);
  assertWidth("source document", sourceDocument, SOURCE_DOCUMENT_CHARACTERS_MAX);
  // They find the journal again: GP must store them as they are.
  for (const key of [reference, batchId])
    assert(key !== "" && key === cleanText(key).trim(), `not a plain key: ${key}`);
  for (const { debitCents, creditCents, text } of lines) {
    assert(
      Math.min(debitCents, creditCents) === 0 && Math.max(debitCents, creditCents) > 0,
      "a line has one positive side",
    );
    assertWidth("line text", text, LINE_TEXT_CHARACTERS_MAX);
  }
  const debits = sumCents(lines.map((line) => line.debitCents));
  const credits = sumCents(lines.map((line) => line.creditCents));
  assert(
    debits === credits,
    `journal ${reference}: debits ${debits}, credits ${credits}, ${cents(debits - credits)} apart`,
  );
}

function assertWidth(what: string, text: string, charactersMax: number): void {
  assert(text.length <= charactersMax, `${what} of ${text.length} characters, at most ${charactersMax} fit`);
}
