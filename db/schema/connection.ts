import { sql } from "drizzle-orm";
import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { Answers } from "#lib/core/connection/open-questions.ts";
import type { SelfTestRow } from "#lib/core/connection/self-test/self-test.ts";
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
    /** Sealed, `v2.kid.iv.ct.tag`; null until somebody sets it. */
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
  (table) => [
    primaryKey({ columns: [table.organizationId, table.kid] }),
    // Another key service gives handles of its own form, which have no nonce to be seen.
    uniqueIndex("data_key_nonce")
      .on(table.wrappedBy, sql`split_part(wrapped, '.', 3)`)
      .where(sql`starts_with(wrapped, 'w1.')`),
  ],
);

/**
 * Every nonce that ever sealed a secret with a data key, for as long as there is the key: a trigger on `connection` adds it, so
 * that none can be used again, by whatever code and whatever became of the first text. GCM is broken by a second use.
 */
export const usedNonce = pgTable(
  "used_nonce",
  {
    organizationId: organizationId(),
    kid: text("kid").notNull(),
    nonce: text("nonce").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.kid, table.nonce] }),
    foreignKey({
      columns: [table.organizationId, table.kid],
      foreignColumns: [dataKey.organizationId, dataKey.kid],
      name: "used_nonce_data_key",
    }).onDelete("cascade"),
  ],
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
    /** What was asked for; then what was done, in order, with what came back. */
    steps: jsonb("steps").$type<readonly SelfTestRow[]>().notNull().default([]),
    /** Answers to the open questions, by their code. */
    capabilities: jsonb("capabilities").$type<Answers>(),
  },
  (table) => [
    index("self_test_connection").on(table.connectionId, table.askedAt),
    index("self_test_organization").on(table.organizationId),
  ],
);
