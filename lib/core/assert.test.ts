import { expect, test } from "vitest";
import { assert, unreachable } from "./assert.ts";

test("a broken promise of ours throws with its words, a kept one does nothing", () => {
  expect(() => assert(false, "debits equal credits")).toThrow("assertion failed: debits equal credits");
  expect(() => assert(true, "debits equal credits")).not.toThrow();
});

test("a branch that cannot be reached says what reached it", () => {
  expect(() => unreachable("archived" as never)).toThrow('unreachable: "archived"');
});
