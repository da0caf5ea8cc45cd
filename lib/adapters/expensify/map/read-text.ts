import type { Day } from "#lib/core/day.ts";
import { isDay } from "#lib/core/day.ts";

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
const DATE_AND_TIME = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.\d+)?Z?$/;
const DATE_MAYBE_TIME = /^(\d{4}-\d{2}-\d{2})(?:[ T]\d{2}:\d{2}:\d{2}(?:\.\d+)?Z?)?$/;

/** Undoes exactly the five entities of expensify.md 6.6, once: `&amp;lt;` becomes `&lt;`. */
export function unescapeHtml(text: string): string {
  return text.replaceAll(/&(lt|gt|quot|apos|amp);/g, (entity, name: string) => ENTITIES[name] ?? entity);
}

/** `2026-03-02 23:59:59`, taken as UTC (expensify.md 6.7). A date alone is not an instant: null, like anything else. */
export function readInstant(text: string | null): Date | null {
  const [, date = "", time = ""] = DATE_AND_TIME.exec(text?.trim() ?? "") ?? [];
  if (!isDay(date)) return null;
  const instant = new Date(`${date}T${time}Z`);
  return Number.isNaN(instant.getTime()) ? null : instant;
}

/** The date of an expense; null when it is none of the calendar. */
export function readDay(text: string | null): Day | null {
  const [, date = ""] = DATE_MAYBE_TIME.exec(text?.trim() ?? "") ?? [];
  return isDay(date) ? date : null;
}

/** The first that has something in it, trimmed; `""` when none has. */
export function firstFilled(...texts: readonly (string | null)[]): string {
  for (const text of texts) if (text !== null && text.trim() !== "") return text.trim();
  return "";
}
