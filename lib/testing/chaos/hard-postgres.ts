import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { makeDatabase, OWNER, withLogin } from "#db/embedded/make-database.ts";
import { startEmbedded } from "#db/embedded/start-embedded.ts";
import { APP_ROLE, migrate } from "#db/migrate.ts";
import { withClient } from "#db/with-client.ts";

const TEMPLATE = "chaos_template";
const password = () => randomBytes(24).toString("base64url");

/** A Postgres that keeps what it committed, and that can be torn down at any moment. */
export type HardPostgres = Readonly<{
  /** A fresh, migrated database: the address of the working role. It stays right over a restart. */
  newDatabase: () => Promise<string>;
  /** `pg_ctl -m immediate`: no checkpoint, recovery from the log at the next start. */
  restart: () => Promise<void>;
  stop: () => Promise<void>;
}>;

export async function startHardPostgres(): Promise<HardPostgres> {
  const folder = mkdtempSync(join(tmpdir(), "ml-connector-chaos-db-"));
  const cluster = { dir: join(folder, "cluster"), password: password(), durable: true };
  let server = await startEmbedded({ ...cluster, portWanted: 0 });
  const { adminUrl, port } = server;
  const [ownerPassword, appRolePassword] = [password(), password()];
  await migrate({ databaseUrl: await makeDatabase(adminUrl, ownerPassword, TEMPLATE), appRolePassword });
  let made = 0;
  // Whoever ends us early leaves no server behind.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => abandon());

  function abandon(): never {
    process.kill(server.pid, "SIGQUIT");
    rmSync(folder, { recursive: true, force: true });
    process.exit(1);
  }

  return {
    newDatabase: async () => {
      made += 1;
      const name = `chaos_${made}`;
      const [template, owner] = [pg.escapeIdentifier(TEMPLATE), pg.escapeIdentifier(OWNER)];
      await withClient(adminUrl, (client) =>
        client.query(`create database ${name} template ${template} owner ${owner}`),
      );
      return withLogin(adminUrl, APP_ROLE, appRolePassword, name);
    },
    restart: async () => {
      process.kill(server.pid, "SIGQUIT");
      await server.gone(AbortSignal.timeout(10_000));
      server = await startEmbedded({ ...cluster, portWanted: port });
      if (server.port !== port) throw new Error("the port of the database was taken");
    },
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
