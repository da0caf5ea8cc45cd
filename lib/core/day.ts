import { Temporal } from "temporal-polyfill";
import { assert } from "./assert.ts";

/** A calendar date `YYYY-MM-DD`. Never a `Date`: a date has no time zone and must not shift with one. */
export type Day = string & { readonly __unit: "day" };

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Whether the text is a real date of the calendar: `2026-02-30` is not. */
export function isDay(text: string): text is Day {
  if (!DAY.test(text)) return false;
  const [year = 0, month = 0, dayOfMonth = 0] = text.split("-").map(Number);
  const date = new Date(Date.UTC(year, month - 1, dayOfMonth));
  return date.toISOString().startsWith(text);
}

/** Brands a date; throws when it is none (input is checked with `isDay` first). */
export function day(text: string): Day {
  assert(isDay(text), `not a date: ${text}`);
  return text;
}

/** The date on the wall calendar of `timeZone` (IANA name) at an instant. */
export function dayInZone(instant: Date, timeZone: string): Day {
  const zoned = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone);
  return day(zoned.toPlainDate().toString());
}

/** The date `days` later (earlier when negative). */
export function addDays(from: Day, days: number): Day {
  return day(Temporal.PlainDate.from(from).add({ days }).toString());
}

/** Whether the name is a time zone that this runtime knows. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}
