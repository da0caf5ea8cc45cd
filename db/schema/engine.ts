import { bigint, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/**
 * Id-only, without row-level security: the engine lists companies here before it sets an organization.
 * One sender per company; times are the database's.
 */
export const companyLease = pgTable("company_lease", {
  companyId: uuid("company_id").primaryKey(),
  ownerOrganizationId: uuid("owner_organization_id").notNull(),
  /** Goes up by one when the lease changes hands. */
  epoch: integer("epoch").notNull().default(0),
  holder: text("holder"),
  expiresAt: instant("expires_at"),
});

/** Id-only: calls made with a credential, for the sliding window over all processes. The key is a hash. */
export const requestPace = pgTable(
  "request_pace",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    credentialKey: text("credential_key").notNull(),
    takenAt: instant("taken_at").notNull(),
  },
  (table) => [index("request_pace_window").on(table.credentialKey, table.takenAt)],
);
