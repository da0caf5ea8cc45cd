import { boolean, date, index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { Day } from "#lib/core/day.ts";
import { company } from "./company.ts";
import { createdAt, id, instant, organizationId } from "./columns.ts";

/**
 * One writing of reference data into the other system, or a request for it: tags or employees into Expensify, accounts or vendors
 * into GP. Asked by one person with the difference shown, agreed by a second one where it must be, done by the engine, read back.
 */
export const push = pgTable(
  "push",
  {
    id: id(),
    organizationId: organizationId(),
    companyId: uuid("company_id")
      .notNull()
      .references(() => company.id),
    kind: text("kind").$type<"tags" | "workspace_employees" | "accounts" | "vendors">().notNull(),
    /** The workspace written to; `""` for GP. */
    policyId: text("policy_id").notNull().default(""),
    state: text("state").$type<"asked" | "agreed" | "running" | "done" | "failed" | "unclear" | "refused">().notNull(),
    /** A rehearsal: asks the other system what it would do, and changes nothing. */
    isDryRun: boolean("is_dry_run").notNull().default(false),
    /** What is to be written, whole, by kind. */
    wanted: jsonb("wanted").$type<unknown>().notNull(),
    /** What stood there when it was asked for: shown as the difference, compared before writing, kept for undo. */
    before: jsonb("before").$type<unknown>(),
    /** Per item, what came of it. */
    outcome: jsonb("outcome").$type<unknown>(),
    /** The push that this one undoes. */
    undoes: uuid("undoes"),
    askedById: uuid("asked_by_id"),
    askedBy: text("asked_by").notNull(),
    askedAt: createdAt(),
    agreedById: uuid("agreed_by_id"),
    agreedBy: text("agreed_by"),
    agreedAt: instant("agreed_at"),
    startedAt: instant("started_at"),
    endedAt: instant("ended_at"),
  },
  (table) => [
    index("push_company").on(table.companyId, table.askedAt),
    index("push_organization").on(table.organizationId, table.state),
  ],
);

/** A past period for which every journal is made and none is sent, compared with what was keyed by hand. */
export const shadowRun = pgTable(
  "shadow_run",
  {
    id: id(),
    organizationId: organizationId(),
    companyId: uuid("company_id")
      .notNull()
      .references(() => company.id),
    fromDay: date("from_day", { mode: "string" }).$type<Day>().notNull(),
    toDay: date("to_day", { mode: "string" }).$type<Day>().notNull(),
    state: text("state").$type<"asked" | "running" | "done" | "failed">().notNull(),
    /** Journals made, journals of GP, and how they match. */
    result: jsonb("result").$type<unknown>(),
    askedBy: text("asked_by").notNull(),
    askedAt: createdAt(),
    endedAt: instant("ended_at"),
  },
  (table) => [
    index("shadow_run_company").on(table.companyId, table.askedAt),
    index("shadow_run_organization").on(table.organizationId),
  ],
);

/** A person said that a report is in GP already, keyed by hand as this journal: it is never sent. */
export const keyedByHand = pgTable(
  "keyed_by_hand",
  {
    organizationId: organizationId(),
    companyId: uuid("company_id")
      .notNull()
      .references(() => company.id),
    reportId: text("report_id").notNull(),
    journalNumber: integer("journal_number").notNull(),
    journalDay: date("journal_day", { mode: "string" }).$type<Day>().notNull(),
    confirmedById: uuid("confirmed_by_id"),
    confirmedBy: text("confirmed_by").notNull(),
    confirmedAt: instant("confirmed_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.reportId] })],
);
