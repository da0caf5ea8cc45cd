import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, day } from "../day.ts";
import type { FiscalPeriod } from "../mapping/rules.ts";
import { monthlyPeriods } from "./monthly-periods.ts";
import { periodOf, periodText } from "./period-of.ts";
import { PERIODS_MAX, validatePeriods } from "./validate-periods.ts";

const YEAR_2026 = monthlyPeriods(2026, 6);

test("twelve months, closed up to one of them", () => {
  expect(YEAR_2026).toHaveLength(12);
  expect(YEAR_2026[1]).toEqual({ year: 2026, number: 2, firstDay: "2026-02-01", lastDay: "2026-02-28", closed: true });
  expect(YEAR_2026[11]).toMatchObject({ number: 12, firstDay: "2026-12-01", lastDay: "2026-12-31", closed: false });
  expect(YEAR_2026.filter((period) => period.closed).map((period) => period.number)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(monthlyPeriods(2028, 0)[1]).toMatchObject({ lastDay: "2028-02-29", closed: false });
});

test.each([-1, 13])("there is no period %i to close", (closedThrough) => {
  expect(() => monthlyPeriods(2026, closedThrough)).toThrow("no such period");
});

test.each([
  ["2026-01-01", "2026-01"],
  ["2026-06-30", "2026-06"],
  ["2026-07-01", "2026-07"],
  ["2026-12-31", "2026-12"],
  ["2025-12-31", null],
  ["2027-01-01", null],
])("%s falls in period %s", (date, expected) => {
  const period = periodOf(day(date), YEAR_2026);

  expect(period && periodText(period)).toBe(expected);
});

test("every day of a year falls in exactly one of its months", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1990, max: 2100 }), fc.nat(364), (year, offset) => {
      const date = addDays(day(`${year}-01-01`), offset);
      const periods = monthlyPeriods(year, 0);

      expect(periods.filter(({ firstDay, lastDay }) => firstDay <= date && date <= lastDay)).toHaveLength(1);
      expect(validatePeriods(periods).ok).toBe(true);
    }),
    { seed: 20_261_122 },
  );
});

function period(number: number, firstDay: string, lastDay: string, year = 2026): FiscalPeriod {
  return { year, number, firstDay: day(firstDay), lastDay: day(lastDay), closed: false };
}
const P1 = period(1, "2026-01-01", "2026-01-31");
const P2 = period(2, "2026-02-01", "2026-02-28");

test("a sound calendar comes back in date order, with or without a year in between", () => {
  const later = period(1, "2028-01-01", "2028-12-31", 2028);

  expect(validatePeriods([later, P2, P1])).toEqual({ ok: true, value: [P1, P2, later] });
  expect(validatePeriods([])).toEqual({ ok: true, value: [] });
});

test.each([
  ["two periods share a day", [P1, period(2, "2026-01-31", "2026-02-28")], [["overlap", "2026-02"]]],
  ["a day is in no period of the year", [P1, period(2, "2026-02-02", "2026-02-28")], [["gap", "2026-02"]]],
  ["a period ends before it begins", [period(1, "2026-01-31", "2026-01-30"), P2], [["last_before_first", "2026-01"]]],
  ["one number twice in a year", [P1, { ...P2, number: 1 }], [["number_twice", "2026-01"]]],
  [
    "numbers count down",
    [
      { ...P1, number: 2 },
      { ...P2, number: 1 },
    ],
    [["numbers_not_in_order", "2026-01"]],
  ],
  ["years count down", [{ ...P1, year: 2027 }, P2], [["numbers_not_in_order", "2026-02"]]],
  ["a period without a number", [{ ...P1, number: 0 }], [["no_number", "2026-00"]]],
  [
    "all at once",
    [P1, period(2, "2026-01-15", "2026-02-28"), period(4, "2026-03-02", "2026-03-31")],
    [
      ["overlap", "2026-02"],
      ["gap", "2026-04"],
    ],
  ],
] as const)("a calendar is refused: %s", (_name, periods, issues) => {
  expect(validatePeriods(periods)).toEqual({
    ok: false,
    error: issues.map(([code, name]) => ({ code, period: name })),
  });
});

test("a calendar is refused: too many periods", () => {
  const periods = Array.from({ length: PERIODS_MAX + 1 }, () => P1);

  expect(validatePeriods(periods)).toEqual({ ok: false, error: [{ code: "too_many", period: "" }] });
});
