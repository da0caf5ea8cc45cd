import { amountText } from "#lib/core/ledger/amount.ts";
import { checkJournal } from "#lib/core/ledger/check-sendable.ts";
import type { Cents } from "#lib/core/money.ts";
import type { ProbeJournal } from "#lib/core/ledger/ledger-probe.ts";
import type { GpJournal, JournalLine } from "#lib/core/ports.ts";
import { batchKey, element, type GpRequest, nil, request, transactionKey } from "./wire.ts";

/** What GP's own windows count by; the number must stay a 32-bit integer. */
const SEQUENCE_STEP = 16_384;

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
  checkJournal(journal);
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
