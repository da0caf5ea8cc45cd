import { Buffer } from "node:buffer";
import { assert } from "#lib/core/assert.ts";
import type { Day } from "#lib/core/day.ts";
import type { JournalCriteria } from "#lib/core/ports.ts";
import { checkCriteria } from "#lib/core/posting/check-criteria.ts";
import { escapeText } from "./xml/escape-text.ts";

/** Requests of the legacy endpoint (gp.md 1.2 to 1.4). Element order is the schema's: the serializer reads it in order. */

const SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
const GP = "http://schemas.microsoft.com/dynamics/gp/2006/01";
const DYNAMICS = "http://schemas.microsoft.com/dynamics/2006/01";
const SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";
/** .NET's empty date, which clients send where the server sets the value. */
export const NO_DATE = "0001-01-01T00:00:00";

export type Operation =
  | "CreateGLPostingAccount"
  | "CreateGLTransaction"
  | "CreateVendor"
  | "GetBatchByKey"
  | "GetCompanyList"
  | "GetCurrencyList"
  | "GetEmployeeList"
  | "GetGLAccountFormatList"
  | "GetGLAccountList"
  | "GetGLPostedTransactionByKey"
  | "GetGLPostingAccountByKey"
  | "GetGLPostingAccountList"
  | "GetGLTransactionByKey"
  | "GetGLTransactionList"
  | "GetLoggedValidationResultByKey"
  | "GetPolicyByOperation"
  | "GetVendorByKey"
  | "GetVendorList";
export type GpRequest = Readonly<{ operation: Operation; body: string }>;

/** `gpCompanyId` null is GP's system database, which knows the companies. */
export type GpContext = Readonly<{ gpCompanyId: number | null; culture: string }>;
/** Both ends belong to it. */
export type KeyRange = Readonly<{ from: string; to: string }>;

/** The SOAP 1.1 envelope, as bytes. */
export function envelopeBytes(request: GpRequest): Uint8Array {
  const body = `<soap:Body>${request.body}</soap:Body>`;
  return Buffer.from(
    `<?xml version="1.0" encoding="utf-8"?>\n<soap:Envelope xmlns:soap="${SOAP}">${body}</soap:Envelope>`,
  );
}

/** The value of the SOAPAction header, in its quotes. */
export function soapAction(operation: Operation): string {
  return `"${GP}/${operation}"`;
}

export function companyListRequest(culture: string): GpRequest {
  return request("GetCompanyList", "<criteria/>", { gpCompanyId: null, culture });
}

export function accountFormatRequest(context: GpContext): GpRequest {
  return request("GetGLAccountFormatList", "<criteria/>", context);
}

export function policyRequest(operation: string, context: GpContext): GpRequest {
  return request("GetPolicyByOperation", element("operation", operation), context);
}

export function batchRequest(batchSource: string, batchId: string, context: GpContext): GpRequest {
  return request("GetBatchByKey", batchKey("key", batchSource, batchId), context);
}

/**
 * Work, Open and History, always: a journal that a person posted must still be found. Numbers are texts to GP, and asked
 * for one by one: a range would compare them as texts. That `%` stands for anything is inferred (gp.md 1.3): who asks for
 * last digits checks what comes.
 */
export function transactionListRequest(criteria: JournalCriteria, context: GpContext): GpRequest {
  checkCriteria(criteria);
  const { batchId, sourceDocument, from, to, modifiedFrom, modifiedTo, journalNumbers, numberEndsWith } = criteria;
  const parts = [
    from === undefined || to === undefined ? "" : range("Date", dateTime(from), dateTime(to)),
    modifiedFrom === undefined || modifiedTo === undefined
      ? ""
      : range("ModifiedDate", utcTime(modifiedFrom), utcTime(modifiedTo)),
    journalNumbers === undefined ? "" : `<JournalId>${items("string", journalNumbers.map(String))}</JournalId>`,
    numberEndsWith === undefined ? "" : `<JournalId>${element("Like", `%${numberEndsWith}`)}</JournalId>`,
    batchId === undefined ? "" : `<BatchId>${element("EqualValue", batchId)}</BatchId>`,
    sourceDocument === undefined ? "" : `<SourceDocumentId>${element("EqualValue", sourceDocument)}</SourceDocumentId>`,
    `<TransactionState>${nil("EqualValue", "NotEqualValue")}`,
    items("GLTransactionState", ["Work", "Open", "History"]),
    "</TransactionState>",
  ];
  return request("GetGLTransactionList", `<criteria>${parts.join("")}</criteria>`, context);
}

