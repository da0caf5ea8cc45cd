import postgres from "postgres";
import { assert } from "#lib/core/assert.ts";

/** Owns the product's database and migrates it. It may make roles, and is no superuser: as in production. */
export const OWNER = "ml_owner";
const DATABASE = "ml_connector";
/** Generated passwords are base64url; nothing else is put into a statement. */
const SAFE = /^[A-Za-z0-9_-]{16,128}$/;

/**
 * Makes the owner's role and database in an embedded cluster, where they are missing, and returns the owner's address.
 * A role's password is set anew each time, so that the secrets file is what counts.
 */
export async function makeDatabase(adminUrl: string, ownerPassword: string, database = DATABASE): Promise<string> {
  assert(SAFE.test(ownerPassword), "the owner's password has unexpected characters");
  const sql = postgres(adminUrl, { max: 1, onnotice: () => undefined });
  try {
    const roles = await sql`select 1 from pg_roles where rolname = ${OWNER}`;
    const verb = roles.length === 0 ? "create" : "alter";
    await sql.unsafe(`${verb} role ${OWNER} login createrole nosuperuser password '${ownerPassword}'`);
    const databases = await sql`select 1 from pg_database where datname = ${database}`;
    if (databases.length === 0) await sql`create database ${sql(database)} owner ${sql(OWNER)}`;
  } finally {
    await sql.end();
  }
  return withLogin(adminUrl, OWNER, ownerPassword, database);
}

/** The same server for another role, and another database when one is named. */
export function withLogin(url: string, role: string, password: string, database?: string): string {
  const changed = new URL(url);
  changed.username = role;
  changed.password = encodeURIComponent(password);
  if (database !== undefined) changed.pathname = `/${database}`;
  return changed.href;
}
