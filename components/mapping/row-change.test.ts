import { expect, test } from "vitest";
import { from, toChange } from "./row-change.ts";

const ROW = { kind: "category", segment: 2, level: 0, source: "Meals", target: "6430" } as const;
const CHANGE = { ...ROW, id: "category/2/0/Meals", name: "Meals", suggested: false };

test("a change may begin at a posting date; a text that is no date leaves it for every one", () => {
  expect(from([CHANGE], "2026-12-01").map(toChange)).toEqual([{ ...ROW, effectiveFrom: "2026-12-01" }]);
  expect(from([CHANGE], "").map(toChange)).toEqual([ROW]);
  expect(from([CHANGE], "2026-13").map(toChange)).toEqual([ROW]);
});
