import { index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { MappingKind } from "#lib/core/mapping/rules.ts";
import { company } from "./company.ts";
import { instant, organizationId } from "./columns.ts";

/** Append-only: the row with the highest version of a key is in force; a null target unmaps it. */
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
    target: text("target"),
    /** Null: the engine or `configure`. */
    setById: uuid("set_by_id"),
    setBy: text("set_by").notNull(),
    setAt: instant("set_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.version, table.kind, table.segment, table.level, table.source] }),
    index("mapping_current").on(table.companyId, table.kind, table.source, table.version),
  ],
);
