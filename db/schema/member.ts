import { primaryKey, pgTable, text, uuid } from "drizzle-orm/pg-core";
import type { Role } from "#lib/core/access/roles.ts";
import { createdAt, instant, organizationId } from "./columns.ts";

/** A person who can sign in. Without row-level security: it is read before an organization is known. */
export const user = pgTable("user", {
  id: uuid("id").primaryKey().defaultRandom(),
  /** Lower case. */
  email: text("email").notNull().unique(),
  name: text("name").notNull(),
  passwordHash: text("password_hash"),
  disabledAt: instant("disabled_at"),
  createdAt: createdAt(),
});

/** A database session. The token itself is never stored, only its SHA-256. */
export const session = pgTable("session", {
  tokenHash: text("token_hash").primaryKey(),
  userId: uuid("user_id")
    .notNull()
    .references(() => user.id),
  /** The organization that the person works in now; membership is checked on every request. */
  organizationId: uuid("current_organization_id"),
  createdAt: createdAt(),
  lastSeenAt: instant("last_seen_at").notNull().defaultNow(),
  expiresAt: instant("expires_at").notNull(),
});

export const organization = pgTable("organization", {
  organizationId: uuid("organization_id").primaryKey().defaultRandom(),
  /** Never changes: the marker key is derived from it. */
  slug: text("slug").notNull().unique(),
  name: text("name").notNull(),
  createdAt: createdAt(),
});

export const member = pgTable(
  "member",
  {
    organizationId: organizationId().references(() => organization.organizationId),
    userId: uuid("user_id")
      .notNull()
      .references(() => user.id),
    roles: text("roles").array().$type<Role[]>().notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.userId] })],
);
