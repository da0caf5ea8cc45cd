import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { expect } from "@playwright/test";
import { childEnvironment } from "#lib/env.ts";
import { test } from "./fixtures/test.ts";

/** One that starts after all is ended. */
const START_TIMEOUT_MS = 40_000;
const KEY = Buffer.alloc(32, 7).toString("base64");
/** All that a working process needs. Nobody listens there: without a key nothing is dialled. */
const WHOLE = {
  NODE_ENV: "production",
  NEXT_DIST_DIR: ".next-test",
  DATABASE_URL: undefined,
  DATABASE_APP_URL: "postgres://nobody:x@127.0.0.1:1/none",
  AUTH_SECRET: KEY,
  ML_SEALING_KEYS: `k1:${KEY}`,
  ML_SEALING_KEYS_FILE: undefined,
  ML_MARKER_SECRET: KEY,
};

/** The engine and the commands: `lib/cli/cli.db.test.ts`. */
test("no key, no start: a bare next start ends at once and says what is missing", async () => {
  const child = spawn(process.execPath, ["node_modules/next/dist/bin/next", "start", "-p", "0", "-H", "127.0.0.1"], {
    env: childEnvironment({ ...WHOLE, ML_SEALING_KEYS: undefined }),
    stdio: ["ignore", "pipe", "pipe"],
    timeout: START_TIMEOUT_MS,
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);

  expect(code).toBe(1);
  expect(stderr).toContain("ML_SEALING_KEYS: is missing");
  // Of what is there nothing is repeated.
  expect(`${stdout}${stderr}`).not.toContain(KEY);
});
