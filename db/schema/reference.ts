import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { AccountType } from "#lib/core/ports.ts";
import { company } from "./company.ts";
import { connection } from "./connection.ts";
import { id, instant, organizationId } from "./columns.ts";

/** No longer listed since; kept so that old journals can still be explained. */
const goneAt = () => instant("gone_at");
/** When a value was listed, first and last. */
const seen = () => ({
  firstSeenAt: instant("first_seen_at").notNull(),
  lastSeenAt: instant("last_seen_at").notNull(),
  goneAt: goneAt(),
});
/** The same where lists were read before it was kept: null until a value is listed again. */
const seenIfNoted = () => ({
  firstSeenAt: instant("first_seen_at"),
  lastSeenAt: instant("last_seen_at"),
  goneAt: goneAt(),
});

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
    /** GP's account category, by its number or name as GP writes it; `""`: not said. */
    category: text("category").notNull().default(""),
    ...seenIfNoted(),
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
    payrollCode: text("payroll_code").notNull().default(""),
    ...seenIfNoted(),
  },
  (table) => [
    primaryKey({ columns: [table.connectionId, table.policyId, table.name] }),
    index("category_organization").on(table.organizationId, table.policyId),
  ],
);

/** Tags of an Expensify workspace as last read; level 1 first. The name is the full path where levels depend on each other. */
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
    ...seenIfNoted(),
  },
  (table) => [
    primaryKey({ columns: [table.connectionId, table.policyId, table.level, table.name] }),
    index("tag_organization").on(table.organizationId, table.policyId),
  ],
);

/** Fields that a workspace asks for on a report, as last read. */
export const reportField = pgTable(
  "report_field",
  {
    organizationId: organizationId(),
    connectionId: uuid("connection_id")
      .notNull()
      .references(() => connection.id),
    policyId: text("policy_id").notNull(),
    name: text("name").notNull(),
    type: text("type").notNull(),
    values: jsonb("values").$type<readonly string[]>().notNull(),
    ...seen(),
  },
  (table) => [
    primaryKey({ columns: [table.connectionId, table.policyId, table.name] }),
    index("report_field_organization").on(table.organizationId, table.policyId),
  ],
);

/** Members of an Expensify workspace as last read. */
export const workspaceEmployee = pgTable(
  "workspace_employee",
  {
    organizationId: organizationId(),
    connectionId: uuid("connection_id")
      .notNull()
      .references(() => connection.id),
    policyId: text("policy_id").notNull(),
    /** Lower case. */
    email: text("email").notNull(),
    name: text("name").notNull().default(""),
    employeeId: text("employee_id").notNull().default(""),
    customField1: text("custom_field_1").notNull().default(""),
    customField2: text("custom_field_2").notNull().default(""),
    role: text("role").notNull().default(""),
    submitsTo: text("submits_to").notNull().default(""),
    ...seen(),
  },
  (table) => [
    primaryKey({ columns: [table.connectionId, table.policyId, table.email] }),
    index("workspace_employee_organization").on(table.organizationId, table.policyId),
  ],
);

/** Employees (US payroll) and vendors of a GP company as last read. */
export const ledgerParty = pgTable(
  "ledger_party",
  {
    organizationId: organizationId(),
    companyId: uuid("company_id")
      .notNull()
      .references(() => company.id),
    kind: text("kind").$type<"employee" | "vendor">().notNull(),
    code: text("code").notNull(),
    name: text("name").notNull(),
    email: text("email").notNull().default(""),
    /** Of a vendor its class, of an employee the department. */
    className: text("class_name").notNull().default(""),
    active: boolean("active").notNull(),
    ...seen(),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.kind, table.code] })],
);

/** Currencies of a GP company as last read. */
export const ledgerCurrency = pgTable(
  "ledger_currency",
  {
    organizationId: organizationId(),
    companyId: uuid("company_id")
      .notNull()
      .references(() => company.id),
    code: text("code").notNull(),
    isoCode: text("iso_code").notNull(),
    name: text("name").notNull(),
    decimals: integer("decimals").notNull(),
    lastSeenAt: instant("last_seen_at").notNull(),
    goneAt: goneAt(),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.code] })],
);

export const REFERENCE_KINDS = [
  ...["account", "segment_value", "currency", "ledger_employee", "vendor"],
  ...["category", "tag", "report_field", "workspace_employee"],
] as const;
export type ReferenceKind =
  | ("account" | "segment_value" | "currency" | "ledger_employee" | "vendor")
  | ("category" | "tag" | "report_field" | "workspace_employee");

/** What changed in either system, as it was noticed: append-only, for the drift page and the history of a value. */
export const referenceChange = pgTable(
  "reference_change",
  {
    id: id(),
    organizationId: organizationId(),
    companyId: uuid("company_id")
      .notNull()
      .references(() => company.id),
    kind: text("kind").$type<ReferenceKind>().notNull(),
    /** Workspace of an Expensify value; `""` for GP. */
    policyId: text("policy_id").notNull().default(""),
    /** Account number, `1/Denver` of a tag level, code, e-mail. */
    key: text("key").notNull(),
    change: text("change")
      .$type<"added" | "renamed" | "changed" | "disabled" | "enabled" | "gone" | "back">()
      .notNull(),
    before: text("before").notNull().default(""),
    after: text("after").notNull().default(""),
    at: instant("at").notNull(),
  },
  (table) => [
    index("reference_change_company").on(table.companyId, table.at),
    index("reference_change_organization").on(table.organizationId),
  ],
);

/** How far a list has been read, and the brake: a reading that would take much away waits for a person. */
export const referenceRead = pgTable(
  "reference_read",
  {
    organizationId: organizationId(),
    companyId: uuid("company_id")
      .notNull()
      .references(() => company.id),
    kind: text("kind").$type<ReferenceKind>().notNull(),
    policyId: text("policy_id").notNull().default(""),
    /** Start of the last complete full reading. */
    fullAt: instant("full_at"),
    /** By GP's `ModifiedDate`: changes up to here are known. */
    modifiedUntil: instant("modified_until"),
    /** Where a long reading that was cut off goes on; null: at the beginning. */
    resumeAt: text("resume_at"),
    /** A reading asked for a person since; null: no. */
    brakedAt: instant("braked_at"),
    /** What it would have taken away, and of how many. */
    brake:
      jsonb("brake").$type<Readonly<{ known: number; gone: number; disabled: number; examples: readonly string[] }>>(),
    /** Who said that the next such reading is right. */
    releasedBy: text("released_by"),
    releasedAt: instant("released_at"),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.kind, table.policyId] })],
);
