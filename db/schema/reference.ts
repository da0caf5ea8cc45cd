import { boolean, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { AccountType } from "#lib/core/ports.ts";
import { company } from "./company.ts";
import { connection } from "./connection.ts";
import { instant, organizationId } from "./columns.ts";

/** The chart of accounts as last read from GP. */
export const account = pgTable(
  "account",
  {
    organizationId: organizationId(),
    companyId: uuid("company_id")
      .notNull()
      .references(() => company.id),
    number: text("number").notNull(),
    description: text("description").notNull(),
    active: boolean("active").notNull(),
    allowsEntry: boolean("allows_entry").notNull(),
    type: text("type").$type<AccountType>().notNull(),
    postingType: text("posting_type").$type<"BalanceSheet" | "ProfitLoss" | "unknown">().notNull(),
    /** No longer in GP's list since; kept so that old journals can still be explained. */
    goneAt: instant("gone_at"),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.number] })],
);

/** Categories of an Expensify workspace as last read. */
export const category = pgTable(
  "category",
  {
    organizationId: organizationId(),
    connectionId: uuid("connection_id")
      .notNull()
      .references(() => connection.id),
    policyId: text("policy_id").notNull(),
    name: text("name").notNull(),
    enabled: boolean("enabled").notNull(),
    glCode: text("gl_code").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.connectionId, table.policyId, table.name] }),
    index("category_organization").on(table.organizationId, table.policyId),
  ],
);

/** Tags of an Expensify workspace as last read; level 1 first. */
export const tag = pgTable(
  "tag",
  {
    organizationId: organizationId(),
    connectionId: uuid("connection_id")
      .notNull()
      .references(() => connection.id),
    policyId: text("policy_id").notNull(),
    level: integer("level").notNull(),
    levelName: text("level_name").notNull(),
    name: text("name").notNull(),
    enabled: boolean("enabled").notNull(),
    glCode: text("gl_code").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.connectionId, table.policyId, table.level, table.name] }),
    index("tag_organization").on(table.organizationId, table.policyId),
  ],
);
