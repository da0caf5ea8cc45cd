import { boolean, date, index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { Day } from "#lib/core/day.ts";
import type { CompanyOptions } from "#lib/core/mapping/company-options.ts";
import type { ExceptionCondition } from "#lib/core/mapping/condition.ts";
import type { MappingKind } from "#lib/core/mapping/rules.ts";
import { company } from "./company.ts";
import { instant, organizationId } from "./columns.ts";

/**
 * Append-only. Of a key, on a day, the row with the highest version among those that are effective by then is in force; a null
 * target unmaps it.
 */
export const mapping = pgTable(
  "mapping",
  {
    organizationId: organizationId(),
    companyId: uuid("company_id")
      .notNull()
      .references(() => company.id),
    /** One number per saved change of the company; several rows may share it. */
    version: integer("version").notNull(),
    kind: text("kind").$type<MappingKind>().notNull(),
    segment: integer("segment").notNull(),
    level: integer("level").notNull(),
    source: text("source").notNull(),
    /** The workspace it is for; `""`: every workspace that uses the company's mapping. */
    policyId: text("policy_id").notNull().default(""),
    /** First posting date that it is for; null: since ever. */
    effectiveFrom: date("effective_from", { mode: "string" }).$type<Day>(),
    /** When an exception applies, and its place among them (lowest first). */
    condition: jsonb("condition").$type<ExceptionCondition>(),
    place: integer("place"),
    /** A balance-sheet target takes the tag's cost centre all the same. */
    keepsCostCentre: boolean("keeps_cost_centre").notNull().default(false),
    target: text("target"),
    /** Null: the engine or `configure`. */
    setById: uuid("set_by_id"),
    setBy: text("set_by").notNull(),
    setAt: instant("set_at").notNull(),
  },
  (table) => [
    primaryKey({
      name: "mapping_row",
      columns: [table.companyId, table.version, table.kind, table.segment, table.level, table.source, table.policyId],
    }),
    index("mapping_current").on(table.companyId, table.kind, table.source, table.version),
  ],
);

/** Append-only, with the versions of the mapping: the row with the highest version is in force. None: the defaults. */
export const companyOptions = pgTable(
  "company_options",
  {
    organizationId: organizationId(),
    companyId: uuid("company_id")
      .notNull()
      .references(() => company.id),
    version: integer("version").notNull(),
    options: jsonb("options").$type<Partial<CompanyOptions>>().notNull(),
    setById: uuid("set_by_id"),
    setBy: text("set_by").notNull(),
    setAt: instant("set_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.version] })],
);

/** Names of segment values, which GP Web Services do not list: imported by a person. */
export const segmentName = pgTable(
  "segment_name",
  {
    organizationId: organizationId(),
    companyId: uuid("company_id")
      .notNull()
      .references(() => company.id),
    segment: integer("segment").notNull(),
    value: text("value").notNull(),
    name: text("name").notNull(),
    setBy: text("set_by").notNull(),
    setAt: instant("set_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.companyId, table.segment, table.value] })],
);
