import type { Day } from "#lib/core/day.ts";
import type { JournalCriteria, JournalDetail, JournalLine, JournalSummary, TransactionState } from "#lib/core/ports.ts";
import * as fields from "./json/fields.ts";
import type { Json, JsonObject } from "./json/parse-json.ts";

/** Journals of the service as the core's types. Each function throws `MalformedAnswer`. */

const TRANSACTION_STATES: readonly TransactionState[] = ["Work", "Open", "History"];

/** A row of another company, or one that was not asked for, makes the whole list malformed: then the service heeds no filters. */
export function mapSummaries(payload: Json, gpCompanyId: number, criteria: JournalCriteria): readonly JournalSummary[] {
  return fields.rowsOf(payload, "journals").map((row) => {
    checkCompany(row, gpCompanyId);
    const summary = { ...journalBase(row), state: stateOf(fields.requiredText(row, "State")) };
    checkAskedFor(summary, criteria);
    return summary;
  });
}

/** One journal, which must be the one that was asked for. */
export function mapDetail(
  payload: Json,
  gpCompanyId: number,
  { journalNumber, date }: Readonly<{ journalNumber: number; date: Day }>,
): JournalDetail {
  const journal = fields.objectOf(payload, "journal");
  checkCompany(journal, gpCompanyId);
  const base = journalBase(journal);
  if (base.journalNumber !== journalNumber || base.date !== date)
    throw new fields.MalformedAnswer(
      `journal ${base.journalNumber} of ${base.date} instead of ${journalNumber} of ${date}`,
    );
  const lines = fields.rowsOf(lineList(journal), "lines").map(mapLine);
  return {
    ...base,
    state: stateOf(fields.requiredText(journal, "State")),
    voided: fields.flagAt(journal, "IsVoided") ?? false,
    auditTrailCode: fields.textAt(journal, "AuditTrailCode") ?? "",
    lines,
  };
}

function lineList(journal: JsonObject): Json {
  const name = Object.keys(journal).find((key) => key.toLowerCase() === "lines");
  return name === undefined ? null : (journal[name] ?? null);
}

function mapLine(line: JsonObject): JournalLine {
  if (fields.textAt(line, "Debit") === null && fields.textAt(line, "Credit") === null)
    throw new fields.MalformedAnswer("a line without amounts");
  return {
    account: fields.requiredText(line, "Account"),
    debitCents: fields.centsAt(line, "Debit"),
    creditCents: fields.centsAt(line, "Credit"),
    text: fields.textAt(line, "Description") ?? "",
  };
}

function journalBase(row: JsonObject) {
  return {
    journalNumber: fields.requiredInteger(row, "JournalNumber"),
    date: fields.requiredDay(row, "Date"),
    batchId: fields.textAt(row, "BatchId") ?? "",
    // An empty one may be a person's; a missing one would hide our own journals.
    reference: fields.presentText(row, "Reference"),
    sourceDocument: fields.textAt(row, "SourceDocument") ?? "",
    modifiedAt: fields.instantAt(row, "ModifiedAt"),
  };
}

function checkCompany(row: JsonObject, gpCompanyId: number): void {
  const company = fields.integerAt(row, "CompanyId");
  if (company !== null && company !== gpCompanyId)
    throw new fields.MalformedAnswer(`a journal of another company than ${gpCompanyId}`);
}

function checkAskedFor({ journalNumber, date, modifiedAt }: JournalSummary, criteria: JournalCriteria): void {
  const { from, to, journalNumbers, numberEndsWith = "", modifiedFrom, modifiedTo } = criteria;
  const isIn =
    (from === undefined || to === undefined || (from <= date && date <= to)) &&
    (journalNumbers === undefined || journalNumbers.includes(journalNumber)) &&
    String(journalNumber).endsWith(numberEndsWith) &&
    (modifiedFrom === undefined || modifiedTo === undefined || modifiedAt === null || isAbout(modifiedAt, criteria));
  if (!isIn)
    throw new fields.MalformedAnswer(`journal ${journalNumber} of ${date} was not asked for: filters are not heeded`);
}

/** To the second: a service may keep no fractions of one. */
function isAbout(instant: Date, { modifiedFrom, modifiedTo }: JournalCriteria): boolean {
  const [from, to] = [modifiedFrom?.getTime() ?? 0, modifiedTo?.getTime() ?? Number.MAX_SAFE_INTEGER];
  return from - 1_000 <= instant.getTime() && instant.getTime() <= to + 1_000;
}

function stateOf(text: string): TransactionState {
  const state = TRANSACTION_STATES.find((known) => known.toLowerCase() === text.toLowerCase());
  if (!state) throw new fields.MalformedAnswer(`State is ${text.slice(0, 40)}`);
  return state;
}
