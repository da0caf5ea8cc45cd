import { addDays, day, type Day, isDay } from "../day.ts";
import type { FiscalPeriod } from "../mapping/rules.ts";
import { err, type Result } from "../result.ts";
import { periodText } from "./period-of.ts";
import { type PeriodIssue, validatePeriods } from "./validate-periods.ts";

const MONTHS = 12;

/** A line that is not understood, by its number from 1 on, or what the calendar as a whole has wrong. */
export type PeriodLineIssue = Readonly<{ line: number; text: string }> | PeriodIssue;

/**
 * Fiscal years of twelve months each, the first of them beginning on `firstDay`, which is the first of a month. A year is called by
 * the calendar year in which it ends. Periods that end before `openFrom` are closed.
 */
export function fiscalYears(firstDay: Day, years: number, openFrom: Day): FiscalPeriod[] {
  const [begin = 0, month = 1] = firstDay.split("-").map(Number);
  return Array.from({ length: years * MONTHS }, (_, index) => {
    const first = firstOfMonth(begin, month - 1 + index);
    const lastDay = addDays(firstOfMonth(begin, month + index), -1);
    const year = begin + Math.floor(index / MONTHS) + (month === 1 ? 0 : 1);
    return { year, number: (index % MONTHS) + 1, firstDay: first, lastDay, closed: lastDay < openFrom };
  });
}

function firstOfMonth(year: number, monthIndex: number): Day {
  return day(new Date(Date.UTC(year, monthIndex, 1)).toISOString().slice(0, 10));
}

/** A calendar as people write it: a line a period, `2026-01  2026-01-01  2026-01-31  closed`. */
export function writePeriods(periods: readonly FiscalPeriod[]): string {
  return periods
    .map((period) =>
      [periodText(period), period.firstDay, period.lastDay, period.closed ? "closed" : "open"].join("  "),
    )
    .join("\n");
}

/** The calendar of such lines, checked as a whole; columns may be parted by blanks, tabs or commas. All faults at once. */
export function parsePeriods(text: string): Result<readonly FiscalPeriod[], readonly PeriodLineIssue[]> {
  const lines = text.split("\n").map((line, index) => ({ line: index + 1, text: line.trim() }));
  const read = lines.filter((each) => each.text !== "").map((each) => ({ ...each, period: parseLine(each.text) }));
  const issues = read.flatMap(({ line, text: ofLine, period }) => (period === null ? [{ line, text: ofLine }] : []));
  if (issues.length > 0) return err(issues);
  return validatePeriods(read.flatMap(({ period }) => (period === null ? [] : [period])));
}

function parseLine(text: string): FiscalPeriod | null {
  const [name = "", first = "", last = "", word = "open", ...rest] = text.split(/[\s,;]+/);
  const [, year, number] = /^(\d{4})-(\d{1,3})$/.exec(name) ?? [];
  const isWord = word === "open" || word === "closed";
  if (year === undefined || number === undefined || !isDay(first) || !isDay(last) || !isWord || rest.length > 0)
    return null;
  return { year: Number(year), number: Number(number), firstDay: first, lastDay: last, closed: word === "closed" };
}

/** What is wrong with a calendar, for a person. */
export function periodIssueText(issue: PeriodLineIssue): string {
  if ("line" in issue) return `Line ${issue.line} is not understood: “${issue.text}”`;
  const where = issue.period === "" ? "" : ` (${issue.period})`;
  return `${ISSUE_WORDS[issue.code]}${where}`;
}

const ISSUE_WORDS: Readonly<Record<PeriodIssue["code"], string>> = {
  too_many: "These are too many periods",
  no_number: "A period has no number from 1 on",
  last_before_first: "A period ends before it begins",
  number_twice: "A number stands there twice",
  numbers_not_in_order: "The numbers are not in the order of the dates",
  overlap: "Two periods share a day",
  gap: "Between two periods of a year a day is missing",
};
