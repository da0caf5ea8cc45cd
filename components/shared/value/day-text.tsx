import type { Day } from "#lib/core/day.ts";
import { type DayFormat, formatDay } from "#lib/web/format.ts";

/** A calendar date, which has no time zone: `short` 16 Nov, `date` 16 Nov 2026, `weekday` Mon 16 Nov, `long` Mon 16 Nov 2026. */
export function DayText({ value, format = "date" }: { value: Day; format?: DayFormat }) {
  return (
    <time dateTime={value} className="whitespace-nowrap">
      {formatDay(value, format)}
    </time>
  );
}
