import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

const FIELD =
  "w-full min-w-0 rounded-md border border-input bg-card px-[9px] text-sm text-foreground transition-colors focus-visible:-outline-offset-1 focus-visible:border-ring aria-invalid:border-rejected-mark disabled:bg-muted disabled:text-muted-foreground";

/** One line of text, 30 px high (40 on a phone). Label it with `Field`. */
export function Input({ className, type = "text", ...props }: ComponentProps<"input">) {
  return <input type={type} className={cn(FIELD, "h-control", className)} {...props} />;
}

/** Several lines of text: reasons and comments. */
export function Textarea({ className, rows = 3, ...props }: ComponentProps<"textarea">) {
  return <textarea rows={rows} className={cn(FIELD, "resize-y py-1.5 leading-5", className)} {...props} />;
}
