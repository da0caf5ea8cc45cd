import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

/** A grey block of the size of what is coming. It does not shimmer. */
export function Skeleton({ className, ...props }: ComponentProps<"span">) {
  return <span aria-hidden="true" className={cn("block h-3 rounded-xs bg-muted", className)} {...props} />;
}

/** Rows of the height of the rows they stand for, so that nothing jumps. `rows` × one line (32 px) or two (39 px). */
export function SkeletonRows({ rows, twoLines = false }: { rows: number; twoLines?: boolean }) {
  return (
    <div aria-busy="true">
      <output className="sr-only">Loading</output>
      {Array.from({ length: rows }, (_, row) => (
        <div
          key={row}
          className={cn("flex items-center gap-6 border-b px-3.5 last:border-0", twoLines ? "h-row-two" : "h-row")}
        >
          <Skeleton className="w-1/4" />
          <Skeleton className="w-1/6" />
          <Skeleton className="w-1/3 phone:hidden" />
          <Skeleton className="ml-auto w-16" />
        </div>
      ))}
    </div>
  );
}
