import type { ReactNode } from "react";
import { cn } from "#components/ui/cn.ts";
import { StatusMark, type Status } from "./status-mark.tsx";

const GROUNDS: Readonly<Record<Status, string>> = {
  held: "bg-held-bg text-held",
  ready: "bg-ready-bg text-ready",
  sent: "bg-sent-bg text-sent",
  posted: "bg-posted-bg text-posted",
  uncertain: "bg-uncertain-bg text-uncertain",
  rejected: "bg-rejected-bg text-rejected",
  ok: "bg-transparent pl-0 font-normal text-muted-foreground",
  off: "bg-muted text-muted-foreground",
  run: "bg-muted text-muted-foreground",
};

/** Mark and word on the tint of the status: `<StatusBadge status="held">Unmapped</StatusBadge>`. `ok` is quiet: no ground. */
export function StatusBadge({
  status,
  children,
  className,
}: {
  status: Status;
  children: ReactNode;
  className?: string;
}) {
  return (
    <span
      className={cn(
        "inline-flex h-5 items-center gap-[5px] rounded-sm pr-[7px] pl-[5px] text-xs leading-5 font-medium whitespace-nowrap",
        GROUNDS[status],
        className,
      )}
    >
      <StatusMark status={status} />
      {children}
    </span>
  );
}
