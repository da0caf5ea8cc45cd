import { appUrl, migrate } from "#db/migrate.ts";
import { makeDatabase } from "#db/embedded/make-database.ts";
import { type EmbeddedPostgres, startEmbedded } from "#db/embedded/start-embedded.ts";
import type { StartEnv } from "#lib/env.ts";
import type { DataFolder } from "../data/data-folder.ts";
import { rememberedPort } from "../data/remembered-ports.ts";
import type { Secrets } from "../data/secrets.ts";

export type ProductDatabase = Readonly<{
  /** For people: where it is. */
  place: string;
  ownerUrl: string;
  appUrl: string;
  /** Null when it is somebody else's, by DATABASE_URL. */
  embedded: EmbeddedPostgres | null;
}>;

/** The Postgres of `DATABASE_URL`, or the embedded one of the data folder, started and with its database made. */
export async function openDatabase(env: StartEnv, folder: DataFolder, secrets: Secrets): Promise<ProductDatabase> {
  if (env.DATABASE_URL !== undefined) {
    const { host, pathname } = new URL(env.DATABASE_URL);
    const app = env.DATABASE_APP_URL ?? appUrl(env.DATABASE_URL, secrets.appPassword);
    return { place: `${host}${pathname} (DATABASE_URL)`, ownerUrl: env.DATABASE_URL, appUrl: app, embedded: null };
  }
  const embedded = await startEmbedded({
    dir: folder.cluster,
    password: secrets.superuserPassword,
    portWanted: await rememberedPort(folder.ports, "postgres"),
    durable: true,
  });
  const ownerUrl = await makeDatabase(embedded.adminUrl, secrets.ownerPassword);
  return { place: `127.0.0.1:${embedded.port}`, ownerUrl, appUrl: appUrl(ownerUrl, secrets.appPassword), embedded };
}

/** Brings the database to the newest schema and the working role to the password that its address carries. */
export async function migrateDatabase(database: ProductDatabase): Promise<void> {
  const appRolePassword = decodeURIComponent(new URL(database.appUrl).password);
  await migrate({ databaseUrl: database.ownerUrl, appRolePassword });
}
