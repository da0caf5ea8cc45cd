import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as runMigrations } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import { PgBoss } from "pg-boss";
import { TRANSITIONS } from "#lib/core/posting/state.ts";
import { QUEUE_SCHEMA, QUEUES } from "./queue.ts";
import { withClient } from "./with-client.ts";

/** The role that everything but this file works as. Grants in the migrations name it. */
export const APP_ROLE = "ml_connector_app";
/** One migration at a time, whoever starts it. */
const MIGRATION_LOCK = 471_101;
const MIGRATIONS = fileURLToPath(new URL("../drizzle", import.meta.url));

export type MigrateOptions = Readonly<{ databaseUrl: string; appRolePassword: string }>;

/**
 * Brings the database at `databaseUrl` (its owner) to the newest schema; safe to call again and from several processes.
 * Makes the working role, runs what is new under `drizzle/`, fills the table of legal moves and sets up the queue.
 */
export async function migrate({ databaseUrl, appRolePassword }: MigrateOptions): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await ensureRole(client, appRolePassword);
    await runMigrations(drizzle({ client }), { migrationsFolder: MIGRATIONS });
    await fillLegalMoves(client);
    await setUpQueue(databaseUrl);
    await grantQueue(client);
  });
}

/** `databaseUrl` with the working role in place of the owner. */
export function appUrl(databaseUrl: string, appRolePassword: string): string {
  const url = new URL(databaseUrl);
  url.username = APP_ROLE;
  url.password = encodeURIComponent(appRolePassword);
  return url.toString();
}

async function ensureRole(client: pg.Client, password: string): Promise<void> {
  const { rows } = await client.query<{ mighty: boolean }>(
    "select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as mighty from pg_roles where rolname = $1",
    [APP_ROLE],
  );
  // A managed Postgres gives no superuser, and only one may say "nosuperuser": so it is checked, not set.
  if (rows[0]?.mighty) throw new Error(`The role ${APP_ROLE} may do more than it should: take its attributes away.`);
  const role = pg.escapeIdentifier(APP_ROLE);
  if (rows.length === 0) await client.query(`create role ${role} nologin`);
  // ALTER ROLE takes no parameters.
  await client.query(`alter role ${role} login password ${pg.escapeLiteral(password)}`);
}

async function fillLegalMoves(client: pg.Client): Promise<void> {
  const moves = Object.entries(TRANSITIONS).flatMap(([from_state, targets]) =>
    targets.map((to_state) => ({ from_state, to_state })),
  );
  await client.query(
    `insert into posting_move (from_state, to_state)
     select from_state, to_state from jsonb_to_recordset($1::jsonb) as move (from_state text, to_state text)
     on conflict do nothing`,
    [JSON.stringify(moves)],
  );
}

async function setUpQueue(databaseUrl: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    schema: QUEUE_SCHEMA,
    max: 2,
    supervise: false,
    schedule: false,
  });
  boss.on("error", () => {});
  await boss.start();
  for (const name of QUEUES) {
    if (!(await boss.getQueue(name)))
      await boss.createQueue(name, { retryLimit: 0, notify: true, deleteAfterSeconds: 3600 });
  }
  await boss.stop({ graceful: false });
}

async function grantQueue(client: pg.Client): Promise<void> {
  const schema = pg.escapeIdentifier(QUEUE_SCHEMA);
  const role = pg.escapeIdentifier(APP_ROLE);
  await client.query(`grant usage on schema ${schema} to ${role}`);
  await client.query(`grant select, insert, update, delete on all tables in schema ${schema} to ${role}`);
  await client.query(`grant usage on all sequences in schema ${schema} to ${role}`);
  await client.query(`grant execute on all functions in schema ${schema} to ${role}`);
}
