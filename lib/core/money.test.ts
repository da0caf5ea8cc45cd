import fc from "fast-check";
import { expect, test } from "vitest";
import { cents, centsToDecimal, decimalToCents, sumCents } from "./money.ts";

const SAFE = fc.maxSafeInteger();

test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER + 1])("%d is no amount", (amount) => {
  expect(() => cents(amount)).toThrow("not a whole number of cents");
});

test("minus zero is zero", () => {
  expect(Object.is(cents(-0), 0)).toBe(true);
  expect(Object.is(sumCents([]), 0)).toBe(true);
});

test("a sum that leaves the safe integers is a bug, not a number", () => {
  expect(sumCents([cents(12_345), cents(-345), cents(0)])).toBe(12_000);
  expect(() => sumCents([cents(Number.MAX_SAFE_INTEGER), cents(1)])).toThrow("not a whole number");
});

test.each([
  [0, "0.00"],
  [5, "0.05"],
  [-5, "-0.05"],
  [100, "1.00"],
  [-123_456, "-1234.56"],
  [Number.MAX_SAFE_INTEGER, "90071992547409.91"],
])("%i in decimals is %s, and back", (amount, text) => {
  expect(centsToDecimal(cents(amount))).toBe(text);
  expect(decimalToCents(text)).toBe(amount);
});

test.each([
  ["12", 1_200],
  ["12.3", 1_230],
  ["12.34000", 1_234],
  [" 12.34 ", 1_234],
  ["007.00", 700],
  ["-0", 0],
  ["-0.00", 0],
])("%j is %i cents", (text, amount) => {
  expect(decimalToCents(text)).toBe(amount);
  expect(Object.is(decimalToCents(text), -0)).toBe(false);
});

test.each([
  "",
  ".",
  "1.",
  ".5",
  "1.005",
  "1,00",
  "1e3",
  "+1",
  "--1",
  "1 000",
  "٣",
  "90071992547409.92",
  "999999999999999",
])("%j is no amount", (text) => {
  expect(decimalToCents(text)).toBe(null);
});

test("every amount survives the way to text and back", () => {
  fc.assert(
    fc.property(SAFE, (amount) => {
      expect(decimalToCents(centsToDecimal(cents(amount)))).toBe(amount);
    }),
    { numRuns: 1_000, seed: 20_261_122 },
  );
});
