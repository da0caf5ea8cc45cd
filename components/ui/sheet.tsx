"use client";

import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { Button } from "./button.tsx";
import { cn } from "./cn.ts";
import { OVERLAY } from "./dialog.tsx";

export const Sheet = Primitive.Root;
export const SheetTrigger = Primitive.Trigger;
export const SheetClose = Primitive.Close;

const SIDES = {
  bottom: "inset-x-0 bottom-0 max-h-[85vh] rounded-t-lg border-t",
  right: "inset-y-0 right-0 w-[420px] max-w-full border-l",
} as const;

type ContentProps = Omit<ComponentProps<typeof Primitive.Content>, "title"> & {
  title: ReactNode;
  side?: keyof typeof SIDES;
};

/** A panel at an edge: `bottom` on a phone, `right` for details beside a list. */
export function SheetContent({ className, title, side = "bottom", children, ...props }: ContentProps) {
  return (
    <Primitive.Portal>
      <Primitive.Overlay className={OVERLAY} />
      <Primitive.Content
        aria-describedby={undefined}
        className={cn(
          "fixed z-50 flex flex-col gap-3 overflow-y-auto border-border-strong bg-popover p-4 text-popover-foreground shadow-floating focus-visible:outline-none",
          SIDES[side],
          className,
        )}
        {...props}
      >
        <div className="flex items-center gap-2">
          <Primitive.Title className="flex-1 text-base font-semibold">{title}</Primitive.Title>
          <Primitive.Close asChild>
            <Button size="icon" aria-label="Close">
              <X />
            </Button>
          </Primitive.Close>
        </div>
        {children}
      </Primitive.Content>
    </Primitive.Portal>
  );
}
