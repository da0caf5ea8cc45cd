import { expect, test } from "vitest";
import { brakeOf } from "./brake.ts";

const keys = (count: number, what = "T") => Array.from({ length: count }, (_, index) => `${what}${index}`);
const reading = (knownCount: number, gone: number, disabled = 0) => ({
  ...{ knownCount, gone: keys(gone), disabled: keys(disabled, "D") },
});

test.each<[string, ReturnType<typeof reading>, boolean]>([
  ["a short page: 400 of 412 tags gone", reading(412, 400), true],
  ["an empty page", reading(412, 412), true],
  ["an empty page of a short list", reading(8, 8), true],
  ["both of two currencies", reading(2, 2), false],
  ["nothing known yet", reading(0, 0), false],
  ["nothing taken away", reading(412, 0), false],
  ["20 of 100", reading(100, 20), false],
  ["21 of 100", reading(100, 21), true],
  ["21 of 210, which is a tenth", reading(210, 21), false],
  ["21 of 209, which is more than a tenth", reading(209, 21), true],
  ["11 gone and 11 disabled of 100", reading(100, 11, 11), true],
  ["all disabled", reading(412, 0, 412), true],
  ["500 of 50,000", reading(50_000, 500), false],
  ["7 of 8", reading(8, 7), false],
])("%s", (_name, comparison, isBraked) => {
  expect(brakeOf(comparison, null) !== null).toBe(isBraked);
});

test("says how many of how many, with examples", () => {
  const brake = brakeOf(reading(412, 398, 2), null);

  expect(brake).toMatchObject({ known: 412, gone: 398, disabled: 2 });
  expect(brake?.examples).toHaveLength(10);
});

test("a person's word lets a reading through that takes no more than the one that was seen", () => {
  const seen = brakeOf(reading(412, 100), null);

  expect(brakeOf(reading(412, 100), seen)).toBeNull();
  expect(brakeOf(reading(412, 90, 10), seen)).toBeNull();
  expect(brakeOf(reading(412, 101), seen)).toMatchObject({ gone: 101 });
  expect(brakeOf(reading(412, 412), seen)).toMatchObject({ gone: 412 });
});
