import { Progress } from "#components/ui/progress.tsx";
import { formatDuration } from "#lib/web/format.ts";
import type { CallBudget } from "#lib/web/queries/connection.ts";

/** How much of our own pace towards Expensify is used; a new call waits when a bar is full. */
export function CallBudgetBars({ budget }: { budget: readonly CallBudget[] }) {
  return (
    <div className="grid gap-[5px] border-t px-3.5 pt-[9px] pb-[13px]">
      {budget.map(({ windowMs, used, count }, index) => (
        <div key={windowMs} className="grid gap-[5px]">
          <p className="flex justify-between text-xs text-muted-foreground">
            <span>
              {index === 0 ? "Calls to Expensify, last " : "Last "}
              {windowText(windowMs)}
            </span>
            <span>
              <b className="text-foreground">{used}</b> of {count}
            </span>
          </p>
          <Progress
            value={Math.min(used, count)}
            max={count}
            aria-label={`Calls in the last ${windowText(windowMs)}`}
          />
        </div>
      ))}
    </div>
  );
}

/** A minute is "60 s": the two windows are compared. */
function windowText(windowMs: number): string {
  return windowMs <= 60_000 ? `${Math.round(windowMs / 1000)} s` : formatDuration(windowMs);
}
