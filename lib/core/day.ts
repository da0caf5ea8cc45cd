import { Temporal } from "temporal-polyfill";

/** A calendar date `YYYY-MM-DD`. Never a `Date`: a date has no time zone and must not shift with one. */
export type Day = string & { readonly __unit: "day" };

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Whether the text is a real date of the calendar: `2026-02-30` is not. */
export function isDay(text: string): text is Day {
  if (!DAY.test(text)) return false;
  const [year = 0, month = 0, dayOfMonth = 0] = text.split("-").map(Number);
  const date = new Date(Date.UTC(year, month - 1, dayOfMonth));
  // `Date.UTC` carries what is too much over into the next month, and takes years below 100 for 1900 and later.
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === dayOfMonth;
}

/** Brands a date; throws when it is none (input is checked with `isDay` first). */
export function day(text: string): Day {
  if (!isDay(text)) throw new Error(`not a date: ${text}`);
  return text;
}

const DAY_MS = 86_400_000;
/** No zone of today's begins its day inside of such a quarter of an hour of UTC. */
const QUARTER_MS = 900_000;
const QUARTERS_KEPT_MAX = 10_000;
const FIRST_KEPT_MS = Date.UTC(1980, 0, 1);
const quarters = new Map<string, Day>();

/**
 * The date on the wall calendar of `timeZone` (IANA name) at an instant. Kept for each quarter of an hour and zone: a zone's
 * rules are slow to ask, and every report asks twice.
 */
export function dayInZone(instant: Date, timeZone: string): Day {
  const ms = instant.getTime();
  const key = `${Math.floor(ms / QUARTER_MS)} ${timeZone}`;
  const kept = quarters.get(key);
  if (kept !== undefined) return kept;
  const zoned = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone);
  const found = day(zoned.toPlainDate().toString());
  if (quarters.size >= QUARTERS_KEPT_MAX) quarters.clear();
  if (ms >= FIRST_KEPT_MS) quarters.set(key, found);
  return found;
}

/** The date `days` later (earlier when negative). */
export function addDays(from: Day, days: number): Day {
  return day(new Date(Date.parse(`${from}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10));
}

/** Whether the name is a time zone that this runtime knows. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}
