import { expect, test } from "vitest";
import { neighbour, nextItem } from "./next-item.ts";

const group = (...ids: string[]) => ({ items: ids.map((id) => ({ id })) });
const GROUPS = [group("a", "b", "c"), group("d"), group("e", "f")];

test.each([
  ["the next one of the same cause", ["a"], "a", "b"],
  ["the one before, when it was the last of its cause", ["c"], "c", "b"],
  ["the group below, when its cause is done", ["a", "b", "c"], "b", "d"],
  ["the group above, when there is none below", ["e", "f"], "f", "d"],
  ["nothing, when the lane is empty", ["a", "b", "c", "d", "e", "f"], "a", null],
  ["the first one left, when nothing was open", ["a"], null, "b"],
  ["it stays, when others were acted on", ["e"], "b", "b"],
])("after acting: %s", (_name, done, current, expected) => {
  expect(nextItem(GROUPS, new Set(done), current)).toBe(expected);
});

test("moving crosses groups and stops at the ends", () => {
  expect([
    neighbour(GROUPS, "c", 1),
    neighbour(GROUPS, "d", -1),
    neighbour(GROUPS, "f", 1),
    neighbour(GROUPS, "a", -1),
  ]).toEqual(["d", "c", "f", "a"]);
  expect([neighbour(GROUPS, null, 1), neighbour(GROUPS, "gone", 1), neighbour([], "a", 1)]).toEqual(["a", "a", null]);
});
