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
  /** `h1` where it is the whole page. */
  heading?: "h1" | "h2";
  className?: string;
};

/** Empty is good news with facts, or a next step; never a bare "No data". */
export function EmptyState(props: EmptyStateProps) {
  const { title, children, status = "ok", action, heading: Heading = "h2", className } = props;
  return (
    <section
      aria-live="polite"
      className={cn("grid justify-items-center gap-1.5 px-6 py-16 text-center phone:py-10", className)}
    >
      <StatusMark status={status} className="mb-1 size-5" />
      <Heading className="text-lg font-semibold">{title}</Heading>
      <div className="max-w-[56ch] text-muted-foreground">{children}</div>
      {action === undefined ? null : <div className="mt-2">{action}</div>}
    </section>
  );
}
