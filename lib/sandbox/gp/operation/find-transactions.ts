/** GetGLTransactionList, GetGLTransactionByKey, GetBatchByKey: how a journal is found again. */
import { fromUnits, toUnits } from "../amount.ts";
import { companyOf, type Call, type GpWorld } from "../gp-world.ts";
import type { KeptJournal, KeptLine } from "../journal.ts";
import { notFoundFault } from "../soap/soap.ts";
import { element, nil, value, type Xml } from "../soap/write-xml.ts";
import { child, textOf } from "../soap/xml-tree.ts";
import { byNumber, byText, byTime, passes } from "./restriction.ts";

/** What .NET clients send for "no date". */
const NO_DATE = "0001-01-01";

export function getGLTransactionList(call: Call): Xml {
  const companyId = companyOf(call);
  const criteria = child(call.node, "criteria");
  const found = call.world.book
    .journals()
    .filter(
      (journal) =>
        journal.companyId === companyId &&
        passes(child(criteria, "CurrencyISOCode"), journal.currency, byText) &&
        passes(child(criteria, "Date"), `${journal.date}T00:00:00`, byTime) &&
        passes(child(criteria, "ModifiedDate"), journal.modifiedAt, byTime) &&
        passes(child(criteria, "JournalId"), String(journal.journalNumber), byText) &&
        passes(child(criteria, "BatchId"), batchIdOf(journal, call.world), byText) &&
        passes(child(criteria, "FiscalYear"), journal.date.slice(0, 4), byNumber) &&
        passes(child(criteria, "SourceDocumentId"), journal.sourceDocument, byText) &&
        passes(child(criteria, "TransactionState"), journal.state, byText) &&
        passes(child(criteria, "LedgerType"), "Base", byText),
    );
  const { listRowsMax } = call.world.settings();
  const rows = listRowsMax === 0 ? found : found.slice(0, listRowsMax);
  return rows.map((journal) => summaryXml(journal, call.world)).join("");
}

/** The table of posted entries has no batch (gp.md 3.2). */
function batchIdOf(journal: KeptJournal, world: GpWorld): string {
  return journal.state === "Work" || world.settings().postedKeepBatch ? journal.batchId : "";
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

function summaryXml(journal: KeptJournal, world: GpWorld): Xml {
  return element(
    "GLTransactionSummary",
    keyXml(journal),
    batchXml(journal, world),
    element("CurrencyKey", value("ISOCode", journal.currency)),
    value("ModifiedDate", journal.modifiedAt),
    value("Reference", journal.reference),
    element("SourceDocumentKey", value("Id", journal.sourceDocument)),
    value("TransactionState", journal.state),
    value("LedgerType", "Base"),
  );
}

/** By number; the date must be the journal's too, unless it is the one that means none. */
export function getGLTransactionByKey(call: Call): Xml {
  const companyId = companyOf(call);
  const journal = call.world.book.find(companyId, Number(textOf(call.node, "key", "JournalId")));
  const date = (textOf(call.node, "key", "Date") ?? NO_DATE).slice(0, 10);
  const visible = journal?.state === "Work" || call.world.settings().byKeyFindsPosted;
  if (journal === undefined || !visible || (date !== NO_DATE && date !== journal.date)) throw notFoundFault();
  return [
    keyXml(journal),
    batchXml(journal, call.world),
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
    value("ModifiedDate", journal.modifiedAt),
    value("PostedBy", journal.postedBy),
    value("TransactionState", journal.state),
  ].join("");
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
  );
}

/** With five places, as a decimal comes out of the database: a reader must not compare texts. */
function amountXml(name: string, amount: string, { currency, currencyDigits }: KeptJournal): Xml {
  const text = fromUnits(toUnits(amount) ?? 0n, 5);
  return element(name, value("Currency", currency), value("Value", text), value("DecimalDigits", currencyDigits));
}

/** A batch is there as long as an unposted journal is in it. */
export function getBatchByKey(call: Call): Xml {
  const companyId = companyOf(call);
  const id = (textOf(call.node, "key", "Id") ?? "").trim().toUpperCase();
  const source = (textOf(call.node, "key", "Source") ?? "").trim().toUpperCase();
  const journals = call.world.book
    .journals()
    .filter((journal) => journal.companyId === companyId && journal.state === "Work")
    .filter(({ batchId, batchSource }) => batchId === id && batchSource.toUpperCase() === source);
  const [first] = journals;
  if (first === undefined) throw notFoundFault();
  const total = journals.flatMap(({ lines }) => lines).reduce((sum, { debit }) => sum + (toUnits(debit) ?? 0n), 0n);
  return [
    element(
      "Key",
      value("Source", first.batchSource),
      value("Id", first.batchId),
      value("CreatedDateTime", first.createdAt),
    ),
    value("NumberOfTransactions", journals.length),
    value("Frequency", "Single Use"),
    nil("RecurringLastPostedDate"),
    value("NumberOfPostings", 0),
    amountXml("Total", fromUnits(total, 5), first),
    value("ControlNumberOfTransactions", 0),
    nil("GeneralLedgerPostedDate"),
    nil("WorkflowPriority"),
  ].join("");
}
