import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

/** A key cap. Not shown on a phone and not printed. Inside a primary button it takes the button's colour. */
export function Kbd({ className, ...props }: ComponentProps<"kbd">) {
  return (
    <kbd
      className={cn(
        "inline-block h-[18px] min-w-[18px] rounded-xs border border-border-strong bg-card px-1 text-center font-sans text-2xs leading-4 font-medium text-muted-foreground phone:hidden",
        "in-[.bg-primary]:border-current in-[.bg-primary]:bg-transparent in-[.bg-primary]:text-inherit in-[.bg-primary]:opacity-85",
        className,
      )}
      {...props}
    />
  );
}
