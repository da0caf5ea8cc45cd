import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";
import type { StartEnv } from "#lib/env.ts";
import type { DataFolder } from "../data/data-folder.ts";
import type { Secrets } from "../data/secrets.ts";

export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * What the web app, the engine and the commands get: secrets of the environment first, else of the data folder. The
 * owner's address of the database is taken away: only the migration needs it.
 */
export function workingEnvironment(env: StartEnv, folder: DataFolder, secrets: Secrets, appUrl: string): Variables {
  return {
    DATABASE_URL: undefined,
    DATABASE_APP_URL: appUrl,
    ML_DATA_DIR: folder.root,
    // Given ones are in the environment already and stay as they are.
    ...(env.AUTH_SECRET === undefined ? { AUTH_SECRET: secrets.authSecret } : {}),
    // For the commands in another shell; a path is no secret.
    ...(env.ML_SEALING_KEYS_FILE === undefined ? {} : { ML_SEALING_KEYS_FILE: env.ML_SEALING_KEYS_FILE }),
    ...(env.ML_SEALING_KEYS === undefined ? { ML_SEALING_KEYS: secrets.sealingKeys } : {}),
    ...(env.ML_MARKER_SECRET === undefined ? { ML_MARKER_SECRET: secrets.markerSecret } : {}),
  };
}

/**
 * Lets the product reach the stand-ins of the sandbox, which are on this machine, and nothing else that it could not: by
 * their ports. A range of loopback would let any host that a customer names lead to whatever listens here.
 */
export function allowSandbox(env: StartEnv, urls: readonly string[]): Variables {
  const hosts = urls.map((url) => new URL(url));
  const plain = hosts.filter(({ protocol }) => protocol === "http:");
  const join = (given: readonly string[], more: readonly string[]) => [...given, ...more].join(",");
  return {
    ML_ALLOW_HOSTS: join(
      env.ML_ALLOW_HOSTS,
      hosts.map(({ host }) => host),
    ),
    ML_ALLOW_HTTP_HOSTS: join(
      env.ML_ALLOW_HTTP_HOSTS,
      plain.map(({ host }) => host),
    ),
  };
}

/**
 * A production database without keys of its own would get keys from a folder that nobody backs up: refused, with all
 * that is missing. Null when nothing is.
 */
export function missingForProduction(env: StartEnv): string | null {
  if (env.NODE_ENV !== "production" || env.DATABASE_URL === undefined) return null;
  const missing = (["AUTH_SECRET", "ML_SEALING_KEYS", "ML_MARKER_SECRET"] as const).filter(
    (name) => env[name] === undefined,
  );
  if (missing.length === 0) return null;
  return [
    `With NODE_ENV=production and DATABASE_URL the secrets must be given too. Missing: ${missing.join(", ")}.`,
    "Make each once, keep it apart from the database, and give it on every start:",
    "  AUTH_SECRET and ML_MARKER_SECRET   openssl rand -base64 32",
    "  ML_SEALING_KEYS                    k1:<openssl rand -base64 32>; a newer key goes in front, with a comma;",
    "                                     or a file with that text: ML_SEALING_KEYS_FILE",
  ].join("\n");
}

const Running = z.record(z.string(), z.string());

/** What a command needs while the product runs. Only its owner may read the file. */
export function writeRunning(folder: DataFolder, environment: Variables): void {
  const given = Object.entries(environment).filter(([, value]) => value !== undefined);
  writeFileSync(folder.running, JSON.stringify(Object.fromEntries(given)), { mode: 0o600 });
}

export function readRunning(folder: DataFolder): Variables | null {
  try {
    return Running.parse(JSON.parse(readFileSync(folder.running, "utf8")));
  } catch {
    return null;
  }
}

export function removeRunning(folder: DataFolder): void {
  rmSync(folder.running, { force: true });
}
