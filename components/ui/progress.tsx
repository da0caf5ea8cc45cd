import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

/**
 * A bar that steps to `value` of `max`; grey unless `tone="primary"` (work that runs now). Say in `aria-label` what is counted.
 * Without `value` it is empty: an unknown end is told in words, not by a moving stripe.
 */
export function Progress({
  className,
  tone = "neutral",
  ...props
}: ComponentProps<"progress"> & { tone?: "neutral" | "primary"; "aria-label": string }) {
  return (
    <progress className={cn("bar", tone === "primary" && "h-1.5 rounded-xs text-primary", className)} {...props} />
  );
}
