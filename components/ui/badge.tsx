import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

/** A small label on the muted ground, 20 px high. A status has its own: `components/shared/status-badge.tsx`. */
export function Badge({ className, ...props }: ComponentProps<"span">) {
  return (
    <span
      className={cn(
        "inline-flex h-5 items-center gap-[5px] rounded-sm bg-muted px-[7px] text-xs leading-5 font-medium whitespace-nowrap text-muted-foreground",
        className,
      )}
      {...props}
    />
  );
}
