import { formatDay } from "#lib/web/format.ts";
import type { MappingBegin } from "#lib/web/queries/mapping.ts";

/** What an empty date means. */
export function emptyDateWords(begins: readonly MappingBegin[]): string {
  return `Empty: ${beginWords(begins)}`;
}

/**
 * From when on something holds that is saved without a date: since ever, unless the row has a change with a date. Then it begins with
 * that change, since nothing may begin before the last row of its key.
 */
export function beginWords(begins: readonly MappingBegin[]): string {
  const [first, ...more] = begins;
  if (first === undefined) return "since ever";
  if (more.length > 0) return "each from its last dated change on";
  return `from ${formatDay(first.from)} on, when its ${first.planned ? "planned" : "last"} change ${first.planned ? "begins" : "began"}`;
}
