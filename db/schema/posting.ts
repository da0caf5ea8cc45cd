import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  boolean,
  check,
  customType,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import type { Day } from "#lib/core/day.ts";
import type { HoldProblem } from "#lib/core/problem.ts";
import type { PostingKind } from "#lib/core/posting/marker.ts";
import type { Fingerprint, Plan, TakenBack } from "#lib/core/posting/posting.ts";
import { POSTING_STATES, type GpState, type PostingState } from "#lib/core/posting/state.ts";
import { company } from "./company.ts";
import { centsColumn, createdAt, id, instant, organizationId } from "./columns.ts";
import { report } from "./report.ts";

/** Looked at, not copied: a request may be megabytes. */
const bytes = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => "bytea",
  toDriver: ({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength),
  fromDriver: ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
});

const states = sql.raw(POSTING_STATES.map((state) => `'${state}'`).join(", "));

/** One revision of one report on its way into one GP company. The last column group is for lists and search only. */
export const posting = pgTable(
  "posting",
  {
    id: id(),
    organizationId: organizationId(),
    companyId: uuid("company_id")
      .notNull()
      .references(() => company.id),
    reportRowId: uuid("report_row_id")
      .notNull()
      .references(() => report.id),
    subject: text("subject").notNull(),
    revision: integer("revision").notNull(),
    kind: text("kind").$type<PostingKind>().notNull().default("journal"),
    part: integer("part").notNull().default(0),
    state: text("state").$type<PostingState>().notNull(),
    epoch: integer("epoch").notNull().default(0),
    version: integer("version").notNull().default(1),
    marker: text("marker").notNull(),
    contentHash: text("content_hash").notNull(),
    /** The canonical report of this revision, kept whatever Expensify says later. */
    content: jsonb("content").$type<unknown>(),
    transactionIds: text("transaction_ids").array().notNull(),
    holds: jsonb("holds").$type<readonly HoldProblem[]>().notNull().default([]),
    wasHeld: boolean("was_held").notNull().default(false),
    plan: jsonb("plan").$type<Plan>(),
    request: bytes("request"),
    requestHash: text("request_hash"),
    batchId: text("batch_id"),
    sourceDocument: text("source_document"),
    intentDate: date("intent_date", { mode: "string" }).$type<Day>(),
    fingerprint: jsonb("fingerprint").$type<Fingerprint>(),
    attempts: integer("attempts").notNull().default(0),
    deadline: instant("deadline"),
    notBefore: instant("not_before"),
    lookFirst: boolean("look_first").notNull().default(false),
    journalNumber: integer("journal_number"),
    gpState: text("gp_state").$type<GpState>(),
    gpBatchId: text("gp_batch_id"),
    gpDate: date("gp_date", { mode: "string" }).$type<Day>(),
    gpDifferences: jsonb("gp_differences").$type<readonly string[]>(),
    gpTotalDiffers: boolean("gp_total_differs").notNull().default(false),
    auditTrailCode: text("audit_trail_code").notNull().default(""),
    sentAt: instant("sent_at"),
    /** When the watch last asked GP for it by its number, changed or not. */
    lookedAt: instant("looked_at"),
    acknowledged: jsonb("acknowledged").$type<readonly HoldProblem[]>().notNull().default([]),
    askedById: uuid("asked_by_id"),
    askedBy: text("asked_by"),
    /** Of a reversal. */
    corrects: uuid("corrects").references((): AnyPgColumn => posting.id),
    takenBack: jsonb("taken_back").$type<TakenBack>(),
    approvedById: uuid("approved_by_id"),
    approvedBy: text("approved_by"),
    employee: text("employee").notNull(),
    reportName: text("report_name").notNull(),
    approvedAt: instant("approved_at"),
    currency: text("currency").notNull(),
    totalCents: centsColumn("total_cents").notNull(),
    createdAt: createdAt(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
  },
  (table) => [
    unique("posting_revision").on(table.companyId, table.subject, table.revision, table.kind, table.part),
    unique("posting_marker").on(table.companyId, table.marker),
    check("posting_state", sql`state in (${states})`),
    index("posting_queue").on(table.organizationId, table.companyId, table.state, table.approvedAt),
    index("posting_subject").on(table.organizationId, table.subject),
    index("posting_journal").on(table.organizationId, table.journalNumber),
    index("posting_unposted")
      .on(table.organizationId, table.companyId, table.lookedAt)
      .where(sql`state = 'sent' and gp_state in ('work', 'changed', 'gone', 'voided')`),
    index("posting_corrects").on(table.organizationId, table.corrects),
  ],
);

/** One try to send, written before the first byte leaves. */
export const attempt = pgTable(
  "attempt",
  {
    organizationId: organizationId(),
    postingId: uuid("posting_id")
      .notNull()
      .references(() => posting.id),
    number: integer("number").notNull(),
    epoch: integer("epoch").notNull(),
    startedAt: instant("started_at").notNull(),
    deadline: instant("deadline").notNull(),
    requestHash: text("request_hash").notNull(),
    /** `executed`, `rejected`, `unknown`, `not_executed`; null while under way, or for ever when the process died. */
    outcome: text("outcome"),
    /** What came back, at most some kilobytes, never with a secret. */
    answer: jsonb("answer").$type<unknown>(),
    endedAt: instant("ended_at"),
  },
  (table) => [
    primaryKey({ columns: [table.postingId, table.number] }),
    index("attempt_organization").on(table.organizationId),
  ],
);

/** One expense stands in at most one live posting: the row is the claim. */
export const postingExpense = pgTable(
  "posting_expense",
  {
    organizationId: organizationId(),
    transactionId: text("transaction_id").notNull(),
    postingId: uuid("posting_id")
      .notNull()
      .references(() => posting.id),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.transactionId] }),
    index("posting_expense_posting").on(table.postingId),
  ],
);

/** Journals met in GP whose reference looks like one of ours: the result of the sweep. */
export const sweptJournal = pgTable(
  "swept_journal",
  {
    organizationId: organizationId(),
    companyId: uuid("company_id")
      .notNull()
      .references(() => company.id),
    journalNumber: integer("journal_number").notNull(),
    date: date("date", { mode: "string" }).$type<Day>().notNull(),
    reference: text("reference").notNull(),
    /** `markedReportId(reference)`: upper case. */
    markedId: text("marked_id").notNull(),
    batchId: text("batch_id").notNull(),
    gpState: text("gp_state").$type<GpState>().notNull(),
    foundAt: instant("found_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.journalNumber, table.date] }),
    index("swept_journal_marked").on(table.organizationId, table.companyId, table.markedId),
  ],
);
