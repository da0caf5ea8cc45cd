import { expect, test } from "vitest";
import { checkFileLines, checkFolderEntries, checkNames, checkPathDepth, checkRootEntries } from "./check-shape.ts";

const files = (...paths: string[]) => paths.map((path) => ({ path, text: "" }));
const lines = (count: number) => "const a = 1;\n".repeat(count);
const many = (folder: string, count: number) =>
  files(...Array.from({ length: count }, (_, n) => `${folder}/file-${n}.ts`));

test("the root holds what the house has, and dotfiles", () => {
  expect(checkRootEntries(files("lib/env.ts", ".gitignore", ".ci/run", "README.md", "proxy.ts"))).toEqual([]);
  expect(checkRootEntries(files("src/x.ts", "Dockerfile"))).toHaveLength(2);
});

test("a file has at most 400 lines, except what others wrote", () => {
  const at = (path: string, count: number) => checkFileLines([{ path, text: lines(count) }]);

  expect(at("lib/core/money.ts", 400)).toEqual([]);
  expect(at("lib/core/money.ts", 401)).toHaveLength(1);
  expect(at("lib/sandbox/firm/reports/2026-09.txt", 401)).toHaveLength(1);
  expect(at("components/ui/sidebar.tsx", 900)).toEqual([]);
  expect(at("lib/adapters/gp-soap/fixtures/list.txt", 900)).toEqual([]);
});

test("a folder has at most 20 entries, folders counted", () => {
  expect(checkFolderEntries(many("lib/core", 20))).toEqual([]);
  expect(checkFolderEntries([...many("lib/core", 20), ...many("lib/core/journal", 2)])).toEqual([
    "lib/core: 21 entries, at most 20",
  ]);
  const tests = many("lib/core", 20).map(({ path }) => path.replace(".ts", ".test.ts"));
  expect(checkFolderEntries([...many("lib/core", 20), ...files(...tests)])).toEqual([]);
  expect(checkFolderEntries([...many("components/ui", 40), ...many("lib/up/fixtures", 40)])).toEqual([]);
});

test("a path is at most five deep, route groups not counted", () => {
  expect(
    checkPathDepth(files("app/(app)/api/auth/[...nextauth]/route.ts", "lib/adapters/gp-soap/fixtures/a.xml")),
  ).toEqual([]);
  expect(checkPathDepth(files("lib/core/a/b/c/d.ts"))).toHaveLength(1);
});

test("names are kebab-case and say something", () => {
  expect(
    checkNames(files("app/(app)/[id]/page.tsx", "lib/core/day.test.ts", "db/start-embedded.db.test.ts", ".ci/x.mjs")),
  ).toEqual([]);
  expect(checkNames(files("lib/core/buildJournal.ts", "lib/web/Utils.ts"))).toHaveLength(2);
  expect(checkNames(files("lib/web/utils.ts", "lib/core/helper.ts"))).toHaveLength(2);
});
