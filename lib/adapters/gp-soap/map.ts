import type { Day } from "#lib/core/day.ts";
import type { JournalDetail, JournalLine, JournalSummary, TransactionState } from "#lib/core/ports.ts";
import {
  flagAt,
  instantAt,
  itemsOf,
  MalformedAnswer,
  centsAt,
  requiredChild,
  requiredDay,
  requiredInteger,
  requiredText,
  resultItems,
} from "./xml/answer-fields.ts";
import type { Operation } from "./wire.ts";
import { childOf, textAt, type XmlElement } from "./xml/parse-xml.ts";

/** GP's answers as the core's types. Each function takes the `<XxxResponse>` element and throws `MalformedAnswer`. */

const REASONS_MAX = 50;
const REASON_CHARACTERS_MAX = 500;
const TRANSACTION_STATES: readonly TransactionState[] = ["Work", "Open", "History"];

/** A row of another company than the one asked makes the whole list malformed. */
export function mapSummaries(response: XmlElement, gpCompanyId: number): readonly JournalSummary[] {
  return resultItems(response, "GetGLTransactionListResult", "GLTransactionSummary").map((row) => {
    if (
      textAt(row, "Key", "CompanyKey", "Id") !== null &&
      requiredInteger(row, "Key", "CompanyKey", "Id") !== gpCompanyId
    ) {
      throw new MalformedAnswer(`a journal of another company than ${gpCompanyId}`);
    }
    const state = stateOf(requiredText(row, "TransactionState"));
    return { ...journalBase(row), state };
  });
}

/** Of either operation that reads a journal. Checks that it is the one that was asked for. */
export function mapDetail(
  response: XmlElement,
  operation: Operation,
  { journalNumber, date }: Readonly<{ journalNumber: number; date: Day }>,
): JournalDetail {
  const journal = requiredChild(response, `${operation}Result`);
  const auditTrailCode = textAt(journal, "AuditTrailCode") ?? "";
  const base = journalBase(journal);
  if (base.journalNumber !== journalNumber || base.date !== date) {
    throw new MalformedAnswer(`journal ${base.journalNumber} of ${base.date} instead of ${journalNumber} of ${date}`);
  }
  // The schema lets a whole journal leave out its state; a posted one has an audit trail code, or was found as such.
  const state = textAt(journal, "TransactionState");
  const isPosted = auditTrailCode !== "" || operation === "GetGLPostedTransactionByKey";
  return {
    ...base,
    state: state ? stateOf(state) : isPosted ? "Open" : "Work",
    voided: flagAt(journal, "IsVoided") ?? false,
    auditTrailCode,
    lines: itemsOf(requiredChild(journal, "Lines"), "GLTransactionLine").map(mapLine),
  };
}

/** One text per error or warning, with the property that GP complains about. */
export function mapValidationReasons(response: XmlElement): readonly string[] {
  const result = requiredChild(response, "GetLoggedValidationResultByKeyResult");
  const items = ["Errors", "Warnings"].flatMap((kind) => childOf(result, kind)?.children ?? []);
  const reasons = items.map((item) => {
    const properties = (childOf(item, "PropertyNames")?.children ?? []).map((property) => property.text.trim());
    const where = [textAt(item, "ObjectType") ?? "", properties.join(", ")].filter((part) => part !== "").join(".");
    const message = textAt(item, "Message") ?? "";
    return [where, message]
      .filter((part) => part !== "")
      .join(": ")
      .slice(0, REASON_CHARACTERS_MAX);
  });
  return [...new Set(reasons.filter((reason) => reason !== ""))].slice(0, REASONS_MAX);
}

function journalBase(journal: XmlElement) {
  return {
    journalNumber: requiredInteger(journal, "Key", "JournalId"),
    date: requiredDay(journal, "Key", "Date"),
    batchId: textAt(journal, "BatchKey", "Id") ?? "",
    reference: textAt(journal, "Reference") ?? "",
    sourceDocument: textAt(journal, "SourceDocumentKey", "Id") ?? "",
    modifiedAt: instantAt(journal, "ModifiedDate"),
  };
}

function mapLine(line: XmlElement): JournalLine {
  if (!childOf(line, "DebitAmount") && !childOf(line, "CreditAmount"))
    throw new MalformedAnswer("a line without amounts");
  return {
    account: requiredText(line, "GLAccountKey", "Id"),
    debitCents: centsAt(line, "DebitAmount"),
    creditCents: centsAt(line, "CreditAmount"),
    text: textAt(line, "Description") ?? "",
  };
}

function stateOf(text: string): TransactionState {
  const state = TRANSACTION_STATES.find((known) => known === text);
  if (!state) throw new MalformedAnswer(`transaction state ${text.slice(0, 40)}`);
  return state;
}
