import { addDays } from "../day.ts";
import type { FiscalPeriod } from "../mapping/rules.ts";
import { err, ok, type Result } from "../result.ts";
import { periodText } from "./period-of.ts";

/** More than a century of months: a longer calendar is a mistake. */
export const PERIODS_MAX = 1_300;

/** What is wrong with a calendar, and at which period (`2026-06`). Between two periods, the later one is named. */
export type PeriodIssue = Readonly<{
  code: "too_many" | "no_number" | "last_before_first" | "number_twice" | "numbers_not_in_order" | "overlap" | "gap";
  period: string;
}>;

/**
 * Checks a fiscal calendar and hands it back in date order. Periods must not overlap, within a year not leave a day out,
 * count upwards with the dates, and end no earlier than they begin. Between two years a gap is allowed: a year may not
 * have been set up yet. All issues at once.
 */
export function validatePeriods(
  periods: readonly FiscalPeriod[],
): Result<readonly FiscalPeriod[], readonly PeriodIssue[]> {
  if (periods.length > PERIODS_MAX) return err([{ code: "too_many", period: "" }]);
  const sorted = periods.toSorted((a, b) => (a.firstDay < b.firstDay ? -1 : 1));
  const issues = [
    ...sorted.flatMap(ownIssues),
    ...repeatedNumbers(sorted),
    ...sorted.flatMap((period, index) => pairIssues(sorted[index - 1], period)),
  ];
  return issues.length > 0 ? err(issues) : ok(sorted);
}

function ownIssues(period: FiscalPeriod): PeriodIssue[] {
  const issues: PeriodIssue[] = [];
  const { year, number, firstDay, lastDay } = period;
  if (!Number.isSafeInteger(year) || !Number.isSafeInteger(number) || number < 1) {
    issues.push({ code: "no_number", period: periodText(period) });
  }
  if (lastDay < firstDay) issues.push({ code: "last_before_first", period: periodText(period) });
  return issues;
}

function repeatedNumbers(periods: readonly FiscalPeriod[]): PeriodIssue[] {
  const names = periods.map(periodText);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) < index));
  return [...repeated].map((period) => ({ code: "number_twice", period }));
}

function pairIssues(before: FiscalPeriod | undefined, period: FiscalPeriod): PeriodIssue[] {
  if (!before || before.lastDay < before.firstDay) return [];
  const name = periodText(period);
  if (period.firstDay <= before.lastDay) return [{ code: "overlap", period: name }];
  if (period.year < before.year) return [{ code: "numbers_not_in_order", period: name }];
  if (period.year !== before.year) return [];
  if (period.number < before.number) return [{ code: "numbers_not_in_order", period: name }];
  return period.firstDay === addDays(before.lastDay, 1) ? [] : [{ code: "gap", period: name }];
}
