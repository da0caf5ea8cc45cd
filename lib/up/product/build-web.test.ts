import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished, expect, test } from "vitest";
import { isBuilt, sourceHash } from "./build-web.ts";

function treeOf(files: Readonly<Record<string, string>>) {
  const root = mkdtempSync(join(tmpdir(), "ml-build-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  return { root, write };
}

test("a change of what is built asks for a new build, and of nothing else", () => {
  const { root, write } = treeOf({ "app/page.tsx": "1", "lib/core/money.ts": "1", "lib/engine/main.ts": "1" });
  const before = sourceHash(root);

  write("lib/engine/main.ts", "2");
  write("lib/core/money.test.ts", "2");
  write("README.md", "2");
  expect(sourceHash(root)).toBe(before);

  write("lib/core/money.ts", "2");
  expect(sourceHash(root)).not.toBe(before);
  write("lib/core/money.ts", "1");
  write("app/new.tsx", "");
  expect(sourceHash(root)).not.toBe(before);
});

test("a build counts only when it was finished, and from these sources", () => {
  const { root, write } = treeOf({ "app/page.tsx": "1", ".next/ml-build-stamp": "abc" });

  expect(isBuilt(root, ".next", "abc")).toBe(false);
  write(".next/BUILD_ID", "id");
  expect(isBuilt(root, ".next", "abc")).toBe(true);
  expect(isBuilt(root, ".next", "other")).toBe(false);
});
