import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeDatabase } from "#db/embedded/make-database.ts";
import { startEmbedded } from "#db/embedded/start-embedded.ts";
import { appUrl, migrate } from "#db/migrate.ts";
import { withClient } from "#db/with-client.ts";

const password = () => randomBytes(24).toString("base64url");

/** The embedded Postgres as the product has it, fsync and all, in a temporary folder. */
export type BenchServer = Readonly<{
  /** A fresh, migrated database: the address of the working role. */
  newDatabase: () => Promise<string>;
  /** What autovacuum does a minute later: so that the planner knows the rows that were just put there. */
  analyze: (appUrl: string) => Promise<void>;
  stop: () => Promise<void>;
}>;

async function startBenchServer(): Promise<BenchServer> {
  const folder = mkdtempSync(join(tmpdir(), "ml-connector-bench-"));
  const cluster = { dir: join(folder, "cluster"), password: password(), portWanted: 0, durable: true };
  const server = await startEmbedded(cluster);
  const [ownerPassword, appRolePassword] = [password(), password()];
  let made = 0;
  return {
    newDatabase: async () => {
      made += 1;
      const databaseUrl = await makeDatabase(server.adminUrl, ownerPassword, `bench_${made}`);
      await migrate({ databaseUrl, appRolePassword });
      return appUrl(databaseUrl, appRolePassword);
    },
    analyze: async (url) => {
      const asOwner = new URL(server.adminUrl);
      asOwner.pathname = new URL(url).pathname;
      await withClient(asOwner.href, (client) => client.query("vacuum analyze"));
    },
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs `measure` on a server of its own, which is gone afterwards. */
export async function onBenchServer<T>(measure: (server: BenchServer) => Promise<T>): Promise<T> {
  const server = await startBenchServer();
  try {
    return await measure(server);
  } finally {
    await server.stop();
  }
}
