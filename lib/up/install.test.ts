import { expect, test } from "vitest";
import { majorOf } from "./find-node.mjs";
import { fulfils } from "./install.mjs";

const LOCK = {
  "": {},
  "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
  "node_modules/mac-only": { version: "2.0.0", integrity: "sha512-m", optional: true },
};
const PRESENT = { "node_modules/a": { version: "1.0.0", integrity: "sha512-a" } };

test("an install by hand is accepted when it is what the lock says, other platforms aside", () => {
  expect(fulfils(LOCK, PRESENT)).toBe(true);
  expect(fulfils(LOCK, { ...PRESENT, "node_modules/mac-only": { version: "2.0.0", integrity: "sha512-m" } })).toBe(
    true,
  );
});

test.each([
  ["a package is missing", {}],
  ["a version differs", { "node_modules/a": { version: "1.0.1", integrity: "sha512-a" } }],
  ["the content differs", { "node_modules/a": { version: "1.0.0", integrity: "sha512-x" } }],
  ["an optional one differs", { ...PRESENT, "node_modules/mac-only": { version: "1.9.0", integrity: "sha512-m" } }],
  ["there is one too many", { ...PRESENT, "node_modules/b": { version: "1.0.0" } }],
])("it is installed anew when %s", (_name, present) => {
  expect(fulfils(LOCK, present)).toBe(false);
});

test.each([
  ["v24.21.0\n", 24],
  ["v20.20.2", 20],
  ["", 0],
  ["not a version", 0],
])("the major version of %j is %i", (text, major) => {
  expect(majorOf(text)).toBe(major);
});
