import type { ReactNode } from "react";
import { cn } from "#components/ui/cn.ts";

/** A strip of figures above a list: `<Stats><Stat label="Unmapped tags" value="1" note="Denver, 4,112.90" /></Stats>`. */
export function Stats({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <dl
      className={cn(
        "grid grid-flow-col auto-cols-fr border-y py-2.5 *:border-l *:px-4 *:first:border-l-0 *:first:pl-0 max-lg:grid-flow-row max-lg:grid-cols-2 max-lg:gap-y-2.5 max-lg:*:odd:border-l-0 max-lg:*:odd:pl-0",
        className,
      )}
    >
      {children}
    </dl>
  );
}

type StatProps = { label: ReactNode; value: ReactNode; note?: ReactNode };

export function Stat({ label, value, note }: StatProps) {
  return (
    <div>
      <dt className="flex items-center gap-1.5 text-xs text-muted-foreground">{label}</dt>
      <dd className="flex flex-wrap items-baseline gap-x-2.5">
        <b className="text-xl tracking-[-0.015em] whitespace-nowrap">{value}</b>
        {note === undefined ? null : <span className="text-xs text-muted-foreground">{note}</span>}
      </dd>
    </div>
  );
}
