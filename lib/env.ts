import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import ipaddr from "ipaddr.js";
import { z } from "zod";
import type { SealingKey } from "#lib/core/connection/key-wrapper.ts";
import { err, ok, type Result } from "#lib/core/result.ts";

/** Bytes of a sealing key (AES-256) and the least of any other secret. */
const SECRET_BYTES = 32;
const KEY_FILE_BYTES_MAX = 65_536;
const AUTH_SECRET_CHARS_MIN = 32;
const QUARANTINE_MS_DEFAULT = 900_000;
const HTTP_BUDGET_MS_DEFAULT = 60_000;
const DAY_MS = 86_400_000;

const KID = /^[a-z0-9][a-z0-9-]{0,31}$/;
const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;
const ORGANIZATION = /^[a-z0-9][a-z0-9-]{1,62}=/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** `a, b c` → three entries; one fault per bad entry. `acme=a`: the entry counts for the organization `acme` alone. */
function list(isGood: (entry: string) => boolean, expected: string) {
  return z
    .string()
    .default("")
    .transform((text, context) => {
      const entries = text
        .toLowerCase()
        .split(/[\s,]+/)
        .filter((entry) => entry !== "");
      for (const entry of entries.filter((each) => !isGood(each.replace(ORGANIZATION, "")))) {
        context.addIssue({ code: "custom", message: `"${entry}" is not ${expected}` });
      }
      return entries;
    });
}

