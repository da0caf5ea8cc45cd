import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parseSealingKeys } from "#lib/env.ts";
import { assert } from "#lib/core/assert.ts";
import { keysOfFile } from "./key-file.ts";

const line = (kid: string) => `${kid}:${Buffer.alloc(32, kid).toString("base64")}`;

function keyFile(text: string) {
  const folder = mkdtempSync(join(tmpdir(), "ml-keys-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "keys");
  writeFileSync(path, text);
  const parsed = parseSealingKeys(text);
  assert(parsed.ok, "the keys of the test are right");
  const keys = keysOfFile(path, parsed.value, parseSealingKeys);
  /** As a mounted secret is changed: another file in its place. */
  const replace = (next: string) => {
    writeFileSync(`${path}.next`, next);
    renameSync(`${path}.next`, path);
  };
  return { path, replace, kids: () => keys().map(({ kid }) => kid) };
}

test("a key that is put in front is the current one without a restart, one key a line", () => {
  const file = keyFile(line("k1"));
  expect(file.kids()).toEqual(["k1"]);

  file.replace(`${line("k2")}\n${line("k1")}\n`);
  expect(file.kids()).toEqual(["k2", "k1"]);
});

test("a file that is wrong or gone changes nothing", () => {
  const file = keyFile(line("k1"));
  file.replace("k2:nonsense");
  expect(file.kids()).toEqual(["k1"]);

  rmSync(file.path);
  expect(file.kids()).toEqual(["k1"]);
  file.replace(line("k3"));
  expect(file.kids()).toEqual(["k3"]);
});
