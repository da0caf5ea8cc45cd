import { expect, test } from "vitest";
import { dayFor, scopeOf } from "./from-day.ts";

const [MEALS, AIRFARE] = [{ id: "category/2/0/Meals" }, { id: "category/2/0/Airfare" }];

test("a date is for the rows that it was written for, and gone for any others", () => {
  const written = { of: scopeOf([], MEALS), day: "2026-12-01" };

  expect(dayFor(written, scopeOf([], MEALS))).toBe("2026-12-01");
  expect(dayFor(written, scopeOf([MEALS], AIRFARE))).toBe("2026-12-01");
  for (const other of [scopeOf([], AIRFARE), scopeOf([MEALS, AIRFARE], MEALS), scopeOf([], null)])
    expect(dayFor(written, other)).toBe("");
});