function whole(min: number, max: number, fallback: number) {
  return z
    .string()
    .regex(/^\d{1,12}$/, "must be a whole number")
    .default(String(fallback))
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be from ${min} to ${max}`);
}

function postgresUrl() {
  return z.string().refine((text) => {
    const url = URL.parse(text);
    return url !== null && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1;
  }, "must look like postgres://user:password@host:5432/database");
}

const SealingKeys = z.string().transform((text, context): readonly SealingKey[] => {
  const entries = text.split(/[,\n]/).filter((entry) => entry.trim() !== "");
  const keys = entries.map((entry) => {
    const [kid = "", encoded = ""] = entry.trim().split(":");
    return { kid, key: BASE64.test(encoded) ? new Uint8Array(Buffer.from(encoded, "base64")) : new Uint8Array() };
  });
  for (const [index, { kid, key }] of keys.entries()) {
    const at = `key ${index + 1}`;
    if (!KID.test(kid)) context.addIssue({ code: "custom", message: `${at}: the id before ":" must be like "k1"` });
    if (key.length !== SECRET_BYTES) context.addIssue({ code: "custom", message: `${at}: must be 32 bytes in base64` });
  }
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length) {
    context.addIssue({ code: "custom", message: "two keys have the same id" });
  }
  if (keys.length === 0) context.addIssue({ code: "custom", message: "has no key" });
  return keys;
});

const MarkerSecret = z
  .string()
  .regex(BASE64, "must be base64")
  .transform((text): Uint8Array => new Uint8Array(Buffer.from(text, "base64")))
  .refine((bytes) => bytes.length >= SECRET_BYTES, "must be at least 32 bytes in base64");

/** What `npm start` may find: whatever is not there is made in the data folder, or has a default. */
const StartSchema = z.object({
  NODE_ENV: z.enum(["production", "development", "test"]).default("development"),
  CI: z.string().optional(),
  DATABASE_URL: postgresUrl().optional(),
  DATABASE_APP_URL: postgresUrl().optional(),
  TEST_DATABASE_URL: postgresUrl().optional(),
  ML_DATA_DIR: z
    .string()
    .default(".data")
    .transform((path) => resolve(path)),
  /** What is remembered of the database outside of it; `history` in the data folder when not set. */
  ML_HISTORY_DIR: z
    .string()
    .transform((path) => resolve(path))
    .optional(),
  PORT: whole(0, 65_535, 3000),
  HOST: z.string().default("127.0.0.1"),
  ML_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  AUTH_SECRET: z.string().min(AUTH_SECRET_CHARS_MIN, "must have at least 32 characters").optional(),
  ML_SEALING_KEYS: SealingKeys.optional(),
  /** In their place a file with the same text, one key a line or with commas: it may change while the product runs. */
  ML_SEALING_KEYS_FILE: z
    .string()
    .transform((path) => resolve(path))
    .optional(),
  ML_MARKER_SECRET: MarkerSecret.optional(),
  ML_ALLOW_HOSTS: list((entry) => HOST.test(entry), "a host name, with or without :port"),
  ML_ALLOW_HTTP_HOSTS: list((entry) => HOST.test(entry), "a host name, with or without :port"),
  ML_ALLOW_CIDRS: list((entry) => ipaddr.isValidCIDR(entry), "an address range like 10.0.0.0/8"),
  /** Kerberos needs a helper, which is built with this machine's compiler unless one is named; off, it is refused. */
  ML_KERBEROS: z.enum(["on", "off"]).default("off"),
  ML_KERBEROS_HELPER: z
    .string()
    .transform((path) => resolve(path))
    .optional(),
  ML_LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  ML_QUARANTINE_MS: whole(0, DAY_MS, QUARANTINE_MS_DEFAULT),
  ML_HTTP_BUDGET_MS: whole(100, DAY_MS, HTTP_BUDGET_MS_DEFAULT),
  ML_SANDBOX: z.enum(["on", "off"]).default("on"),
  NEXT_DIST_DIR: z
    .string()
    .regex(/^\.next[a-z0-9-]*$/, 'must be ".next" or like ".next-test"')
    .default(".next"),
  CHROMIUM_PATH: z.string().optional(),
});

/** What the web app, the engine and the commands need: no key, no start. */
const WorkSchema = StartSchema.required({
  DATABASE_APP_URL: true,
  AUTH_SECRET: true,
  ML_SEALING_KEYS: true,
  ML_MARKER_SECRET: true,
});

export type StartEnv = z.output<typeof StartSchema>;
export type Env = z.output<typeof WorkSchema>;
type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Parses the environment of a working process. Pure but for the file of `ML_SEALING_KEYS_FILE`; every fault at once, each
 * `NAME: what is wrong`. Values are never repeated in a fault, except entries of address lists: the rest may be secret.
 */
export function parseEnv(variables: Variables): Result<Env, readonly string[]> {
  return parse(WorkSchema, variables);
}

/** The same for `npm start`, where secrets and database may still be missing. */
export function parseStartEnv(variables: Variables): Result<StartEnv, readonly string[]> {
  return parse(StartSchema, variables);
}

let working: Env | undefined;
let starting: StartEnv | undefined;

/** The environment of this process, parsed once at the first call. Throws one error that lists all faults. */
export function env(): Env {
  working ??= orThrow(parseEnv(process.env));
  return working;
}

/** The same for what runs before there are secrets: `lib/up`, the build and the tests. */
export function startEnv(): StartEnv {
  starting ??= orThrow(parseStartEnv(process.env));
  return starting;
}

/** What a child process gets: ours with `changes` on top; an undefined change takes the variable away. */
export function childEnvironment(changes: Variables): NodeJS.ProcessEnv {
  return { ...process.env, ...changes };
}

/** A secret that a configuration refers to by the name of its variable; undefined when it is not set or empty. */
export function namedVariable(name: string): string | undefined {
  return process.env[name] || undefined;
}

/** The folder in which somebody typed `npm run …`; npm itself works in the root of the repository. */
export function invokedFrom(): string {
  return process.env.INIT_CWD ?? process.cwd();
}

function parse<T>(schema: z.ZodType<T>, variables: Variables): Result<T, readonly string[]> {
  // An empty variable is how shells and unit files say "not set".
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ""),
  );
  const keys = keysFromFile(given);
  const parsed = schema.safeParse(keys.ok ? { ...given, ...keys.value } : given);
  if (parsed.success && keys.ok) return ok(parsed.data);
  const issues = (parsed.error?.issues ?? []).filter(({ path: [name] }) => keys.ok || name !== "ML_SEALING_KEYS");
  return err([
    ...(keys.ok ? [] : [keys.error]),
    ...issues.map(({ path: [name = "environment"], message }) =>
      name in given || (keys.ok && name in keys.value) ? `${String(name)}: ${message}` : `${String(name)}: is missing`,
    ),
  ]);
}

/** The keys as if they stood in the environment. A path is no secret and is told in a fault. */
function keysFromFile(given: Variables): Result<Variables, string> {
  const path = given["ML_SEALING_KEYS_FILE"];
  if (path === undefined) return ok({});
  const name = "ML_SEALING_KEYS_FILE";
  if (given["ML_SEALING_KEYS"] !== undefined) return err(`${name}: ML_SEALING_KEYS is given too; give one of the two`);
  try {
    if (statSync(path).size > KEY_FILE_BYTES_MAX)
      return err(`${name}: ${path} is larger than ${KEY_FILE_BYTES_MAX} bytes`);
    return ok({ ML_SEALING_KEYS: readFileSync(path, "utf8") });
  } catch (error) {
    return err(`${name}: ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The text of `ML_SEALING_KEYS` or of its file. */
export function parseSealingKeys(text: string): Result<readonly SealingKey[], readonly string[]> {
  const parsed = SealingKeys.safeParse(text);
  return parsed.success ? ok(parsed.data) : err(parsed.error.issues.map(({ message }) => message));
}

function orThrow<T>(parsed: Result<T, readonly string[]>): T {
  if (parsed.ok) return parsed.value;
  throw new Error(`The environment is not right:\n  ${parsed.error.join("\n  ")}`);
}
