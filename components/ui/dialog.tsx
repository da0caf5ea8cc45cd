"use client";

import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { Button } from "./button.tsx";
import { cn } from "./cn.ts";

export const Dialog = Primitive.Root;
export const DialogTrigger = Primitive.Trigger;
export const DialogClose = Primitive.Close;

/** What lies between page and window; shared with `sheet.tsx` and the confirm dialog. */
export const OVERLAY = "fixed inset-0 z-40 bg-[rgb(20_22_26/.35)] dark:bg-[rgb(0_0_0/.6)]";

type ContentProps = Omit<ComponentProps<typeof Primitive.Content>, "title"> & {
  title: ReactNode;
  /** One sentence under the title. */
  description?: ReactNode;
};

/** A window over the page: focus stays in it, Esc closes it and focus returns to where it was. */
export function DialogContent({ className, title, description, children, ...props }: ContentProps) {
  return (
    <Primitive.Portal>
      <Primitive.Overlay className={OVERLAY} />
      <Primitive.Content
        {...(description === undefined ? { "aria-describedby": undefined } : {})}
        className={cn(
          "fixed top-[12vh] left-1/2 z-50 grid max-h-[76vh] w-[520px] max-w-[calc(100vw-24px)] -translate-x-1/2 gap-3 overflow-y-auto rounded-lg border border-border-strong bg-popover p-4 text-popover-foreground shadow-floating focus-visible:outline-none",
          className,
        )}
        {...props}
      >
        <div className="grid gap-1 pr-8">
          <Primitive.Title className="text-lg font-semibold">{title}</Primitive.Title>
          {description === undefined ? null : (
            <Primitive.Description className="text-muted-foreground">{description}</Primitive.Description>
          )}
        </div>
        {children}
        <Primitive.Close asChild>
          <Button size="icon" aria-label="Close" className="absolute top-3 right-3">
            <X />
          </Button>
        </Primitive.Close>
      </Primitive.Content>
    </Primitive.Portal>
  );
}

/** The buttons of a dialog: right-aligned, the main one last; full width on a phone. */
export function DialogFoot({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      className={cn("flex justify-end gap-2 pt-1 phone:flex-col-reverse phone:[&>*]:w-full", className)}
      {...props}
    />
  );
}
