import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

type Align = { align?: "left" | "right" };

/**
 * A dense table: 28 px head, 32 px rows (40 on a phone), hairlines, no zebra. It runs edge to edge in its `Card`. Numbers are
 * `align="right"`; the currency stands once, in the head.
 */
export function Table({ className, ...props }: ComponentProps<"table">) {
  return (
    // A table that is too wide scrolls in its own frame; the page never does.
    <div className="overflow-x-auto">
      <table className={cn("w-full border-collapse text-sm", className)} {...props} />
    </div>
  );
}

export function TableHead({ className, ...props }: ComponentProps<"thead">) {
  return <thead className={className} {...props} />;
}

export function TableBody({ className, ...props }: ComponentProps<"tbody">) {
  return <tbody className={cn("[&>tr:last-child>td]:border-b-0", className)} {...props} />;
}

/** Sums: a stronger rule above, semibold. Put the check beside the sum ("In balance, 0.00"). */
export function TableFoot({ className, ...props }: ComponentProps<"tfoot">) {
  return (
    <tfoot
      className={cn("[&_td]:border-t [&_td]:border-b-0 [&_td]:border-t-border-strong [&_td]:font-semibold", className)}
      {...props}
    />
  );
}

/** `current`: the one current row. Ticked rows are not coloured, their box is. */
export function Row({ className, current = false, ...props }: ComponentProps<"tr"> & { current?: boolean }) {
  return (
    <tr
      aria-current={current ? "true" : undefined}
      className={cn("focus-inset", current ? "*:bg-selected" : "[tbody>&]:hover:*:bg-accent", className)}
      {...props}
    />
  );
}

export function HeadCell({ className, align = "left", ...props }: Omit<ComponentProps<"th">, "align"> & Align) {
  return (
    <th
      scope="col"
      className={cn(
        "h-7 border-b border-b-border-strong px-2.5 text-xs font-medium whitespace-nowrap text-muted-foreground first:pl-3.5 last:pr-3.5",
        align === "right" ? "text-right" : "text-left",
        className,
      )}
      {...props}
    />
  );
}

export function Cell({ className, align = "left", ...props }: Omit<ComponentProps<"td">, "align"> & Align) {
  return (
    <td
      className={cn(
        "h-row border-b px-2.5 first:pl-3.5 last:pr-3.5",
        align === "right" ? "text-right whitespace-nowrap" : "text-left",
        className,
      )}
      {...props}
    />
  );
}

/** The second, quieter line of a cell of two lines. */
export function CellNote({ className, ...props }: ComponentProps<"span">) {
  return (
    <span className={cn("block text-xs leading-[15px] text-muted-foreground lining-nums", className)} {...props} />
  );
}
