import { expect, test } from "vitest";
import { day } from "../day.ts";
import { fiscalYears, parsePeriods, periodIssueText, writePeriods } from "./period-lines.ts";

test("a fiscal year that is the calendar year, closed up to the day it is open from", () => {
  const periods = fiscalYears(day("2026-01-01"), 1, day("2026-03-01"));
  expect(periods.map(({ closed }) => closed).indexOf(false)).toBe(2);
  expect(periods.at(-1)).toEqual({
    year: 2026,
    number: 12,
    firstDay: "2026-12-01",
    lastDay: "2026-12-31",
    closed: false,
  });
});

test("one that begins in July is called by the year in which it ends", () => {
  const periods = fiscalYears(day("2026-07-01"), 2, day("2026-07-01"));
  expect(periods).toHaveLength(24);
  expect([periods[0]?.year, periods[11]?.year, periods[12]?.year]).toEqual([2027, 2027, 2028]);
  expect(periods[7]).toMatchObject({ number: 8, firstDay: "2027-02-01", lastDay: "2027-02-28" });
});

test("what is written is read as it was, also from a spreadsheet's columns", () => {
  const periods = fiscalYears(day("2026-10-01"), 1, day("2026-12-01"));
  expect(parsePeriods(writePeriods(periods))).toEqual({ ok: true, value: periods });
  expect(parsePeriods("2026-1\t2026-01-01\t2026-01-31\n\n2026-2,2026-02-01,2026-02-28,closed")).toMatchObject({
    ok: true,
    value: [
      { number: 1, closed: false },
      { number: 2, closed: true },
    ],
  });
});

test("every line that is not understood is named; then what the calendar has wrong", () => {
  const textsOf = (text: string) => {
    const parsed = parsePeriods(text);
    return parsed.ok ? [] : parsed.error.map(periodIssueText);
  };
  expect(textsOf("January\n2026-1 2026-01-01 2026-02-30")).toEqual([
    "Line 1 is not understood: “January”",
    "Line 2 is not understood: “2026-1 2026-01-01 2026-02-30”",
  ]);
  expect(textsOf("2026-1 2026-01-01 2026-01-31\n2026-2 2026-02-02 2026-02-28")).toEqual([
    "Between two periods of a year a day is missing (2026-02)",
  ]);
});
