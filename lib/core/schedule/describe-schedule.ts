import type { PushRhythm } from "../push/push-schedule.ts";
import type { Schedule } from "./schedule.ts";

const DAY_NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const LISTS = new Intl.ListFormat("en-GB", { type: "conjunction" });

/**
 * The schedule in words, to stand after what it starts: `every 30 minutes from 07:00 to 19:00 on working days
 * (America/Chicago)`, `at 10:00, 14:00 and 16:00 every day (UTC), paused`.
 */
export function describeSchedule(schedule: Schedule): string {
  const paused = schedule.paused ? ", paused" : "";
  return `${timesInWords(schedule)} ${daysInWords(schedule.days)} (${schedule.timeZone})${paused}`;
}

function timesInWords({ every }: Schedule): string {
  if ("times" in every) return `at ${LISTS.format(every.times.toSorted())}`;
  const { minutes, from, to } = every;
  if (from === to) return `at ${from}`;
  return `every ${stepInWords(minutes)} from ${from} to ${to}`;
}

function stepInWords(minutes: number): string {
  if (minutes % 60 !== 0) return `${minutes} minutes`;
  return minutes === 60 ? "hour" : `${minutes / 60} hours`;
}

function daysInWords(days: readonly number[]): string {
  const sorted = [...new Set(days)].toSorted((a, b) => a - b);
  if (sorted.length === 0) return "on no day";
  const known: Readonly<Record<string, string>> = {
    "1234567": "every day",
    "12345": "on working days",
    "67": "at weekends",
  };
  return known[sorted.join("")] ?? `on ${LISTS.format(sorted.map((day) => DAY_NAMES[day - 1] ?? String(day)))}`;
}

/** Monday first. */
export const WEEKDAY_NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
/** Every month has it. */
const DAY_OF_EVERY_MONTH_MAX = 28;

/** `every Monday`, `on day 15 of every month`, `on day 31 of every month or its last`. */
export function describeRhythm(rhythm: PushRhythm): string {
  if (rhythm.every === "week") return `every ${WEEKDAY_NAMES[rhythm.weekday - 1] ?? "week"}`;
  const { day } = rhythm;
  return `on day ${day} of every month${day > DAY_OF_EVERY_MONTH_MAX ? " or its last" : ""}`;
}
