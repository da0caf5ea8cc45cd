import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, expect, test } from "vitest";
import { lockHolder, takeLock } from "./lock.ts";

function newPath(): string {
  const folder = mkdtempSync(join(tmpdir(), "ml-lock-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "lock");
}

const release = (taken: ReturnType<typeof takeLock>) => ("release" in taken ? taken.release() : undefined);

test("the second is told who has it, and gets it after the release", () => {
  const path = newPath();
  const first = takeLock(path, "start");

  expect(takeLock(path, "dev")).toMatchObject({ holder: { pid: process.pid, what: "start" } });
  release(first);
  expect(lockHolder(path)).toBeNull();
  const second = takeLock(path, "dev");
  expect(lockHolder(path)).toMatchObject({ what: "dev" });
  release(second);
  expect(readdirSync(join(path, ".."))).toEqual([]);
});

test("one left by a dead process is taken over", () => {
  const path = newPath();
  const { pid } = spawnSync(process.execPath, ["--version"]);
  writeFileSync(path, JSON.stringify({ pid, born: "1", what: "start" }));

  expect(takeLock(path, "start")).toHaveProperty("release");
});

test("the number of a dead process on another living one does not fool it", () => {
  const path = newPath();
  writeFileSync(path, JSON.stringify({ pid: process.pid, born: "an earlier life", what: "start" }));

  expect(lockHolder(path)).toBeNull();
  expect(takeLock(path, "start")).toHaveProperty("release");
});

test("a file that is no lock is taken over, and somebody else's is not given back by us", () => {
  const path = newPath();
  writeFileSync(path, "");
  const mine = takeLock(path, "start");
  writeFileSync(path, "somebody else's");

  release(mine);

  expect(readFileSync(path, "utf8")).toBe("somebody else's");
});
