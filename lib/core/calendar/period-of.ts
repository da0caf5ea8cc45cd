import type { Day } from "../day.ts";
import type { FiscalPeriod } from "../mapping/rules.ts";

/** The fiscal period that a date falls in, both ends included; null when the calendar has none. */
export function periodOf(day: Day, periods: readonly FiscalPeriod[]): FiscalPeriod | null {
  return periods.find((period) => period.firstDay <= day && day <= period.lastDay) ?? null;
}

/** `2026-06`: fiscal year and number, which need not be a calendar month. */
export function periodText(period: FiscalPeriod): string {
  return `${period.year}-${String(period.number).padStart(2, "0")}`;
}
