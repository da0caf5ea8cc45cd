import type { ReactNode } from "react";
import { cn } from "#components/ui/cn.ts";
import { StatusMark, type Status } from "./status-mark.tsx";

type EmptyStateProps = {
  title: string;
  /** Facts: what is done, when the last one went, when the next run is. */
  children: ReactNode;
  /** `ok` when empty is good news; `off` when nothing is there yet or nothing matches. */
  status?: Status;
  /** A next step: a button or a link. */
  action?: ReactNode;
  className?: string;
};

/** Empty is good news with facts, or a next step; never a bare "No data". */
export function EmptyState({ title, children, status = "ok", action, className }: EmptyStateProps) {
  return (
    <section
      aria-live="polite"
      className={cn("grid justify-items-center gap-1.5 px-6 py-16 text-center phone:py-10", className)}
    >
      <StatusMark status={status} className="mb-1 size-5" />
      <h2 className="text-lg font-semibold">{title}</h2>
      <div className="max-w-[56ch] text-muted-foreground">{children}</div>
      {action === undefined ? null : <div className="mt-2">{action}</div>}
    </section>
  );
}
