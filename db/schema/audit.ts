import { sql } from "drizzle-orm";
import { bigint, date, index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { Day } from "#lib/core/day.ts";
import { instant, organizationId } from "./columns.ts";

/** A text that is no id stays out: an event is never refused for the sake of its index. */
const CONNECTION_OF_EVENT = sql`case when starts_with(action, 'connection.') or action = 'company.ledger_renamed' then
  substring(coalesce(body->'after'->>'id', body->'detail'->>'id', body->'detail'->>'connectionId')
    from '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$')::uuid end`;

/** Append-only and hash-chained per organization: see `lib/core/audit`. */
export const auditEvent = pgTable(
  "audit_event",
  {
    organizationId: organizationId(),
    sequence: bigint("sequence", { mode: "number" }).notNull(),
    at: instant("at").notNull(),
    actorKind: text("actor_kind").$type<"user" | "engine" | "shell">().notNull(),
    actorId: uuid("actor_id"),
    actorName: text("actor_name").notNull(),
    action: text("action").notNull(),
    companyId: uuid("company_id"),
    postingId: uuid("posting_id"),
    reportId: text("report_id"),
    journalNumber: integer("journal_number"),
    gpDate: date("gp_date", { mode: "string" }).$type<Day>(),
    /** What was before, what is after, and details; canonical JSON is what is hashed. */
    body: jsonb("body").$type<Record<string, unknown>>().notNull(),
    previousHash: text("previous_hash").notNull(),
    hash: text("hash").notNull(),
    /** Of what was done to a connection, taken out of the body by Postgres: to find it, and no link of the chain. */
    connectionId: uuid("connection_id").generatedAlwaysAs(CONNECTION_OF_EVENT),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.sequence] }),
    index("audit_event_connection")
      .on(table.organizationId, table.connectionId, table.sequence)
      .where(sql`connection_id is not null`),
    index("audit_event_report").on(table.organizationId, table.reportId, table.sequence),
    index("audit_event_posting").on(table.organizationId, table.postingId, table.sequence),
    index("audit_event_journal").on(table.organizationId, table.journalNumber),
  ],
);

/** The last link of the chain; locked while the next one is made. */
export const auditHead = pgTable("audit_head", {
  organizationId: organizationId().primaryKey(),
  sequence: bigint("sequence", { mode: "number" }).notNull(),
  hash: text("hash").notNull(),
});
