"use client";

import { Tooltip as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { FLOATING } from "./popover.tsx";
import { cn } from "./cn.ts";

/** Before a tooltip opens, so that a passing mouse shows nothing. */
const DELAY_MS = 250;

export function TooltipProvider({ children }: { children: ReactNode }) {
  return <Primitive.Provider delayDuration={DELAY_MS}>{children}</Primitive.Provider>;
}

/** Words for what is pointed at or focused. It only adds: nothing that is needed stands in a tooltip alone. */
export function Tooltip({ text, children, className }: { text: ReactNode; children: ReactNode; className?: string }) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          sideOffset={5}
          collisionPadding={8}
          className={cn(FLOATING, "max-w-72 rounded-md px-2 py-1 text-xs", className)}
        >
          {text}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
