import { expect, test } from "vitest";
import { differenceOf, withoutDates } from "./no-match.tsx";

test.each([
  ["R00X9oNOn2M0", "R00X9oNOn2MO", ", with the capital letter O at the end"],
  ["R00X9oNOn2Ml", "R00X9oNOn2M1", ", with the digit 1 at the end"],
  ["R00x9oNOn2MO", "R00X9oNOn2MO", ", with the capital letter X at place 4"],
  ["R00X9oNOn2MO", "R00X9oNOn2MO", ""],
])("tells %s from %s", (typed, meant, words) => {
  expect(differenceOf(typed, meant)).toBe(words);
});

test("a search is widened by its dates, and only where something is left", () => {
  expect(withoutDates("teague after:2026-11-01 before:2026-11-30")).toBe("teague");
  expect(withoutDates("after:2026-11-01")).toBeNull();
  expect(withoutDates("teague")).toBeNull();
});
