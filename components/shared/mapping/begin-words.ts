import { formatDay } from "#lib/web/format.ts";
import type { MappingBegin } from "#lib/web/queries/mapping.ts";

/**
 * What an empty date means: "since ever", unless the row has a change with a date. What is saved without one begins with that
 * change, since nothing may begin before the last row of its key.
 */
export function emptyDateWords(begins: readonly MappingBegin[]): string {
  const [first, ...more] = begins;
  if (first === undefined) return "Empty: since ever";
  if (more.length > 0) return "Empty: each from its last dated change on";
  return `Empty: from ${formatDay(first.from)} on, when its ${first.planned ? "planned" : "last"} change ${first.planned ? "begins" : "began"}`;
}
