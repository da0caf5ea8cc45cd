import { expect, test } from "vitest";
import { neighbour, nextUnmapped, rangeOf } from "./next-row.ts";

const key = { kind: "tag", segment: 1, level: 1, source: "x" } as const;
const row = (id: string, state: "unmapped" | "mapped" | "refused" = "unmapped", of: typeof key | null = key) => ({
  id,
  state,
  key: of,
});
const ROWS = [row("a"), row("b", "mapped"), row("c"), row("d", "refused", null), row("e")];

test.each([
  ["the next one below", ["a"], "c"],
  ["past what nobody can map here", ["c"], "e"],
  ["from the end, the first one above", ["e"], "a"],
  ["after several at once, below the last", ["a", "c"], "e"],
  ["nothing when all is done", ["a", "c", "e"], null],
])("after saving: %s", (_name, saved, expected) => {
  expect(nextUnmapped(ROWS, new Set(saved))).toBe(expected);
});

test("moving stops at the ends and starts at the top", () => {
  expect([
    neighbour(ROWS, null, 1),
    neighbour(ROWS, "a", 1),
    neighbour(ROWS, "e", 1),
    neighbour(ROWS, "a", -1),
  ]).toEqual(["a", "b", "e", "a"]);
  expect(neighbour([], null, 1)).toBeNull();
});

test("a range goes from the last tick to the row, up or down; without a tick it is the row", () => {
  const ids = (from: string | null, to: string) => rangeOf(ROWS, from, to).map(({ id }) => id);
  expect([ids("b", "d"), ids("d", "b"), ids(null, "c"), ids("gone", "c"), ids("a", "gone")]).toEqual([
    ["b", "c", "d"],
    ["b", "c", "d"],
    ["c"],
    ["c"],
    [],
  ]);
});
