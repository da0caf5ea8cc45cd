/** Journals over SBA: created, listed, read. The same book and the same rules as over SOAP. */
import { z } from "zod";
import type { Json } from "../../control/json.ts";
import { toUnits, fromUnits } from "../amount.ts";
import type { GpWorld } from "../gp-world.ts";
import type { KeptJournal } from "../journal.ts";
import { DEFAULT_SOURCE_DOCUMENT, keepTransaction, type SentAmount } from "../operation/create-transaction.ts";
import { byTime } from "../operation/restriction.ts";
import { batchIdOf } from "../operation/transaction-xml.ts";
import { companyOf, decimal, invalid, notFound, type SbaCall, SbaRefusal } from "./sba-call.ts";

const BATCH_SOURCE = "GL_Normal";
const CURRENCY_DIGITS = 2;

/** An amount is a text: what comes as a number is refused, since it may have been a float. */
const Line = z.strictObject({
  Sequence: z.int(),
  Account: z.string(),
  Debit: z.string(),
  Credit: z.string(),
  Description: z.string(),
});
const Journal = z.strictObject({
  CompanyId: z.int(),
  Date: z.string(),
  Reference: z.string(),
  BatchId: z.string(),
  SourceDocument: z.string().optional(),
  Currency: z.string(),
  Lines: z.array(Line),
});

export function createJournal(call: SbaCall): Json {
  const companyId = companyOf(call);
  const sent = checked(Journal, call);
  const amount = (value: string): SentAmount => ({ value, currency: sent.Currency, digits: CURRENCY_DIGITS });
  const kept = keepTransaction(call, {
    ...{ companyId, journalId: 0, dateTime: `${sent.Date}T00:00:00`, batchSource: BATCH_SOURCE, hasPolicy: true },
    batchId: sent.BatchId === "" ? "" : `${call.world.settings().batchPrefix}${sent.BatchId}`,
    ...{ currency: sent.Currency, reference: sent.Reference },
    sourceDocument: sent.SourceDocument ?? DEFAULT_SOURCE_DOCUMENT,
    lines: sent.Lines.map(({ Sequence, Account, Debit, Credit, Description }) => ({
      ...{ sequence: Sequence, account: Account, debit: amount(Debit), credit: amount(Credit), text: Description },
      tax: undefined,
    })),
  });
  if ("errors" in kept) throw invalid(kept.errors);
  return { CompanyId: companyId, JournalNumber: kept.journalNumber, Date: sent.Date, Reference: sent.Reference };
}

export function listJournals(call: SbaCall): Json {
  const companyId = companyOf(call);
  const { world, address } = call;
  const asked = (name: string): string | null => address.query.get(name);
  const within = (value: number | string, from: number | string | null, to: number | string | null) =>
    (from === null || value >= from) && (to === null || value <= to);
  const timeOf = (name: string) => (asked(name) === null ? null : byTime(asked(name) ?? ""));
  const isText = (name: string, value: string) =>
    asked(name) === null || asked(name)?.toUpperCase() === value.toUpperCase();
  const numbers = asked("JournalNumbers")?.split(";").map(Number);
  const found = world.book
    .journals()
    .filter(
      (journal) =>
        journal.companyId === companyId &&
        within(journal.date, asked("DateFrom"), asked("DateTo")) &&
        within(byTime(journal.modifiedAt), timeOf("ModifiedFrom"), timeOf("ModifiedTo")) &&
        (numbers === undefined || numbers.includes(journal.journalNumber)) &&
        String(journal.journalNumber).endsWith(asked("NumberEndsWith") ?? "") &&
        isText("BatchId", batchIdOf(journal, world)) &&
        isText("SourceDocument", journal.sourceDocument),
    );
  const { listRowsMax } = world.settings();
  return (listRowsMax === 0 ? found : found.slice(0, listRowsMax)).map((journal) => headOf(journal, world));
}

export function readJournal(call: SbaCall): Json {
  const companyId = companyOf(call);
  const [number = "", date] = call.address.key;
  const journal = call.world.book.find(companyId, Number(number));
  if (journal === undefined || journal.date !== date) throw notFound(`Journal ${number} of ${date ?? "no date"}`);
  const amount = (text: string): Json => decimal(fromUnits(toUnits(text) ?? 0n, 5));
  return {
    ...headOf(journal, call.world),
    Currency: journal.currency,
    IsVoided: journal.voided,
    AuditTrailCode: journal.auditTrailCode,
    Lines: journal.lines.map(({ sequence, account, debit, credit, text }) => ({
      ...{ Sequence: sequence, Account: account, Debit: amount(debit), Credit: amount(credit), Description: text },
    })),
  };
}

/** A batch is there as long as an unposted journal is in it. */
export function readBatch(call: SbaCall): Json {
  const companyId = companyOf(call);
  const id = (call.address.key[0] ?? "").toUpperCase();
  const count = call.world.book
    .journals()
    .filter((journal) => journal.companyId === companyId && journal.state === "Work" && journal.batchId === id).length;
  if (count === 0) throw notFound(`Batch ${id}`);
  return { BatchId: id, JournalCount: count };
}

function headOf(journal: KeptJournal, world: GpWorld) {
  return {
    CompanyId: journal.companyId,
    JournalNumber: journal.journalNumber,
    Date: journal.date,
    BatchId: batchIdOf(journal, world),
    Reference: journal.reference,
    SourceDocument: journal.sourceDocument,
    State: journal.state,
    ModifiedAt: `${journal.modifiedAt}Z`,
  };
}

/** What does not have the contract's form is refused whole. */
export function checked<T>(schema: z.ZodType<T>, { payload }: SbaCall): T {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({
    ...{ Code: "Malformed", Field: path.join("."), Message: message },
  }));
  throw new SbaRefusal(400, ...errors);
}
