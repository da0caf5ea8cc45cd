import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import * as schema from "./schema/index.ts";

export type Database = PostgresJsDatabase<typeof schema>;
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];
export type DatabaseHandle = Readonly<{ db: Database; close: () => Promise<void> }>;

const CONNECT_TIMEOUT_S = 10;
const IDLE_TIMEOUT_S = 60;
const CLOSE_TIMEOUT_S = 5;
/** No statement of ours is long; a stuck one must not hold a lock for ever. */
const STATEMENT_TIMEOUT_MS = 60_000;

/**
 * A pool on `url`. Every pool but the migration's connects as `APP_ROLE` (see `db/migrate.ts`), which is neither owner nor superuser,
 * so row-level security always applies.
 */
export function connect(url: string, connectionsMax: number): DatabaseHandle {
  const client = postgres(url, {
    max: connectionsMax,
    connect_timeout: CONNECT_TIMEOUT_S,
    idle_timeout: IDLE_TIMEOUT_S,
    onnotice: () => {},
    connection: { application_name: "ml-connector", statement_timeout: STATEMENT_TIMEOUT_MS },
  });
  return { db: drizzle({ client, schema }), close: () => client.end({ timeout: CLOSE_TIMEOUT_S }) };
}
