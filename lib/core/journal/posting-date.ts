import { periodOf, periodText } from "../calendar/period-of.ts";
import { dayInZone, type Day } from "../day.ts";
import type { CompanyRules, FiscalPeriod } from "../mapping/rules.ts";
import type { HoldProblem } from "../problem.ts";

type PostingDate = Readonly<{ date: Day | null; period: FiscalPeriod | null; problems: readonly HoldProblem[] }>;

/**
 * The date of the journal: the instant of approval as a date in the company's time zone, and its fiscal period.
 *
 * `today` is the date in the company's time zone. Problems: `date_in_future`, `period_unknown`, `period_closed`. No approval
 * instant: no date, and no problem from here, since `eligibility` reports `approval_missing`.
 */
export function postingDate(approvedAt: Date | null, rules: CompanyRules, today: Day): PostingDate {
  if (approvedAt === null) return { date: null, period: null, problems: [] };
  const date = dayInZone(approvedAt, rules.timeZone);
  const period = periodOf(date, rules.periods);
  return { date, period, problems: dateProblems(date, period, today) };
}

function dateProblems(date: Day, period: FiscalPeriod | null, today: Day): HoldProblem[] {
  const problems: HoldProblem[] = [];
  if (date > today) problems.push({ code: "date_in_future", date, today });
  if (!period) problems.push({ code: "period_unknown", date });
  if (period?.closed) problems.push({ code: "period_closed", date, period: periodText(period) });
  return problems;
}
