import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, expect, test } from "vitest";
import { parseEnv } from "#lib/env.ts";
import { dataFolder } from "./data-folder.ts";
import { loadSecrets } from "./secrets.ts";

function newFolder() {
  const root = mkdtempSync(join(tmpdir(), "ml-data-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return dataFolder(root);
}

test("the first start makes secrets that only their owner reads and that the product takes, later ones keep them", () => {
  const folder = newFolder();

  const first = loadSecrets(folder);

  expect(loadSecrets(folder)).toEqual(first);
  expect(loadSecrets(newFolder())).not.toEqual(first);
  expect([folder.secrets, folder.markerSecret].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600]);
  expect([folder.logs, folder.sandbox].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o700]);
  const parsed = parseEnv({
    DATABASE_APP_URL: `postgres://app:${first.appPassword}@127.0.0.1/x`,
    AUTH_SECRET: first.authSecret,
    ML_SEALING_KEYS: first.sealingKeys,
    ML_MARKER_SECRET: first.markerSecret,
  });
  expect(parsed).toMatchObject({ ok: true });
});

test("the marker secret stands apart from the others", () => {
  const folder = newFolder();
  const { markerSecret } = loadSecrets(folder);

  expect(readFileSync(folder.secrets, "utf8")).not.toContain(markerSecret);
});

// Goal: a new secret in the place of a lost one would quietly make the data worthless.
test("a lost marker secret is not replaced", () => {
  const folder = newFolder();
  loadSecrets(folder);
  rmSync(folder.markerSecret);

  expect(() => loadSecrets(folder)).toThrow(/marker-secret is missing.*backup/);
});

test("lost secrets are not replaced while there is a database, and are when there is none", () => {
  const folder = newFolder();
  const { markerSecret } = loadSecrets(folder);
  rmSync(folder.secrets);
  expect(loadSecrets(folder).markerSecret).toBe(markerSecret);

  rmSync(folder.secrets);
  mkdirSync(folder.cluster);
  writeFileSync(join(folder.cluster, "PG_VERSION"), "18");
  expect(() => loadSecrets(folder)).toThrow(/secrets.json is missing/);
});
