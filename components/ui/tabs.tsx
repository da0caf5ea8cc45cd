import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn.ts";

/** Tabs are links: each has its own URL. The bar scrolls sideways on a phone. */
export function Tabs({ className, ...props }: ComponentProps<"nav"> & { "aria-label": string }) {
  return (
    <nav
      className={cn(
        "flex items-center gap-[18px] overflow-x-auto border-b px-gutter [scrollbar-width:none]",
        className,
      )}
      {...props}
    />
  );
}

type TabProps = Omit<ComponentProps<typeof Link>, "children"> & {
  current: boolean;
  /** A `StatusMark`, where the tab stands for a status. */
  mark?: ReactNode;
  /** Behind the word, quiet: `13, 8,410.22`. */
  count?: ReactNode;
  children: ReactNode;
};

export function Tab({ className, current, mark, count, children, ...props }: TabProps) {
  return (
    <Link
      aria-current={current ? "page" : undefined}
      className={cn(
        "focus-inset -mb-px flex h-[38px] items-center gap-1.5 border-b-2 border-transparent font-medium whitespace-nowrap text-muted-foreground no-underline hover:text-foreground phone:h-11",
        current && "border-primary text-foreground",
        className,
      )}
      {...props}
    >
      {mark}
      {children}
      {count === undefined ? null : <span className="font-normal text-muted-foreground">{count}</span>}
    </Link>
  );
}
