import { firstOpenFrom } from "../../calendar/first-open.ts";
import { periodOf, periodText } from "../../calendar/period-of.ts";
import { unreachable } from "../../assert.ts";
import { day, dayInZone, type Day, isDay } from "../../day.ts";
import { findEntry } from "../../mapping/find-entry.ts";
import type { PostingDateRule } from "../../mapping/company-options.ts";
import type { CompanyRules, FiscalPeriod } from "../../mapping/rules.ts";
import type { HoldProblem } from "../../problem.ts";
import type { Report } from "../../report/report.ts";

/**
 * How a journal got its date: by which rule, and the date of that rule, which is another one where its period was closed. `setById`:
 * the person who said that other one for this report.
 */
export type Dated = Readonly<{ rule: PostingDateRule; wanted: Day; setById?: string | null }>;

type PostingDate = Readonly<{
  date: Day | null;
  period: FiscalPeriod | null;
  dated: Dated | null;
  problems: readonly HoldProblem[];
}>;

/** The date that a plan of this report has already, and the rule that it is from. */
export type PlannedDate = Readonly<{ date: Day; rule: PostingDateRule }>;

/**
 * The date of the journal by the company's rule, in the company's time zone, and its fiscal period. Where that is closed, what a
 * person said for this report counts, else the company's other rule: hold it, or take the first day of the next open period. Never
 * an earlier one.
 *
 * `today` is the date in the company's time zone. Problems: `date_in_future`, `period_unknown`, `period_closed`, and
 * `report_incomplete` when the date of the last expense is asked for and no expense has one. No approval instant: no date, and
 * no problem from here, since `eligibility` reports `approval_missing`.
 */
export function postingDate(
  report: Report,
  rules: CompanyRules,
  today: Day,
  planned: PlannedDate | null = null,
): PostingDate {
  const rule = rules.options.postingDate;
  const wanted = wantedDate(rule, report, rules, today, planned);
  if (wanted === null) {
    const fields = rule === "last_expense" ? ["created"] : [];
    const problems: HoldProblem[] = fields.length > 0 ? [{ code: "report_incomplete", fields }] : [];
    return { date: null, period: null, dated: null, problems };
  }
  const said = saidDate(report, wanted, rules);
  const { date, period } = said ?? inOpenPeriod(wanted, rules);
  const dated = said === null ? { rule, wanted } : { rule, wanted, setById: said.setById };
  return { date, period, dated, problems: dateProblems(date, period, today) };
}

function wantedDate(
  rule: PostingDateRule,
  report: Report,
  rules: CompanyRules,
  today: Day,
  planned: PlannedDate | null,
): Day | null {
  switch (rule) {
    case "approved":
      return report.approvedAt === null ? null : dayInZone(report.approvedAt, rules.timeZone);
    case "last_expense":
      return report.expenses.reduce<Day | null>(
        (last, { spentOn }) => (spentOn !== null && (last === null || spentOn > last) ? spentOn : last),
        null,
      );
    case "run":
      return keptDate(planned, rules) ?? today;
    default:
      return unreachable(rule);
  }
}

/** Planned once by a run, it keeps that run's date until it is sent: else each day would change every waiting journal. */
function keptDate(planned: PlannedDate | null, { periods }: CompanyRules): Day | null {
  if (planned?.rule !== "run") return null;
  return periodOf(planned.date, periods)?.closed === false ? planned.date : null;
}

/** What a person said for this one report, where its period is closed and that day's is not; never an earlier day. */
function saidDate({ reportId }: Report, wanted: Day, rules: CompanyRules) {
  const entry = findEntry(rules, { kind: "report_date", segment: 0, level: 0, source: reportId });
  if (!entry || !isDay(entry.target) || entry.target < wanted || !periodOf(wanted, rules.periods)?.closed) return null;
  const period = periodOf(day(entry.target), rules.periods);
  return period?.closed === false ? { date: day(entry.target), period, setById: entry.setById } : null;
}

function inOpenPeriod(wanted: Day, { periods, options }: CompanyRules): Pick<PostingDate, "period"> & { date: Day } {
  const period = periodOf(wanted, periods);
  const next = period?.closed === true && options.closedPeriod === "next_open" ? firstOpenFrom(wanted, periods) : null;
  return next ?? { date: wanted, period };
}

function dateProblems(date: Day, period: FiscalPeriod | null, today: Day): HoldProblem[] {
  const problems: HoldProblem[] = [];
  if (date > today) problems.push({ code: "date_in_future", date, today });
  if (!period) problems.push({ code: "period_unknown", date });
  if (period?.closed) problems.push({ code: "period_closed", date, period: periodText(period) });
  return problems;
}
