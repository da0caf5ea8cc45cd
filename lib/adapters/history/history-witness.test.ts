import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createHistoryWitness } from "./history-witness.ts";

const HASH = { a: "a".repeat(64), b: "b".repeat(64), c: "c".repeat(64) };
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "witness-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("what one process notes, every process knows; the furthest counts", () => {
  const [left, right] = [createHistoryWitness(folder), createHistoryWitness(folder)];
  expect(left.known("org")).toBeNull();
  left.note("org", { sequence: 7, hash: HASH.a });
  right.note("org", { sequence: 9, hash: HASH.b });
  left.note("org", { sequence: 8, hash: HASH.c });
  expect([left.known("org"), right.known("org")]).toEqual([
    { sequence: 9, hash: HASH.b },
    { sequence: 9, hash: HASH.b },
  ]);
  expect(left.known("other")).toBeNull();
});

test("an older head does not take the place of a newer one of the same process", () => {
  const witness = createHistoryWitness(folder);
  witness.note("org", { sequence: 9, hash: HASH.a });
  witness.note("org", { sequence: 8, hash: HASH.b });
  expect(witness.known("org")).toEqual({ sequence: 9, hash: HASH.a });
});

test("after a loss everybody forgets, and a process that had its file open goes on in a new one", () => {
  const [left, right] = [createHistoryWitness(folder), createHistoryWitness(folder)];
  right.note("org", { sequence: 9_000, hash: HASH.a });
  left.replace("org", { sequence: 12, hash: HASH.b });
  expect(right.known("org")).toEqual({ sequence: 12, hash: HASH.b });
  right.note("org", { sequence: 13, hash: HASH.c });
  expect(createHistoryWitness(folder).known("org")).toEqual({ sequence: 13, hash: HASH.c });
});

test("only the owner may read it; what processes of long ago left is cleared away", () => {
  const old = createHistoryWitness(folder);
  old.note("org", { sequence: 1, hash: HASH.a });
  const place = join(folder, "org");
  const [name = ""] = readdirSync(place);
  expect(statSync(join(place, name)).mode & 0o077).toBe(0);
  utimesSync(join(place, name), 0, 0);
  const now = createHistoryWitness(folder);
  now.note("org", { sequence: 2, hash: HASH.b });
  expect(now.known("org")).toEqual({ sequence: 2, hash: HASH.b });
  expect(readdirSync(place)).toHaveLength(1);
});

test("a folder that cannot be written stops the sender", () => {
  const witness = createHistoryWitness("/dev/null/history");
  expect(() => witness.note("org", { sequence: 1, hash: HASH.a })).toThrow("ENOTDIR");
});
