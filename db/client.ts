import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import * as schema from "./schema/index.ts";

/** `$client`: the driver's pool itself, for `inOrganizationPrepared`. */
export type Database = NodePgDatabase<typeof schema> & Readonly<{ $client: pg.Pool }>;
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];
export type DatabaseHandle = Readonly<{ db: Database; close: () => Promise<void> }>;

/** To connect, and to wait for a connection of the pool. */
const CONNECT_TIMEOUT_MS = 10_000;
const IDLE_TIMEOUT_MS = 60_000;
const CLOSE_TIMEOUT_MS = 5_000;
/** No statement of ours is long; a stuck one must not hold a lock for ever. */
const STATEMENT_TIMEOUT_MS = 60_000;

/**
 * A pool on `url`. Every pool but the migration's connects as `APP_ROLE` (see `db/migrate.ts`), which is neither owner nor superuser,
 * so row-level security always applies. A database that goes away fails the calls that are under way, and nothing else: the
 * next call connects anew.
 */
export function connect(url: string, connectionsMax: number): DatabaseHandle {
  const pool = new pg.Pool({
    connectionString: url,
    max: connectionsMax,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    keepAlive: true,
    application_name: "ml-connector",
    statement_timeout: STATEMENT_TIMEOUT_MS,
  });
  // A lost connection is told to whoever asks on it. Unheard, these events would end the process.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  const db = Object.assign(drizzle({ client: pool, schema }), { transaction: transactionOn(pool) });
  const giveUp = async () => delay(CLOSE_TIMEOUT_MS, undefined, { ref: false });
  return { db, close: async () => Promise.race([pool.end(), giveUp()]) };
}

/**
 * In place of drizzle's own, which loses a connection of the pool for ever when `begin` fails on it, and takes it for committed
 * when a statement failed that `work` thought nothing of.
 */
function transactionOn(pool: pg.Pool): Database["transaction"] {
  const sessions = new WeakMap<pg.PoolClient, NodePgDatabase<typeof schema>>();

  function sessionOf(client: pg.PoolClient): NodePgDatabase<typeof schema> {
    const session = sessions.get(client) ?? drizzle({ client: honest(client), schema });
    sessions.set(client, session);
    return session;
  }

  return async (work, config) => {
    const client = await pool.connect();
    try {
      return await sessionOf(client).transaction(work, config);
    } finally {
      // Anything but idle: what became of the end of the transaction is not known, so nobody else works on this connection.
      client.release(client.getTransactionStatus() !== "I");
    }
  };
}

/** The same connection, on which a commit that Postgres made a rollback of fails. */
function honest(client: pg.PoolClient): pg.PoolClient {
  const query = async (config: pg.QueryConfig, values?: unknown[]) => {
    const result = await client.query(config, values);
    if (config.text === "commit" && result.command !== "COMMIT")
      throw new Error("the transaction was rolled back: a statement of it had failed");
    return result;
  };
  return Object.assign<pg.PoolClient, object>(Object.create(client), { query });
}
