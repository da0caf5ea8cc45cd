/** GetGLTransactionList, GetGL(Posted)TransactionByKey, GetBatchByKey: how a journal is found again. */
import { fromUnits, toUnits } from "../amount.ts";
import { companyOf, type Call, type GpWorld } from "../gp-world.ts";
import type { KeptJournal } from "../journal.ts";
import { notFoundFault } from "../soap/soap.ts";
import { element, nil, value, type Xml } from "../soap/write-xml.ts";
import { child, textOf } from "../soap/xml-tree.ts";
import { byNumber, byText, byTime, passes } from "./restriction.ts";
import { amountXml, batchIdOf, modifiedAtOf, NO_DATE, summaryXml, transactionXml } from "./transaction-xml.ts";

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
        passes(child(criteria, "ModifiedDate"), modifiedAtOf(journal, call.world), byTime) &&
        passes(child(criteria, "JournalId"), String(journal.journalNumber), byText) &&
        passes(child(criteria, "BatchId"), batchIdOf(journal, call.world), byText) &&
        passes(child(criteria, "FiscalYear"), String(fiscalYearOf(journal, call.world)), byNumber) &&
        passes(child(criteria, "RecurringTransactionSequence"), "0", byNumber) &&
        passes(child(criteria, "SourceDocumentId"), journal.sourceDocument, byText) &&
        passes(child(criteria, "TransactionState"), journal.state, byText) &&
        passes(child(criteria, "LedgerType"), "Base", byText),
    );
  const { listRowsMax } = call.world.settings();
  const rows = listRowsMax === 0 ? found : found.slice(0, listRowsMax);
  return rows.map((journal) => summaryXml(journal, call.world)).join("");
}

/** By number; the date must be the journal's too, unless it is the one that means none. */
export function getGLTransactionByKey(call: Call): Xml {
  const journal = keyedJournal(call);
  const date = dateOfKey(call);
  const visible = journal?.state === "Work" || call.world.settings().byKeyFindsPosted;
  if (journal === undefined || !visible || (date !== NO_DATE && date !== journal.date)) throw notFoundFault();
  return transactionXml(journal, call.world);
}

/** Posted journals alone, by every member of the key. None of ours has been posted more than once: the sequence is 0. */
export function getGLPostedTransactionByKey(call: Call): Xml {
  const journal = keyedJournal(call);
  if (journal === undefined || journal.state === "Work" || dateOfKey(call) !== journal.date) throw notFoundFault();
  const sequence = Number(textOf(call.node, "key", "RecurringTransactionSequence"));
  const fiscalYear = Number(textOf(call.node, "key", "FiscalYear"));
  if (sequence !== 0 || fiscalYear !== fiscalYearOf(journal, call.world)) throw notFoundFault();
  return transactionXml(journal, call.world);
}

function keyedJournal(call: Call): KeptJournal | undefined {
  return call.world.book.find(companyOf(call), Number(textOf(call.node, "key", "JournalId")));
}

function dateOfKey(call: Call): string {
  return (textOf(call.node, "key", "Date") ?? NO_DATE).slice(0, 10);
}

function fiscalYearOf(journal: KeptJournal, world: GpWorld): number {
  return Number(journal.date.slice(0, 4)) + world.settings().fiscalYearAhead;
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
