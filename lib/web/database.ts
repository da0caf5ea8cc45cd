import "server-only";
import { env } from "#lib/env.ts";
import { type Database, type DatabaseHandle, openDatabase } from "#lib/services/open-database.ts";

const CONNECTIONS_MAX = 10;

// Next evaluates a module once per bundle and again on every edit: only the global object is shared.
const shared = globalThis as typeof globalThis & { mlDatabase?: DatabaseHandle };

/** The web app's one pool, as the working role; made at the first request, so that a build needs no database. */
export function database(): Database {
  shared.mlDatabase ??= openDatabase(env().DATABASE_APP_URL, CONNECTIONS_MAX);
  return shared.mlDatabase.db;
}
