import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeDatabase } from "#db/embedded/make-database.ts";
import { startEmbedded } from "#db/embedded/start-embedded.ts";

/** A Postgres as a customer has one: an empty database whose owner may make roles. `stop` takes it away. */
export async function startOwnPostgres(
  database: string,
): Promise<Readonly<{ url: string; stop: () => Promise<void> }>> {
  const folder = mkdtempSync(join(tmpdir(), "ml-connector-own-"));
  const server = await startEmbedded({
    dir: join(folder, "cluster"),
    password: randomUUID(),
    portWanted: 0,
    durable: false,
  });
  return {
    url: await makeDatabase(server.adminUrl, randomUUID(), database),
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
