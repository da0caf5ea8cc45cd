import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
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
    /** How GP calls the company of this number: another name under it is another company, and nothing is sent. Null: not read yet. */
    ledgerName: text("ledger_name"),
    currency: text("currency").notNull(),
    currencyDecimals: integer("currency_decimals").notNull(),
    timeZone: text("time_zone").notNull(),
    goLiveOn: date("go_live_on", { mode: "string" }).$type<Day>().notNull(),
    includeClosed: boolean("include_closed").notNull().default(false),
    approval: text("approval").$type<ApprovalPolicy>().notNull().default("held"),
    separator: text("separator").notNull().default("-"),
    segments: jsonb("segments").$type<readonly SegmentRule[]>().notNull(),
    liabilityAccount: text("liability_account").notNull(),
    sourceDocument: text("source_document").notNull().default("GJ"),
    /** Expensify label of mark-as-exported; `""`: do not mark. Fixed for ever once used. */
    exportLabel: text("export_label").notNull().default(""),
    mappingVersion: integer("mapping_version").notNull().default(0),
    /** End of the last complete sweep of GP for our markers; null: no send before one. */
    sweptAt: instant("swept_at"),
    /** End of the last complete nightly sweep; the first sweep counts as one. */
    nightlySweptAt: instant("nightly_swept_at"),
    /** Our database was set back then (posting-protocol.md): noted for all companies of the organization. */
    historyLostAt: instant("history_lost_at"),
    /** When all that was unfinished had become uncertain for it; null while that is to be done. */
    historyHandledAt: instant("history_handled_at"),
    /** What GP changed up to here is known: the watch asks from here on, by `ModifiedDate`. */
    watchedUntil: instant("watched_until"),
    watchedAt: instant("watched_at"),
    /** When the last complete read of approved reports began: the next one reads on from there. */
    reportsReadAt: instant("reports_read_at"),
    accountsReadAt: instant("accounts_read_at"),
    workspacesReadAt: instant("workspaces_read_at"),
    /** No longer read: `settlement_account` says it per account. Kept, since upgrades only add. */
    settlementConfirmedBy: text("settlement_confirmed_by"),
    settlementConfirmedAt: instant("settlement_confirmed_at"),
    /**
     * The company that has this company in GP already: two of them would send under the same batch names, so this one makes
     * no more. Only an upgrade of an older installation sets it; the index lets no new one in.
     */
    ledgerTakenBy: uuid("ledger_taken_by").references((): AnyPgColumn => company.id),
    /** A person said after the gate's ticks that journals may be sent; null: everything is made, nothing is sent. */
    wentLiveAt: instant("went_live_at"),
    wentLiveBy: text("went_live_by"),
    createdAt: createdAt(),
  },
  (table) => [
    unique("company_code").on(table.organizationId, table.code),
    uniqueIndex("company_ledger").on(table.gpConnectionId, table.gpCompanyId).where(sql`ledger_taken_by is null`),
  ],
);

/**
 * Whole accounts of which a person said, one by one, that they are neither the payables control account nor a bank account.
 * Journals are credited to no other.
 */
export const settlementAccount = pgTable(
  "settlement_account",
  {
    organizationId: organizationId(),
    companyId: uuid("company_id")
      .notNull()
      .references(() => company.id),
    account: text("account").notNull(),
    confirmedBy: text("confirmed_by").notNull(),
    confirmedAt: instant("confirmed_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.account] }),
    index("settlement_account_organization").on(table.organizationId),
  ],
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
    /** Rows for every workspace apply here too, by a person's choice. */
    usesCompanyMapping: boolean("uses_company_mapping").notNull().default(true),
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
