import { index, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import type { HoldProblem } from "#lib/core/problem.ts";
import { connection } from "./connection.ts";
import { company } from "./company.ts";
import { centsColumn, id, instant, organizationId } from "./columns.ts";

/** One Expensify report as last read. Never deleted. */
export const report = pgTable(
  "report",
  {
    id: id(),
    organizationId: organizationId(),
    connectionId: uuid("connection_id")
      .notNull()
      .references(() => connection.id),
    /** Expensify's id, case as is. */
    reportId: text("report_id").notNull(),
    /** `""` when a quarantined report did not say. */
    policyId: text("policy_id").notNull(),
    name: text("name").notNull(),
    employee: text("employee").notNull(),
    status: text("status").notNull(),
    currency: text("currency").notNull(),
    totalCents: centsColumn("total_cents").notNull(),
    approvedAt: instant("approved_at"),
    /** The canonical report (`StoredReport`), null for a quarantined one. */
    content: jsonb("content").$type<unknown>(),
    contentHash: text("content_hash").notNull(),
    /** Why it could not be taken as it came; empty for a whole report. */
    quarantine: jsonb("quarantine").$type<readonly HoldProblem[]>().notNull().default([]),
    firstReadAt: instant("first_read_at").notNull(),
    lastReadAt: instant("last_read_at").notNull(),
    /** Asked for by its id and not given: since when Expensify no longer has it, or no longer shows it to us. */
    goneAt: instant("gone_at"),
    /** Marked in Expensify with the company's label, after it was sent; the label that was set. */
    exportedAt: instant("exported_at"),
    exportedLabel: text("exported_label"),
  },
  (table) => [
    unique("report_id_of_connection").on(table.connectionId, table.reportId),
    index("report_organization").on(table.organizationId, table.reportId),
    index("report_policy").on(table.organizationId, table.policyId, table.approvedAt),
  ],
);

/** A person said: send it although it was approved before the go-live date. */
export const includedReport = pgTable(
  "included_report",
  {
    organizationId: organizationId(),
    companyId: uuid("company_id")
      .notNull()
      .references(() => company.id),
    reportId: text("report_id").notNull(),
    includedBy: text("included_by").notNull(),
    includedAt: instant("included_at").notNull(),
  },
  (table) => [unique("included_report_key").on(table.companyId, table.reportId)],
);