/** From one time to another, both included; one and the same is asked for as such. */
export function range(name: string, from: string, to: string): string {
  const restriction =
    from === to
      ? element("EqualValue", from) + nil("NotEqualValue", "From", "To", "GreaterThan", "LessThan")
      : nil("EqualValue", "NotEqualValue") + element("From", from) + element("To", to) + nil("GreaterThan", "LessThan");
  return `<${name}>${restriction}</${name}>`;
}

function items(name: string, texts: readonly string[]): string {
  return `<Items>${texts.map((text) => element(name, text)).join("")}</Items>`;
}

export function transactionRequest(journalNumber: number, date: Day, context: GpContext): GpRequest {
  return request("GetGLTransactionByKey", `<key>${transactionKey(journalNumber, date)}</key>`, context);
}

/** A posted journal is keyed by its fiscal year too; the sequence counts the postings of a recurring one, and is 0 for ours. */
export function postedTransactionRequest(
  journalNumber: number,
  date: Day,
  fiscalYear: number,
  context: GpContext,
): GpRequest {
  const posted = element("RecurringTransactionSequence", "0") + element("FiscalYear", String(fiscalYear));
  return request("GetGLPostedTransactionByKey", `<key>${transactionKey(journalNumber, date)}${posted}</key>`, context);
}

export function validationResultRequest(logId: string, context: GpContext): GpRequest {
  return request("GetLoggedValidationResultByKey", element("logId", logId), context);
}

/** One operation's element, with the namespaces that it needs, the context and what comes after the context. */
export function request(operation: Operation, inner: string, context: GpContext, after = ""): GpRequest {
  const namespaces = `xmlns="${GP}" xmlns:d="${DYNAMICS}" xmlns:xsi="${SCHEMA_INSTANCE}"`;
  return { operation, body: `<${operation} ${namespaces}>${inner}${contextXml(context)}${after}</${operation}>` };
}

export function element(name: string, text: string): string {
  return `<${name}>${escapeText(text)}</${name}>`;
}

/** Elements that the schema requires although they are null. */
export function nil(...names: readonly string[]): string {
  return names.map((name) => `<${name} xsi:nil="true"/>`).join("");
}

export function transactionKey(journalNumber: number, date: Day): string {
  return `<JournalId>${journalNumber}</JournalId><Date>${dateTime(date)}</Date>`;
}

export function batchKey(name: string, source: string, batchId: string): string {
  const created = element("CreatedDateTime", NO_DATE);
  return `<${name}>${element("Source", source)}${element("Id", batchId)}${created}</${name}>`;
}

function contextXml({ gpCompanyId, culture }: GpContext): string {
  const company = gpCompanyId === null ? "" : companyXml(gpCompanyId);
  const rest = `${element("d:CultureName", culture)}${element("d:CurrencyType", "Transactional")}`;
  return `<context>${company}${rest}</context>`;
}

function companyXml(gpCompanyId: number): string {
  assert(Number.isInteger(gpCompanyId), `GP company ${gpCompanyId}`);
  return `<d:OrganizationKey xsi:type="d:CompanyKey"><d:Id>${gpCompanyId}</d:Id></d:OrganizationKey>`;
}

/** GP's dates are midnights without a zone (gp.md 3.1). */
function dateTime(date: Day): string {
  return `${date}T00:00:00`;
}

/**
 * A time of `ModifiedDate`: UTC, with both of its portions, without a zone mark, all as GP writes it itself (gp.md 1.3).
 * Not tried on a live GP: one that took it for its own local time would shift a window by up to 14 hours, so whoever
 * walks by last change overlaps the windows by more.
 */
export function utcTime(instant: Date): string {
  return instant.toISOString().slice(0, -1);
}
