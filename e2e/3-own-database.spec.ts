import { existsSync, mkdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { expect } from "@playwright/test";
import postgres from "postgres";
import { makeDatabase } from "#db/embedded/make-database.ts";
import { startEmbedded } from "#db/embedded/start-embedded.ts";
import { startProduct } from "./fixtures/start-product.ts";
import { test } from "./fixtures/test.ts";

/** A second start of the whole product beside the first one, with its pages built already. */
const TIMEOUT_MS = 120_000;

test("npm start with DATABASE_URL works on that Postgres, makes none of its own, and leaves it running", async () => {
  test.setTimeout(TIMEOUT_MS);
  const folder = resolve(".work/e2e", `own-database-${process.pid}`);
  const dataDir = resolve(folder, "data");
  mkdirSync(dataDir, { recursive: true });
  const password = crypto.randomUUID();
  const server = await startEmbedded({ dir: resolve(folder, "theirs"), password, portWanted: 0, durable: false });
  try {
    const ownerUrl = await makeDatabase(server.adminUrl, crypto.randomUUID(), "of_the_customer");
    const { product, stop } = await startProduct(dataDir, { DATABASE_URL: ownerUrl });
    const health = await fetch(`${product.address}/api/health`);
    const stopped = await stop();

    expect(health.status).toBe(200);
    expect(product).toMatchObject({ databasePlace: expect.stringContaining("/of_the_customer (DATABASE_URL)") });
    expect(product.people.map(({ role }) => role)).toEqual(["mapper", "approver", "administrator"]);
    expect(stopped).toBe(0);
    expect(existsSync(resolve(dataDir, "postgres/cluster"))).toBe(false);
    const theirs = postgres(ownerUrl, { max: 1 });
    const working = await theirs`
      select 1 from pg_roles where rolname = 'ml_connector_app' and rolcanlogin and not rolsuper`;
    expect(working).toHaveLength(1);
    expect(await theirs`select name from "user" order by name`).toHaveLength(3);
    await theirs.end();
  } finally {
    await server.stop();
  }
  rmSync(folder, { recursive: true, force: true });
});
