import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

/** A border and a white ground, no shadow. Tables run edge to edge in it; panels share a border instead of nesting cards. */
export function Card({ className, ...props }: ComponentProps<"section">) {
  return <section className={cn("rounded-lg border bg-card text-card-foreground", className)} {...props} />;
}

/** The 40 px head of a card: title left, then `<Spacer />`, then what can be done. */
export function CardHead({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("flex min-h-10 items-center gap-2 border-b px-3.5", className)} {...props} />;
}

/** Title of a card or a section: 14 px, semibold. */
export function CardTitle({ className, children, ...props }: ComponentProps<"h2">) {
  return (
    <h2 className={cn("text-base font-semibold tracking-[-0.004em]", className)} {...props}>
      {children}
    </h2>
  );
}

/** Takes the free room in a row, so that what follows stands right. */
export function Spacer() {
  return <span className="flex-1" aria-hidden="true" />;
}
