/** How a journal looks on the wire: as a row of a list and whole. */
import { fromUnits, toUnits } from "../amount.ts";
import type { GpWorld } from "../gp-world.ts";
import type { KeptJournal, KeptLine } from "../journal.ts";
import { element, nil, value, type Xml } from "../soap/write-xml.ts";

/** What .NET clients send for "no date". */
export const NO_DATE = "0001-01-01";
const HOUR_MS = 3_600_000;

/** The table of posted entries has no batch (gp.md 3.2). */
export function batchIdOf(journal: KeptJournal, world: GpWorld): string {
  return journal.state === "Work" || world.settings().postedKeepBatch ? journal.batchId : "";
}

/** As the service tells it: in UTC, or in its own local time. */
export function modifiedAtOf({ modifiedAt }: KeptJournal, world: GpWorld): string {
  const shifted = Date.parse(`${modifiedAt}Z`) + world.settings().modifiedAheadHours * HOUR_MS;
  return new Date(shifted).toISOString().slice(0, modifiedAt.length);
}

export function summaryXml(journal: KeptJournal, world: GpWorld): Xml {
  return element(
    "GLTransactionSummary",
    keyXml(journal),
    batchXml(journal, world),
    element("CurrencyKey", value("ISOCode", journal.currency)),
    value("ModifiedDate", modifiedAtOf(journal, world)),
    value("Reference", journal.reference),
    element("SourceDocumentKey", value("Id", journal.sourceDocument)),
    value("TransactionState", journal.state),
    value("LedgerType", "Base"),
  );
}

/** A whole journal, as both operations by key give it. */
export function transactionXml(journal: KeptJournal, world: GpWorld): Xml {
  return [
    keyXml(journal),
    batchXml(journal, world),
    element("CurrencyKey", value("ISOCode", journal.currency)),
    element("Lines", ...journal.lines.map((line) => lineXml(journal, line))),
    value("Reference", journal.reference),
    element("SourceDocumentKey", value("Id", journal.sourceDocument)),
    nil("ExchangeRate"),
    nil("ExchangeDate"),
    value("LedgerType", "Base"),
    value("AuditTrailCode", journal.auditTrailCode),
    value("IsVoided", journal.voided),
    value("ModifiedBy", journal.modifiedBy),
    value("ModifiedDate", modifiedAtOf(journal, world)),
    value("PostedBy", journal.postedBy),
    value("TransactionState", journal.state),
  ].join("");
}

function keyXml(journal: KeptJournal): Xml {
  const company = element("CompanyKey", value("d:Id", journal.companyId));
  return element("Key", company, value("JournalId", journal.journalNumber), value("Date", `${journal.date}T00:00:00`));
}

function batchXml(journal: KeptJournal, world: GpWorld): Xml {
  const id = batchIdOf(journal, world);
  return element(
    "BatchKey",
    value("Source", journal.batchSource),
    value("Id", id),
    value("CreatedDateTime", id === "" ? `${NO_DATE}T00:00:00` : journal.createdAt),
  );
}

function lineXml(journal: KeptJournal, line: KeptLine): Xml {
  const transactionKey = keyXml(journal).replaceAll(/(<\/?)Key>/g, "$1TransactionKey>");
  return element(
    "GLTransactionLine",
    element("Key", transactionKey, value("SequenceNumber", line.sequence)),
    amountXml('CreditAmount xsi:type="MoneyAmount"', line.credit, journal),
    amountXml('DebitAmount xsi:type="MoneyAmount"', line.debit, journal),
    value("Description", line.text),
    element("GLAccountKey", value("Id", line.account), value("IsEncrypted", false)),
    nil("ExchangeRate"),
    nil("ExchangeDate"),
    line.tax === undefined ? "" : taxXml(journal, line.tax),
  );
}

function taxXml(journal: KeptJournal, { account, amount, detail }: NonNullable<KeptLine["tax"]>): Xml {
  return element(
    "Tax",
    element("GLAccountKey", value("Id", account), value("IsEncrypted", false)),
    amountXml("Amount", amount, journal),
    ...(detail === "" ? [] : [element("DetailKey", value("Id", detail))]),
  );
}

/** With five places, as a decimal comes out of the database: a reader must not compare texts. */
export function amountXml(name: string, amount: string, { currency, currencyDigits }: KeptJournal): Xml {
  const text = fromUnits(toUnits(amount) ?? 0n, 5);
  return element(name, value("Currency", currency), value("Value", text), value("DecimalDigits", currencyDigits));
}
