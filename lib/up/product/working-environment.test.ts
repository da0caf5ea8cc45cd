import { expect, test } from "vitest";
import { parseStartEnv } from "#lib/env.ts";
import { assert } from "#lib/core/assert.ts";
import { allowSandbox, missingForProduction } from "./working-environment.ts";

function startEnvOf(variables: Record<string, string>) {
  const parsed = parseStartEnv(variables);
  assert(parsed.ok, "the variables of the test are right");
  return parsed.value;
}

const KEY = Buffer.alloc(32, 1).toString("base64");
const PRODUCTION = { NODE_ENV: "production", DATABASE_URL: "postgres://u:p@db/ml" };

test("a production database without keys of its own is refused, with all that is missing", () => {
  expect(missingForProduction(startEnvOf({ ...PRODUCTION, ML_MARKER_SECRET: KEY }))).toContain(
    "Missing: AUTH_SECRET, ML_SEALING_KEYS.",
  );
  expect(
    missingForProduction(
      startEnvOf({ ...PRODUCTION, ML_MARKER_SECRET: KEY, AUTH_SECRET: KEY, ML_SEALING_KEYS: `k1:${KEY}` }),
    ),
  ).toBeNull();
});

test.each([{}, { NODE_ENV: "production" }, { DATABASE_URL: "postgres://u:p@db/ml" }])(
  "the data folder may make keys for %j",
  (variables) => {
    expect(missingForProduction(startEnvOf(variables))).toBeNull();
  },
);

test("the sandbox is allowed beside what the operator allows, and only its plain address without TLS", () => {
  const env = startEnvOf({ ML_ALLOW_HOSTS: "gp.example.com,acme=gp.acme.internal" });

  expect(allowSandbox(env, ["http://127.0.0.1:4001/Integration", "https://127.0.0.1:4002"])).toEqual({
    ML_ALLOW_HOSTS: "gp.example.com,acme=gp.acme.internal,127.0.0.1:4001,127.0.0.1:4002",
    ML_ALLOW_HTTP_HOSTS: "127.0.0.1:4001",
  });
});
