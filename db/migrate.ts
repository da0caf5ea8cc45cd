import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as runMigrations } from "drizzle-orm/postgres-js/migrator";
import { PgBoss } from "pg-boss";
import postgres, { type Sql } from "postgres";
import { TRANSITIONS } from "#lib/core/posting/state.ts";
import { QUEUE_SCHEMA, QUEUES } from "./queue.ts";

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
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await ensureRole(sql, appRolePassword);
    await runMigrations(drizzle({ client: sql }), { migrationsFolder: MIGRATIONS });
    await fillLegalMoves(sql);
    await setUpQueue(databaseUrl);
    await grantQueue(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** `databaseUrl` with the working role in place of the owner. */
export function appUrl(databaseUrl: string, appRolePassword: string): string {
  const url = new URL(databaseUrl);
  url.username = APP_ROLE;
  url.password = encodeURIComponent(appRolePassword);
  return url.toString();
}

async function ensureRole(sql: Sql, password: string): Promise<void> {
  const role = sql(APP_ROLE);
  const [known] = await sql<{ mighty: boolean }[]>`
    select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as mighty from pg_roles where rolname = ${APP_ROLE}`;
  // A managed Postgres gives no superuser, and only one may say "nosuperuser": so it is checked, not set.
  if (known?.mighty) throw new Error(`The role ${APP_ROLE} may do more than it should: take its attributes away.`);
  if (!known) await sql`create role ${role} nologin`;
  // ALTER ROLE takes no parameters; the literal is quoted by the server itself.
  const [row] = await sql<{ statement: string }[]>`
    select format('alter role %I login password %L', ${APP_ROLE}::text, ${password}::text) as statement`;
  if (row) await sql.unsafe(row.statement);
}

async function fillLegalMoves(sql: Sql): Promise<void> {
  const moves = Object.entries(TRANSITIONS).flatMap(([from_state, targets]) =>
    targets.map((to_state) => ({ from_state, to_state })),
  );
  await sql`insert into posting_move ${sql(moves)} on conflict do nothing`;
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

async function grantQueue(sql: Sql): Promise<void> {
  const schema = sql(QUEUE_SCHEMA);
  const role = sql(APP_ROLE);
  await sql`grant usage on schema ${schema} to ${role}`;
  await sql`grant select, insert, update, delete on all tables in schema ${schema} to ${role}`;
  await sql`grant usage on all sequences in schema ${schema} to ${role}`;
  await sql`grant execute on all functions in schema ${schema} to ${role}`;
}
