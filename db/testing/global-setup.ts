import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startEnv } from "#lib/env.ts";
import { makeDatabase } from "../embedded/make-database.ts";
import { startEmbedded } from "../embedded/start-embedded.ts";
import { migrate } from "../migrate.ts";
import { asAdmin } from "./template.ts";

const TERMINATED = 143;

const password = () => randomBytes(24).toString("base64url");

/**
 * Once for all database tests: a Postgres (an embedded one without fsync, or the one of `TEST_DATABASE_URL`, whose
 * user must be allowed to make roles and databases) and in it a migrated template that each test file copies.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer(startEnv().TEST_DATABASE_URL);
  const template = `ml_template_${randomBytes(6).toString("hex")}`;
  const [ownerPassword, appPassword] = [password(), password()];
  try {
    const databaseUrl = await makeDatabase(server.adminUrl, ownerPassword, template);
    await migrate({ databaseUrl, appRolePassword: appPassword });
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide("testServer", { adminUrl: server.adminUrl, ownerPassword, appPassword, template });
  return async () => {
    await asAdmin(server.adminUrl, (sql) => sql`drop database if exists ${sql(template)} with (force)`);
    await server.stop();
  };
}

async function startServer(given: string | undefined): Promise<{ adminUrl: string; stop: () => Promise<void> }> {
  if (given !== undefined) return { adminUrl: given, stop: async () => undefined };
  const folder = mkdtempSync(join(tmpdir(), "ml-connector-db-"));
  const options = { dir: join(folder, "cluster"), password: password(), portWanted: 0, durable: false };
  const server = await startEmbedded(options);
  // An aborted `npm test` sends this, and vitest tears nothing down on it.
  process.once("SIGTERM", () => {
    process.kill(server.pid, "SIGQUIT");
    rmSync(folder, { recursive: true, force: true });
    process.exit(TERMINATED);
  });
  const stop = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { adminUrl: server.adminUrl, stop };
}
