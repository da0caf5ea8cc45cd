import { expect, test } from "vitest";
import { ownPath } from "./own-path.ts";

test.each(["/mapping?view=table&page=2", "/audit/R00X9oNOn2MO#attempt-1"])("goes back to %s", (path) => {
  expect(ownPath(path)).toBe(path);
});

test.each([
  undefined,
  "",
  "https://evil.example/",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "javascript:alert(1)",
  "/sign-in?from=/x",
])("does not follow %j", (path) => {
  expect(ownPath(path)).toBe("/review");
});

test("does not follow a repeated one", () => {
  expect(ownPath(["/a", "/b"])).toBe("/review");
});
