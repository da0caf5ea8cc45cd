"use client";

import { Popover as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

export const Popover = Primitive.Root;
export const PopoverTrigger = Primitive.Trigger;
export const PopoverAnchor = Primitive.Anchor;
export const PopoverClose = Primitive.Close;

/** The look of everything that floats; shared with menus and the picker. */
export const FLOATING =
  "z-50 rounded-lg border border-border-strong bg-popover text-popover-foreground shadow-floating focus-visible:outline-none";

export function PopoverContent({
  className,
  align = "start",
  sideOffset = 4,
  ...props
}: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Content
        align={align}
        sideOffset={sideOffset}
        collisionPadding={8}
        className={cn(FLOATING, "max-w-[calc(100vw-16px)] p-3", className)}
        {...props}
      />
    </Primitive.Portal>
  );
}
