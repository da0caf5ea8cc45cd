import { isTimeZone } from "../day.ts";
import { err, ok, type Result } from "../result.ts";
import { DAYS, minutesOf, type Schedule } from "./schedule.ts";

/** Reading more often gains nothing and eats the credential's budget at Expensify. */
const EVERY_MINUTES_MIN = 5;
/** A day: a longer step would never come round. */
const EVERY_MINUTES_MAX = 1_440;
/** Explicit times a day; more is a step. */
const TIMES_MAX = 48;

export type ScheduleIssue =
  | "time_zone_unknown"
  | "days_empty"
  | "day_unknown"
  | "time_malformed"
  | "times_empty"
  | "times_too_many"
  | "step_out_of_range"
  | "to_before_from";

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Checks a schedule that a person or a file made, all issues at once. A window over midnight is refused: make it two. */
export function validateSchedule(schedule: Schedule): Result<Schedule, readonly ScheduleIssue[]> {
  const issues: ScheduleIssue[] = [];
  const { timeZone, days, every } = schedule;
  const known: readonly number[] = DAYS;
  if (!isTimeZone(timeZone)) issues.push("time_zone_unknown");
  if (days.length === 0) issues.push("days_empty");
  if (days.some((day) => !known.includes(day))) issues.push("day_unknown");
  issues.push(...("times" in every ? timesIssues(every.times) : stepIssues(every)));
  return issues.length > 0 ? err(issues) : ok(schedule);
}

function timesIssues(times: readonly string[]): ScheduleIssue[] {
  const issues: ScheduleIssue[] = [];
  if (times.length === 0) issues.push("times_empty");
  if (times.length > TIMES_MAX) issues.push("times_too_many");
  if (times.some((time) => !TIME.test(time))) issues.push("time_malformed");
  return issues;
}

function stepIssues({ minutes, from, to }: { minutes: number; from: string; to: string }): ScheduleIssue[] {
  const issues: ScheduleIssue[] = [];
  const isInRange = Number.isSafeInteger(minutes) && minutes >= EVERY_MINUTES_MIN && minutes <= EVERY_MINUTES_MAX;
  if (!isInRange) issues.push("step_out_of_range");
  if (!TIME.test(from) || !TIME.test(to)) issues.push("time_malformed");
  else if (minutesOf(to) < minutesOf(from)) issues.push("to_before_from");
  return issues;
}
