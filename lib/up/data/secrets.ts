import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { DataFolder } from "./data-folder.ts";

const KEY_BYTES = 32;
const PASSWORD_BYTES = 24;
const OWNER_ONLY = 0o600;

const Secrets = z.object({
  sealingKeys: z.string(),
  authSecret: z.string(),
  /** Of the embedded Postgres: its superuser, the owner of the database, and the role that the product works as. */
  superuserPassword: z.string(),
  ownerPassword: z.string(),
  appPassword: z.string(),
  sandboxPassword: z.string(),
});
export type Secrets = z.output<typeof Secrets> & Readonly<{ markerSecret: string }>;

/**
 * Reads the secrets of this data folder, or makes them at the first start. Throws where making new ones would destroy
 * something: half of them lost, or a database whose passwords are gone.
 */
export function loadSecrets(folder: DataFolder): Secrets {
  const [hasSecrets, hasMarker] = [existsSync(folder.secrets), existsSync(folder.markerSecret)];
  if (!hasSecrets && existsSync(join(folder.cluster, "PG_VERSION")))
    throw lost(folder.secrets, "the passwords of the database and the key of the stored credentials");
  if (hasSecrets && !hasMarker) throw lost(folder.markerSecret, "what tells our journals in GP from others");
  if (!hasMarker) write(folder.markerSecret, randomBytes(KEY_BYTES).toString("base64"));
  if (!hasSecrets) write(folder.secrets, JSON.stringify(generate(), null, 2));
  return { ...Secrets.parse(JSON.parse(read(folder.secrets))), markerSecret: read(folder.markerSecret).trim() };
}

function generate(): z.output<typeof Secrets> {
  const password = () => randomBytes(PASSWORD_BYTES).toString("base64url");
  return {
    sealingKeys: `k1:${randomBytes(KEY_BYTES).toString("base64")}`,
    authSecret: randomBytes(KEY_BYTES).toString("base64url"),
    superuserPassword: password(),
    ownerPassword: password(),
    appPassword: password(),
    sandboxPassword: password(),
  };
}

const read = (path: string) => readFileSync(path, "utf8");
const write = (path: string, text: string) => writeFileSync(path, `${text}\n`, { mode: OWNER_ONLY, flag: "wx" });

function lost(path: string, what: string): Error {
  return new Error(
    `${path} is missing. It holds ${what}. Put it back from your backup; to begin anew, move the whole data folder away.`,
  );
}
