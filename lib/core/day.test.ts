import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, day, dayInZone, isDay, isTimeZone } from "./day.ts";

test.each(["2026-02-28", "2028-02-29", "1999-12-31", "2099-01-05"])("%s is a date", (text) => {
  expect(isDay(text)).toBe(true);
  expect(day(text)).toBe(text);
});

test.each([
  "",
  "2026-02-29",
  "2026-02-30",
  "2026-13-01",
  "2026-00-10",
  "2026-1-1",
  "2026-01-01T00:00:00Z",
  " 2026-01-01",
  "20260101",
])("%j is no date", (text) => {
  expect(isDay(text)).toBe(false);
  expect(() => day(text)).toThrow("not a date");
});

test.each([
  ["2026-09-17T04:59:59Z", "America/Chicago", "2026-09-16"],
  ["2026-09-17T05:00:00Z", "America/Chicago", "2026-09-17"],
  ["2026-09-17T05:00:00Z", "UTC", "2026-09-17"],
  ["2026-12-31T11:00:00Z", "Pacific/Auckland", "2027-01-01"],
  ["2026-12-31T22:29:59Z", "Asia/Kathmandu", "2027-01-01"],
  ["2026-11-01T06:30:00Z", "America/Chicago", "2026-11-01"],
])("%s is in %s the date %s", (instant, timeZone, expected) => {
  expect(dayInZone(new Date(instant), timeZone)).toBe(expected);
});

test("the date of an instant is that of the runtime's own calendar, whatever was asked before", () => {
  const zones = [
    "UTC",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Casablanca",
  ];
  const parts = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
  const calendars = new Map(
    zones.map((timeZone) => [timeZone, new Intl.DateTimeFormat("en-CA", { timeZone, ...parts })]),
  );
  // Many in the same days, so that most are answered from what is kept.
  const instants = fc.oneof(
    fc.date({ min: new Date("1970-01-01"), max: new Date("2060-01-01"), noInvalidDate: true }),
    fc.date({ min: new Date("2026-10-31"), max: new Date("2026-11-02"), noInvalidDate: true }),
  );
  fc.assert(
    fc.property(instants, fc.constantFrom(...zones), (instant, timeZone) => {
      expect(dayInZone(instant, timeZone)).toBe(calendars.get(timeZone)?.format(instant));
    }),
    { seed: 20_261_127, numRuns: 3_000 },
  );
});

test("days are counted on the calendar, not by the clock", () => {
  expect(addDays(day("2026-03-07"), 2)).toBe("2026-03-09");
  expect(addDays(day("2026-12-31"), 1)).toBe("2027-01-01");
  expect(addDays(day("2028-03-01"), -1)).toBe("2028-02-29");
});

test("text order is date order", () => {
  const anyDay = fc.nat(36_500).map((offset) => addDays(day("1990-01-01"), offset));

  fc.assert(
    fc.property(anyDay, fc.integer({ min: 1, max: 1_000 }), (from, days) => {
      expect(addDays(from, days) > from).toBe(true);
      expect(addDays(addDays(from, days), -days)).toBe(from);
    }),
    { seed: 20_261_122 },
  );
});

test("time zones that the runtime knows, and what is none", () => {
  expect(["UTC", "America/Chicago", "Europe/Berlin"].every(isTimeZone)).toBe(true);
  expect(["", "Mars/Olympus", "CST6CDT7", "America"].some(isTimeZone)).toBe(false);
});
