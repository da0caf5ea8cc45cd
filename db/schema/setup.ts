import { index, integer, jsonb, pgTable, uuid, text } from "drizzle-orm/pg-core";
import { id, instant, organizationId } from "./columns.ts";
import { company } from "./company.ts";
import { connection } from "./connection.ts";

/** A setup that somebody began: it can be left at any step and gone on with later, by anybody with the right. */
export const setup = pgTable(
  "setup",
  {
    id: id(),
    organizationId: organizationId(),
    startedBy: text("started_by").notNull(),
    startedAt: instant("started_at").notNull(),
    expensifyConnectionId: uuid("expensify_connection_id").references(() => connection.id),
    gpConnectionId: uuid("gp_connection_id").references(() => connection.id),
    gpCompanyId: integer("gp_company_id"),
    /** What was entered and is no row of its own yet. */
    draft: jsonb("draft").$type<Record<string, unknown>>().notNull().default({}),
    companyId: uuid("company_id").references(() => company.id),
    finishedAt: instant("finished_at"),
    abandonedAt: instant("abandoned_at"),
  },
  (table) => [index("setup_organization").on(table.organizationId, table.startedAt)],
);
