import { expect, test } from "vitest";
import { storable } from "./storable.ts";

test("text that Postgres refuses is made storable at any depth, everything else stays", () => {
  const at = new Date("2026-11-22T12:00:00Z");
  const hostile = {
    name: "a\u0000b",
    list: ["\ud800x", { "k\u0000": "\ud83d\ude80" }],
    amount: 5,
    at,
    none: null,
    gone: undefined,
  };

  expect(storable(hostile)).toEqual({
    name: "a\ufffdb",
    list: ["\ufffdx", { "k\ufffd": "\ud83d\ude80" }],
    amount: 5,
    at,
    none: null,
  });
});
