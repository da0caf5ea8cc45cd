import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

/**
 * A native select in the look of the inputs: for up to some twenty plain choices. It works on a phone and with every
 * screen reader as people know it. For accounts and other long lists take `components/shared/picker.tsx`.
 */
export function Select({ className, children, small, ...props }: ComponentProps<"select"> & { small?: boolean }) {
  return (
    <span className={cn("relative inline-flex min-w-0", className)}>
      <select
        className={cn(
          "w-full min-w-0 appearance-none truncate rounded-md border border-input bg-card pr-7 pl-[9px] text-foreground focus-visible:-outline-offset-1 focus-visible:border-ring disabled:bg-muted disabled:text-muted-foreground",
          small === true ? "h-control-small text-xs" : "h-control text-sm",
        )}
        {...props}
      >
        {children}
      </select>
      <ChevronDown
        className="pointer-events-none absolute top-1/2 right-2 size-3.5 -translate-y-1/2 text-muted-foreground"
        aria-hidden="true"
      />
    </span>
  );
}
