import pg from "pg";
import { assert } from "#lib/core/assert.ts";
import { withClient } from "../with-client.ts";

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
  await withClient(adminUrl, async (client) => {
    const roles = await client.query("select 1 from pg_roles where rolname = $1", [OWNER]);
    const verb = roles.rowCount === 0 ? "create" : "alter";
    await client.query(`${verb} role ${OWNER} login createrole nosuperuser password '${ownerPassword}'`);
    const databases = await client.query("select 1 from pg_database where datname = $1", [database]);
    const named = `${pg.escapeIdentifier(database)} owner ${pg.escapeIdentifier(OWNER)}`;
    if (databases.rowCount === 0) await client.query(`create database ${named}`);
  });
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
