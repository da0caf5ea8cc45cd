import { boolean, date, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import type { SegmentRule } from "#lib/core/mapping/rules.ts";
import type { Day } from "#lib/core/day.ts";
import type { ApprovalPolicy } from "#lib/core/posting/posting.ts";
import { connection } from "./connection.ts";
import { createdAt, id, instant, organizationId } from "./columns.ts";

/** One GP company and what feeds it. */
export const company = pgTable(
  "company",
  {
    id: id(),
    organizationId: organizationId(),
    /** The customer's short name, as in GP: `HALD`. */
    code: text("code").notNull(),
    name: text("name").notNull(),
    gpConnectionId: uuid("gp_connection_id")
      .notNull()
      .references(() => connection.id),
    expensifyConnectionId: uuid("expensify_connection_id")
      .notNull()
      .references(() => connection.id),
    gpCompanyId: integer("gp_company_id").notNull(),
    currency: text("currency").notNull(),
    currencyDecimals: integer("currency_decimals").notNull(),
    timeZone: text("time_zone").notNull(),
    goLiveOn: date("go_live_on", { mode: "string" }).$type<Day>().notNull(),
    includeClosed: boolean("include_closed").notNull().default(false),
    approval: text("approval").$type<ApprovalPolicy>().notNull().default("held"),
    separator: text("separator").notNull().default("-"),
    segments: jsonb("segments").$type<readonly SegmentRule[]>().notNull(),
    liabilityAccount: text("liability_account").notNull(),
    settlementConfirmedBy: text("settlement_confirmed_by"),
    settlementConfirmedAt: instant("settlement_confirmed_at"),
    sourceDocument: text("source_document").notNull().default("GJ"),
    /** Expensify label of mark-as-exported; `""`: do not mark. Fixed for ever once used. */
    exportLabel: text("export_label").notNull().default(""),
    mappingVersion: integer("mapping_version").notNull().default(0),
    /** End of the last complete sweep of GP for our markers; null: no send before one. */
    sweptAt: instant("swept_at"),
    accountsReadAt: instant("accounts_read_at"),
    workspacesReadAt: instant("workspaces_read_at"),
    createdAt: createdAt(),
  },
  (table) => [unique("company_code").on(table.organizationId, table.code)],
);

/** Which Expensify workspaces feed a company. */
export const companyWorkspace = pgTable(
  "company_workspace",
  {
    organizationId: organizationId(),
    companyId: uuid("company_id")
      .notNull()
      .references(() => company.id),
    policyId: text("policy_id").notNull(),
    name: text("name").notNull(),
    /** A person confirmed that the workspace also feeds another company. */
    sharedConfirmedBy: text("shared_confirmed_by"),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.policyId] }),
    index("company_workspace_policy").on(table.organizationId, table.policyId),
  ],
);

/** Fiscal periods are kept here: GP Web Services have none. */
export const fiscalPeriod = pgTable(
  "fiscal_period",
  {
    organizationId: organizationId(),
    companyId: uuid("company_id")
      .notNull()
      .references(() => company.id),
    year: integer("year").notNull(),
    number: integer("number").notNull(),
    firstDay: date("first_day", { mode: "string" }).$type<Day>().notNull(),
    lastDay: date("last_day", { mode: "string" }).$type<Day>().notNull(),
    closed: boolean("closed").notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.year, table.number] })],
);
