"use client";

import { formatInstant, formatUtc, type InstantFormat } from "#lib/web/format.ts";
import { useTimeZone } from "#lib/web/company-context.tsx";
import { cn } from "#components/ui/cn.ts";

type InstantProps = {
  /** UTC, as `Date` or ISO text. */
  at: Date | string;
  format?: InstantFormat;
  /** No dotted line: in tables where every row has a time. The UTC time is still there on hover. */
  plain?: boolean;
  className?: string;
};

/** A moment on the company's wall clock, with UTC on hover. Formats: see `InstantFormat`. */
export function Instant({ at, format = "short", plain = false, className }: InstantProps) {
  const timeZone = useTimeZone();
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={formatUtc(at)}
      className={cn("whitespace-nowrap tabular-nums", !plain && "hint-underline", className)}
    >
      {formatInstant(at, timeZone, format)}
    </time>
  );
}
