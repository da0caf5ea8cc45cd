import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { childEnvironment, parseEnv, parseStartEnv } from "./env.ts";

const KEY = Buffer.alloc(32, 7).toString("base64");
const OLD_KEY = Buffer.alloc(32, 8).toString("base64");
const WHOLE = {
  DATABASE_APP_URL: "postgres://ml_app:x@127.0.0.1:5432/ml_connector",
  AUTH_SECRET: "a".repeat(32),
  ML_SEALING_KEYS: `k2:${KEY},k1:${OLD_KEY}`,
  ML_MARKER_SECRET: KEY,
};
const faults = (change: Record<string, string | undefined>) => {
  const parsed = parseEnv({ ...WHOLE, ...change });
  return parsed.ok ? [] : parsed.error;
};

test("a whole environment has its defaults and its keys, the current one first", () => {
  const parsed = parseEnv(WHOLE);

  expect(parsed).toMatchObject({
    ok: true,
    value: { PORT: 3000, HOST: "127.0.0.1", ML_QUARANTINE_MS: 900_000, ML_HTTP_BUDGET_MS: 60_000, ML_SANDBOX: "on" },
  });
  expect(parsed.ok && parsed.value.ML_SEALING_KEYS).toEqual([
    { kid: "k2", key: new Uint8Array(32).fill(7) },
    { kid: "k1", key: new Uint8Array(32).fill(8) },
  ]);
  expect(parsed.ok && parsed.value.ML_DATA_DIR.endsWith("/.data")).toBe(true);
});

test("without a key there is no start, and every fault comes at once", () => {
  const parsed = parseEnv({ PORT: "70000", ML_ALLOW_CIDRS: "10.0.0.0/8 here", NODE_ENV: "live" });

  expect(parsed.ok ? [] : parsed.error.map((fault) => fault.split(":")[0])).toEqual([
    "NODE_ENV",
    "DATABASE_APP_URL",
    "PORT",
    "AUTH_SECRET",
    "ML_SEALING_KEYS",
    "ML_MARKER_SECRET",
    "ML_ALLOW_CIDRS",
  ]);
});

test.each([
  ["a short key", { ML_SEALING_KEYS: "k1:AAAA" }, ["ML_SEALING_KEYS: key 1: must be 32 bytes in base64"]],
  ["a key without id", { ML_SEALING_KEYS: KEY }, [/the id before ":"/, /32 bytes/]],
  ["an id twice", { ML_SEALING_KEYS: `k1:${KEY},k1:${OLD_KEY}` }, ["ML_SEALING_KEYS: two keys have the same id"]],
  ["a guessable auth secret", { AUTH_SECRET: "secret" }, ["AUTH_SECRET: must have at least 32 characters"]],
  ["another database", { DATABASE_APP_URL: "mysql://a@b/c" }, [/^DATABASE_APP_URL: must look like postgres/]],
  ["a host with a path", { ML_ALLOW_HOSTS: "gp.example.com/x" }, [/^ML_ALLOW_HOSTS: "gp.example.com\/x" is not/]],
  ["a folder as build output", { NEXT_DIST_DIR: "../out" }, [/^NEXT_DIST_DIR: must be/]],
  ["an empty variable like none", { AUTH_SECRET: "" }, ["AUTH_SECRET: is missing"]],
])("refuses %s", (_name, change, expected) => {
  const found = faults(change);

  expect(found).toEqual(expected.map((text) => expect.stringMatching(text)));
});

test("the keys may stand in a file, one a line; what is wrong with it is told, and never what is in it", () => {
  const folder = mkdtempSync(join(tmpdir(), "ml-env-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "keys");
  const withFile = (text: string) => {
    writeFileSync(path, text);
    return { ML_SEALING_KEYS: undefined, ML_SEALING_KEYS_FILE: path };
  };
  const parsed = parseEnv({ ...WHOLE, ...withFile(`k2:${KEY}\nk1:${OLD_KEY}\n`) });
  expect(parsed.ok && parsed.value.ML_SEALING_KEYS.map(({ kid }) => kid)).toEqual(["k2", "k1"]);

  expect(faults(withFile("k1:hunter2"))).toEqual(["ML_SEALING_KEYS: key 1: must be 32 bytes in base64"]);
  expect(faults(withFile("\n"))).toEqual(["ML_SEALING_KEYS: has no key"]);
  expect(faults({ ML_SEALING_KEYS_FILE: path })).toEqual([
    "ML_SEALING_KEYS_FILE: ML_SEALING_KEYS is given too; give one of the two",
  ]);
  expect(faults({ ML_SEALING_KEYS: undefined, ML_SEALING_KEYS_FILE: join(folder, "none") })).toEqual([
    expect.stringMatching(/^ML_SEALING_KEYS_FILE: .*none cannot be read: ENOENT/),
  ]);
});

test("a fault never repeats a secret", () => {
  const found = faults({ AUTH_SECRET: "hunter2", ML_SEALING_KEYS: "k1:hunter2", DATABASE_APP_URL: "hunter2" });

  expect(found).toHaveLength(3);
  expect(found.join()).not.toContain("hunter2");
});

test("lists are split at commas and spaces and lower-cased", () => {
  const parsed = parseStartEnv({ ML_ALLOW_HOSTS: "GP.Example.com:48620, 127.0.0.1:9\n[::1]" });

  expect(parsed.ok && parsed.value.ML_ALLOW_HOSTS).toEqual(["gp.example.com:48620", "127.0.0.1:9", "[::1]"]);
});

test("an entry of a list may be for one organization alone", () => {
  const given = { ML_ALLOW_CIDRS: "10.8.0.0/16, acme=10.1.0.0/16", ML_ALLOW_HOSTS: "Acme=gp.acme.internal:48620" };
  const parsed = parseStartEnv(given);

  expect(parsed.ok && [parsed.value.ML_ALLOW_CIDRS, parsed.value.ML_ALLOW_HOSTS]).toEqual([
    ["10.8.0.0/16", "acme=10.1.0.0/16"],
    ["acme=gp.acme.internal:48620"],
  ]);
  expect(faults({ ML_ALLOW_CIDRS: "acme=10.1.0.0, acme_=10.1.0.0/16" })).toHaveLength(2);
});

test("a child gets the changes on top, and loses what is undefined", () => {
  const environment = childEnvironment({ ML_TEST_ONLY: "1", PATH: undefined });

  expect(environment["ML_TEST_ONLY"]).toBe("1");
  expect(environment["PATH"]).toBeUndefined();
});
