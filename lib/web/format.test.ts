import { expect, test } from "vitest";
import { cents } from "#lib/core/money.ts";
import { countOf, dayOf, formatDay, formatDuration, formatInstant, formatMoney, formatUtc } from "./format.ts";

test.each([
  [0, "0.00"],
  [5, "0.05"],
  [-5, "-0.05"],
  [99_999, "999.99"],
  [100_000, "1,000.00"],
  [-123_456_789, "-1,234,567.89"],
  [9_007_199_254_740_991, "90,071,992,547,409.91"],
])("writes %i cents as %s", (amount, text) => {
  expect(formatMoney(cents(amount))).toBe(text);
});

test("counts with the right plural", () => {
  expect([countOf(1, "report"), countOf(1240, "report"), countOf(2, "company", "companies")]).toEqual([
    "1 report",
    "1,240 reports",
    "2 companies",
  ]);
});

test("writes a date without letting a time zone move it", () => {
  expect((["short", "date", "weekday", "long"] as const).map((format) => formatDay("2026-11-16", format))).toEqual([
    "16 Nov",
    "16 Nov 2026",
    "Mon 16 Nov",
    "Mon 16 Nov 2026",
  ]);
});

const EVENING = "2026-11-25T04:30:05Z";
test.each([
  ["time", "22:30"],
  ["seconds", "22:30:05"],
  ["zone", "22:30 CST"],
  ["date", "24 Nov 2026"],
  ["weekday", "Tue 24 Nov"],
  ["short", "Tue 24 Nov, 22:30"],
  ["full", "Tue 24 Nov 2026, 22:30 CST"],
] as const)("writes an instant on the company's clock, %s", (format, text) => {
  expect(formatInstant(EVENING, "America/Chicago", format)).toBe(text);
});

test("midnight is 00:00 of the new day, and a half-hour zone counts", () => {
  expect(formatInstant("2026-11-24T06:00:00Z", "America/Chicago", "short")).toBe("Tue 24 Nov, 00:00");
  expect(formatInstant("2026-11-24T20:00:00Z", "Asia/Kolkata", "short")).toBe("Wed 25 Nov, 01:30");
  expect(dayOf(EVENING, "America/Chicago")).toBe("2026-11-24");
  expect(formatUtc(EVENING)).toBe("2026-11-25 04:30:05 UTC");
});

test.each([
  [85, "85 ms"],
  [46_000, "46 s"],
  [60_000, "1 min"],
  [95_000, "1 min 35 s"],
  [7_500_000, "2 h 5 min"],
])("writes %i ms as %s", (durationMs, text) => {
  expect(formatDuration(durationMs)).toBe(text);
});
