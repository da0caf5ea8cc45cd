import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { inject } from "vitest";
import { OWNER, withLogin } from "../embedded/make-database.ts";
import { APP_ROLE } from "../migrate.ts";

export type TestServer = Readonly<{ adminUrl: string; ownerPassword: string; appPassword: string; template: string }>;

declare module "vitest" {
  // Vitest's own way of handing a value from the global set-up to the tests is this interface.
  interface ProvidedContext {
    testServer: TestServer;
  }
}

export type TestDatabase = Readonly<{
  /** As the role that owns the tables; row-level security is forced on it too. */
  ownerUrl: string;
  /** As the role that the product works as. */
  appUrl: string;
  drop: () => Promise<void>;
}>;

/**
 * A fresh, migrated database of the caller's own: a copy of the template that the global set-up made (some 30 ms).
 * Only in the `db` project (`*.db.test.ts`). Call `drop` at the end, after closing every pool.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { adminUrl, ownerPassword, appPassword, template } = inject("testServer");
  const name = `ml_test_${randomBytes(8).toString("hex")}`;
  await asAdmin(adminUrl, (sql) => sql`create database ${sql(name)} template ${sql(template)} owner ${sql(OWNER)}`);
  return {
    ownerUrl: withLogin(adminUrl, OWNER, ownerPassword, name),
    appUrl: withLogin(adminUrl, APP_ROLE, appPassword, name),
    drop: () => asAdmin(adminUrl, (sql) => sql`drop database if exists ${sql(name)} with (force)`),
  };
}

/** One statement on the server, as its administrator. */
export async function asAdmin(adminUrl: string, run: (sql: postgres.Sql) => PromiseLike<unknown>): Promise<void> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => undefined });
  try {
    await run(sql);
  } finally {
    await sql.end();
  }
}
