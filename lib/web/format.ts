/** How values are written on the screen. Pure and the same on server and browser: nothing depends on the reader's locale. */
import { centsToDecimal, type Cents } from "#lib/core/money.ts";
import type { Day } from "#lib/core/day.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
const MS_PER_SECOND = 1000;
const SECONDS_PER_MINUTE = 60;
const MINUTES_PER_HOUR = 60;

/** `123456` → `1,234.56`; a plain hyphen before a negative amount, so that it survives the copy into a spreadsheet. */
export function formatMoney(amount: Cents): string {
  const [whole = "0", fraction = "00"] = centsToDecimal(amount).split(".");
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${fraction}`;
}

/** `12345` → `12,345`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `(1, "report")` → `1 report`, `(6, "report")` → `6 reports`; irregular plurals are given. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `short` 16 Nov · `date` 16 Nov 2026 · `weekday` Mon 16 Nov · `long` Mon 16 Nov 2026. */
export type DayFormat = "short" | "date" | "weekday" | "long";

export function formatDay(value: Day | string, format: DayFormat = "date"): string {
  const [year = 0, month = 1, dayOfMonth = 1] = value.split("-").map(Number);
  const weekday = WEEKDAYS[new Date(Date.UTC(year, month - 1, dayOfMonth)).getUTCDay()] ?? "";
  const text = `${dayOfMonth} ${MONTHS[month - 1] ?? "?"}`;
  if (format === "short") return text;
  if (format === "weekday") return `${weekday} ${text}`;
  return format === "long" ? `${weekday} ${text} ${year}` : `${text} ${year}`;
}

/**
 * `time` 14:10 · `seconds` 14:10:05 · `zone` 14:10 CST · `date` 24 Nov 2026 · `weekday` Tue 24 Nov · `short` Tue 24 Nov, 14:10 ·
 * `full` Tue 24 Nov 2026, 14:10 CST.
 */
export type InstantFormat = "time" | "seconds" | "zone" | "date" | "weekday" | "short" | "full";

/** An instant on the wall clock of `timeZone` (IANA name), 24 hours. */
export function formatInstant(at: Date | string, timeZone: string, format: InstantFormat = "short"): string {
  const { date, time, seconds, zone } = partsInZone(new Date(at), timeZone);
  switch (format) {
    case "time":
      return time;
    case "seconds":
      return `${time}:${seconds}`;
    case "zone":
      return `${time} ${zone}`;
    case "date":
      return formatDay(date, "date");
    case "weekday":
      return formatDay(date, "weekday");
    case "short":
      return `${formatDay(date, "weekday")}, ${time}`;
    case "full":
      return `${formatDay(date, "long")}, ${time} ${zone}`;
  }
}

/** `2026-11-24 20:10:05 UTC`: what stands behind every time, on hover. */
export function formatUtc(at: Date | string): string {
  return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** The calendar day of an instant in the zone, for grouping a timeline. */
export function dayOf(at: Date | string, timeZone: string): string {
  return partsInZone(new Date(at), timeZone).date;
}

/** `850` → `850 ms`, `46_000` → `46 s`, `95_000` → `1 min 35 s`, `7_500_000` → `2 h 5 min`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < MS_PER_SECOND) return `${Math.round(durationMs)} ms`;
  const seconds = Math.round(durationMs / MS_PER_SECOND);
  if (seconds < SECONDS_PER_MINUTE) return `${seconds} s`;
  const minutes = Math.floor(seconds / SECONDS_PER_MINUTE);
  if (minutes < MINUTES_PER_HOUR) return withRest(minutes, "min", seconds % SECONDS_PER_MINUTE, "s");
  return withRest(Math.floor(minutes / MINUTES_PER_HOUR), "h", minutes % MINUTES_PER_HOUR, "min");
}

function withRest(whole: number, unit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${whole} ${unit}` : `${whole} ${unit} ${rest} ${restUnit}`;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

// Parts are put together by hand: what Intl puts between them differs from version to version.
function partsInZone(at: Date, timeZone: string) {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat("en-US", {
      timeZone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
      timeZoneName: "short",
    });
    formatters.set(timeZone, formatter);
  }
  const part = Object.fromEntries(formatter.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    date: `${part["year"]}-${part["month"]}-${part["day"]}`,
    time: `${part["hour"]}:${part["minute"]}`,
    seconds: part["second"] ?? "00",
    zone: part["timeZoneName"] ?? timeZone,
  };
}
