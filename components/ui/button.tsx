import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps, MouseEvent } from "react";
import { cn } from "./cn.ts";

export const buttonVariants = cva(
  [
    "inline-flex shrink-0 items-center justify-center gap-[7px] rounded-md border font-medium whitespace-nowrap no-underline transition-colors select-none",
    "aria-disabled:cursor-default aria-disabled:border-border aria-disabled:bg-muted aria-disabled:text-muted-foreground aria-disabled:hover:bg-muted",
  ],
  {
    variants: {
      variant: {
        default: "border-border-strong bg-secondary text-secondary-foreground hover:bg-accent",
        primary: "border-primary bg-primary text-primary-foreground hover:border-primary-hover hover:bg-primary-hover",
        ghost: "border-transparent bg-transparent hover:bg-accent",
        danger: "border-destructive bg-destructive text-destructive-foreground hover:opacity-90",
      },
      size: {
        md: "h-control px-[11px] text-sm",
        sm: "h-control-small px-2 text-xs phone:px-2.5 phone:text-sm",
        icon: "size-icon-button rounded-sm border-transparent bg-transparent text-muted-foreground hover:bg-accent hover:text-foreground",
      },
    },
    defaultVariants: { variant: "default", size: "md" },
  },
);

export type ButtonProps = ComponentProps<"button"> &
  VariantProps<typeof buttonVariants> & {
    /** Renders its one child (a link) with the look of a button. */
    asChild?: boolean;
    /** Why it cannot be used now. The button stays visible and reachable, and says so; `onClick` is not called. */
    refused?: string | undefined;
    /** The server is working on it: a second click does nothing. */
    pending?: boolean;
  };

/**
 * A button of the mock-ups: `default` with a border, `primary` (one per screen), `ghost`, `danger`; `md` 30 px, `sm` 26 px,
 * `icon` 24 px (give it `aria-label`). Not allowed is `refused="reason"`, never `disabled`: what is off says why.
 */
export function Button({ className, variant, size, asChild, refused, pending, onClick, ...props }: ButtonProps) {
  const off = refused !== undefined || pending === true;
  const Element = asChild === true ? Slot.Root : "button";
  const stop = (event: MouseEvent<HTMLButtonElement>) => event.preventDefault();
  return (
    <Element
      {...(asChild === true ? {} : { type: "button" as const })}
      title={refused}
      {...props}
      {...(off ? { "aria-disabled": true } : {})}
      {...(pending === true ? { "aria-busy": true } : {})}
      {...(off ? { onClick: stop } : { onClick })}
      className={cn(buttonVariants({ variant, size }), className)}
    />
  );
}
