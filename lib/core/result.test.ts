import { expect, test } from "vitest";
import { err, ok, type Result } from "./result.ts";

test("an outcome is a value or an error, told apart by `ok`", () => {
  const read = (result: Result<number, string>) => (result.ok ? result.value + 1 : result.error.length);

  expect(read(ok(1))).toBe(2);
  expect(read(err("four"))).toBe(4);
});
