import type { Day } from "../day.ts";
import type { FiscalPeriod } from "../mapping/rules.ts";

/**
 * The first date from `from` on that falls in an open period, with that period: `from` itself where its own is open, else the
 * first day of the first open one after it. Null: there is none. Never earlier than `from`.
 */
export function firstOpenFrom(
  from: Day,
  periods: readonly FiscalPeriod[],
): Readonly<{ date: Day; period: FiscalPeriod }> | null {
  let first: FiscalPeriod | null = null;
  for (const period of periods) {
    if (period.closed || period.lastDay < from) continue;
    if (first === null || period.firstDay < first.firstDay) first = period;
  }
  if (first === null) return null;
  return { date: first.firstDay > from ? first.firstDay : from, period: first };
}
