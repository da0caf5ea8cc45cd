import { assert } from "../assert.ts";
import { addDays, day, type Day } from "../day.ts";
import type { FiscalPeriod } from "../mapping/rules.ts";

const MONTHS = 12;

/**
 * The twelve periods of a fiscal year that is the calendar year, a month each. Periods 1 to `closedThrough` (0 to 12) are
 * closed: what most companies start their calendar from, since Web Services have none (gp.md 3.3).
 */
export function monthlyPeriods(year: number, closedThrough: number): FiscalPeriod[] {
  assert(closedThrough >= 0 && closedThrough <= MONTHS, `no such period: ${closedThrough}`);
  return Array.from({ length: MONTHS }, (_, index) => ({
    year,
    number: index + 1,
    firstDay: firstOfMonth(year, index),
    lastDay: addDays(firstOfMonth(year, index + 1), -1),
    closed: index < closedThrough,
  }));
}

function firstOfMonth(year: number, monthIndex: number): Day {
  return day(new Date(Date.UTC(year, monthIndex, 1)).toISOString().slice(0, 10));
}
