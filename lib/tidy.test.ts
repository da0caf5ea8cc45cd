import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { checkArrows, checkCoreImports } from "./testing/tidy/check-arrows.ts";
import {
  checkFileLines,
  checkFolderEntries,
  checkNames,
  checkPathDepth,
  checkRootEntries,
} from "./testing/tidy/check-shape.ts";
import {
  checkCorePurity,
  checkEnvReads,
  checkMachinePaths,
  checkServerActions,
  checkServerOnly,
  checkSilenced,
} from "./testing/tidy/check-words.ts";
import { readSourceTree } from "./testing/tidy/source-tree.ts";

const TREE = readSourceTree(fileURLToPath(new URL("..", import.meta.url)));

// The proofs that each check sees a breach stand beside the checks.
test.each([
  ["every file is in an area, and the arrows point downwards", checkArrows],
  ["the core names only what is as pure as it is", checkCoreImports],
  ["the core has no clock, chance, environment, network or disk", checkCorePurity],
  ["the environment is read in one file", checkEnvReads],
  ["every server action goes through the one wrapper", checkServerActions],
  ["server-only stands in lib/web alone", checkServerOnly],
  ["no folder of a machine is named", checkMachinePaths],
  ["a silenced rule says why", checkSilenced],
  ["the root holds only what belongs there", checkRootEntries],
  ["no file is too long", checkFileLines],
  ["no folder is too full", checkFolderEntries],
  ["no path is too deep", checkPathDepth],
  ["files are kebab-case and named after what they do", checkNames],
])("%s", (_name, check) => {
  expect(check(TREE)).toEqual([]);
});

test("the tree was really read", () => {
  expect(TREE.map(({ path }) => path)).toEqual(
    expect.arrayContaining(["package.json", "lib/tidy.test.ts", "lib/core/result.ts"]),
  );
});
