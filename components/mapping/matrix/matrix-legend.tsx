"use client";

import { StatusMark } from "#components/shared/status-mark.tsx";
import { cn } from "#components/ui/cn.ts";
import { formatCount } from "#lib/web/format.ts";
import { LEGEND, type LegendState } from "./matrix-view.ts";
import { CELL_STATUS, formatWords, LEGEND_WORDS } from "./matrix-words.ts";
import type { MatrixState } from "./use-matrix.ts";

/** What the colours mean, how often each stands here, and a press shows only where it does. */
export function MatrixLegend({ view }: { view: MatrixState }) {
  const { matrix, state, filter, count } = view;
  if (matrix === undefined || count === undefined) return null;
  const shown = LEGEND.filter((one) => count(one) > 0 || one === "exists");
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs">
      <fieldset aria-label="Show only cells that are" className="contents">
        {shown.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={state === one}
            onClick={() => filter(state === one ? null : one)}
            className="inline-flex h-6 items-center gap-1.5 rounded-sm px-1.5 hover:bg-accent aria-pressed:bg-selected aria-pressed:ring-1 aria-pressed:ring-ring phone:h-10"
          >
            <LegendMark state={one} />
            {LEGEND_WORDS[one]} <b>{formatCount(count(one))}</b>
          </button>
        ))}
      </fieldset>
      {state === null ? null : (
        <button type="button" className="text-link h-6 phone:h-10" onClick={() => filter(null)}>
          Show all states
        </button>
      )}
      <span className="flex-1" />
      <span className="text-muted-foreground max-md:hidden">{formatWords(matrix)}</span>
    </div>
  );
}

function LegendMark({ state }: { state: LegendState }) {
  const status = CELL_STATUS[state];
  if (status !== undefined) return <StatusMark status={status} />;
  return (
    <span
      aria-hidden="true"
      className={cn(
        "inline-block h-3.5 w-4 rounded-xs border border-border-strong bg-card text-center text-2xs leading-3",
        state === "missing" && "border-dashed border-input",
        state === "unmapped" && "hatched",
      )}
    >
      {state === "missing" ? "+" : ""}
    </span>
  );
}
