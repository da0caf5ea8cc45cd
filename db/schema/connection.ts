import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
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
    /** A new secret (and user) that waits for its first good ping: until then the one above stays in use. */
    pendingSealed: text("pending_sealed"),
    pendingUsername: text("pending_username"),
    pendingSetAt: instant("pending_set_at"),
    pendingSetBy: text("pending_set_by"),
    /** Switches for what the contracts only infer; the adapters document and parse them. */
    settings: jsonb("settings").$type<Record<string, unknown>>().notNull().default({}),
    caPem: text("ca_pem"),
    /** Set after one refused sign-in: nothing is tried until a person replaces the password or asks again. */
    circuitOpenedAt: instant("circuit_opened_at"),
    pingedAt: instant("pinged_at"),
    pingedBy: text("pinged_by"),
    ping: jsonb("ping").$type<readonly PingStep[]>(),
    /** Of the server, as the last ping that came as far saw it. */
    certificate: jsonb("certificate").$type<Record<string, unknown>>(),
    createdAt: createdAt(),
  },
  (table) => [index("connection_organization").on(table.organizationId, table.kind)],
);

/** One data key per organization, wrapped with the installation's key; old ones open what was sealed before a rotation. */
export const dataKey = pgTable(
  "data_key",
  {
    organizationId: organizationId(),
    kid: text("kid").notNull(),
    /** The id of the key-encryption key that it is wrapped with. */
    wrappedBy: text("wrapped_by").notNull(),
    wrapped: text("wrapped").notNull(),
    createdAt: createdAt(),
    /** Nothing new is sealed with it; deleted once nothing is sealed with it at all. */
    retiredAt: instant("retired_at"),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.kid] })],
);

/** A run of the self-test of one connection, in a test company for GP: what these very systems answer to the contracts' open questions. */
export const selfTest = pgTable(
  "self_test",
  {
    id: id(),
    organizationId: organizationId(),
    connectionId: uuid("connection_id")
      .notNull()
      .references(() => connection.id),
    /** GP's number of the test company; null for Expensify. */
    gpCompanyId: integer("gp_company_id"),
    state: text("state").$type<"asked" | "running" | "passed" | "failed">().notNull().default("asked"),
    askedBy: text("asked_by").notNull(),
    askedAt: instant("asked_at").notNull(),
    finishedAt: instant("finished_at"),
    /** What was done, in order, with what came back. */
    steps: jsonb("steps").$type<readonly Record<string, unknown>[]>().notNull().default([]),
    /** Answers to the open questions, by their code. */
    capabilities: jsonb("capabilities").$type<Record<string, unknown>>(),
  },
  (table) => [
    index("self_test_connection").on(table.connectionId, table.askedAt),
    index("self_test_organization").on(table.organizationId),
  ],
);
