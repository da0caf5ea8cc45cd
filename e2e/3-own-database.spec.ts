import { existsSync, mkdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { expect } from "@playwright/test";
import postgres from "postgres";
import { startOwnPostgres } from "#lib/testing/store/own-postgres.ts";
import { startProduct } from "./fixtures/start-product.ts";
import { test } from "./fixtures/test.ts";

/** A second start of the whole product beside the first one, with its pages built already. */
const TIMEOUT_MS = 120_000;

test("npm start with DATABASE_URL works on that Postgres, makes none of its own, and leaves it running", async () => {
  test.setTimeout(TIMEOUT_MS);
  const dataDir = resolve(".work/e2e", `own-database-${process.pid}`);
  mkdirSync(dataDir, { recursive: true });
  const theirs = await startOwnPostgres("of_the_customer");
  try {
    const { product, stop } = await startProduct(dataDir, { DATABASE_URL: theirs.url });
    const health = await fetch(`${product.address}/api/health`);
    const stopped = await stop();

    expect(health.status).toBe(200);
    expect(product).toMatchObject({ databasePlace: expect.stringContaining("/of_the_customer (DATABASE_URL)") });
    expect(product.people.map(({ role }) => role)).toEqual(["mapper", "approver", "administrator"]);
    expect(stopped).toBe(0);
    expect(existsSync(resolve(dataDir, "postgres/cluster"))).toBe(false);
    const sql = postgres(theirs.url, { max: 1 });
    expect(
      await sql`select 1 from pg_roles where rolname = 'ml_connector_app' and rolcanlogin and not rolsuper`,
    ).toHaveLength(1);
    expect(await sql`select name from "user"`).toHaveLength(3);
    await sql.end();
  } finally {
    await theirs.stop();
  }
  rmSync(dataDir, { recursive: true, force: true });
});
