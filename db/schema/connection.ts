import { index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import type { PingStep } from "#lib/core/ports.ts";
import { createdAt, id, instant, organizationId } from "./columns.ts";

/** Credentials for one Expensify user or one GP server. */
export const connection = pgTable(
  "connection",
  {
    id: id(),
    organizationId: organizationId(),
    kind: text("kind").$type<"expensify" | "gp">().notNull(),
    name: text("name").notNull(),
    /** The secret is bound to host and port of this address: changing them erases it. */
    url: text("url").notNull(),
    /** partnerUserID, or DOMAIN\user. */
    username: text("username").notNull(),
    /** Sealed, `v1.kid.iv.ct.tag`; null until somebody sets it. */
    secretSealed: text("secret_sealed"),
    secretSetAt: instant("secret_set_at"),
    secretSetBy: text("secret_set_by"),
    /** Switches for what the contracts only infer; the adapters document and parse them. */
    settings: jsonb("settings").$type<Record<string, unknown>>().notNull().default({}),
    caPem: text("ca_pem"),
    /** Set after one refused sign-in: nothing is tried until a person replaces the password or asks again. */
    circuitOpenedAt: instant("circuit_opened_at"),
    pingedAt: instant("pinged_at"),
    pingedBy: text("pinged_by"),
    ping: jsonb("ping").$type<readonly PingStep[]>(),
    createdAt: createdAt(),
  },
  (table) => [index("connection_organization").on(table.organizationId, table.kind)],
);
