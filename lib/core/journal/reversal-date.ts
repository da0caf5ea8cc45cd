import { firstOpenFrom } from "../calendar/first-open.ts";
import type { Day } from "../day.ts";
import type { FiscalPeriod } from "../mapping/rules.ts";
import type { HoldProblem } from "../problem.ts";
import { err, ok, type Result } from "../result.ts";

/**
 * The date of a reversal: that of the original where its period is still open, else the first day of the first open period
 * after it; never before the original, never in the future.
 */
export function reversalDate(
  original: Day,
  periods: readonly FiscalPeriod[],
  today: Day,
): Result<Readonly<{ date: Day; period: FiscalPeriod }>, HoldProblem> {
  const open = firstOpenFrom(original, periods);
  if (!open) return err({ code: "period_unknown", date: original });
  return open.date > today ? err({ code: "date_in_future", date: open.date, today }) : ok(open);
}
