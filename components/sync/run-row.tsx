import { ChevronRight } from "lucide-react";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import { Money } from "#components/shared/value/money.tsx";
import { cn } from "#components/ui/cn.ts";
import { Button } from "#components/ui/button.tsx";
import { Cell } from "#components/ui/table.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { dayOf, formatDuration } from "#lib/web/format.ts";
import type { SyncRun } from "#lib/web/queries/sync.ts";
import type { AskRun } from "./run-again.tsx";
import { runName, runOutcome, runStatus } from "./run-outcome.ts";

/** On a phone a row is a grid of two lines: run and start, outcome and money. */
const PHONE_CELL = "phone:h-auto phone:border-0 phone:p-0 phone:first:pl-0 phone:last:pr-0";

type RunRowProps = {
  run: SyncRun;
  now: string;
  open: boolean;
  onOpen: () => void;
  /** For the newest run, where it left something undone. */
  again: AskRun | null;
};

/** A run in one line; on a phone in two. The button opens what it did per report. */
export function RunRow({ run, now, open, onOpen, again }: RunRowProps) {
  const { timeZone } = useCompany();
  const startedAt = run.startedAt ?? run.requestedAt;
  const isToday = dayOf(startedAt, timeZone) === dayOf(now, timeZone);
  const quiet = "text-muted-foreground phone:hidden";
  const { sentCents } = run;
  return (
    <tr
      className={cn(
        "phone:grid phone:grid-cols-[minmax(0,1fr)_auto] phone:border-b phone:px-3.5 phone:py-[9px]",
        open ? "bg-muted *:border-b-0 phone:border-b-0" : "hover:bg-accent",
      )}
    >
      <Cell className={cn(PHONE_CELL, "whitespace-nowrap")}>
        <StatusMark status={runStatus(run)} className="mr-2.5" />
        <button
          type="button"
          aria-expanded={open}
          onClick={onOpen}
          className="focus-inset inline-flex items-center gap-1 text-link"
        >
          {runName(run)}
          <ChevronRight aria-hidden="true" className={cn("size-3 text-muted-foreground", open && "rotate-90")} />
        </button>
      </Cell>
      <Cell className={cn(PHONE_CELL, "whitespace-nowrap phone:text-right")}>
        <Instant at={startedAt} format={isToday ? "time" : "short"} plain />
      </Cell>
      <Cell className="phone:hidden">{run.requestedBy}</Cell>
      <Cell align="right" className={quiet}>
        {tookWords(run)}
      </Cell>
      <Cell
        className={cn(PHONE_CELL, "phone:text-muted-foreground", run.uncertainNow > 0 && "font-medium text-uncertain")}
      >
        <span className="inline-flex flex-wrap items-center gap-x-2.5 gap-y-1">
          {runOutcome(run, timeZone)}
          {again === null ? null : (
            <Button
              size="sm"
              refused={again.refused}
              pending={again.pending}
              onClick={() => again.request(run.kind)}
              aria-label={`Run again: ${runName(run)}`}
            >
              Run again
            </Button>
          )}
        </span>
      </Cell>
      <Cell className={cn(quiet, "whitespace-nowrap")} title={run.batchIds.join(", ")}>
        {batchWords(run.batchIds)}
      </Cell>
      <Cell align="right" className={PHONE_CELL}>
        {sentCents === 0 ? null : <Money amountCents={sentCents} />}
      </Cell>
    </tr>
  );
}

function tookWords({ state, startedAt, endedAt }: SyncRun): string {
  if (state === "running") return "running";
  if (startedAt === null || endedAt === null) return "";
  return formatDuration(Math.max(0, Date.parse(endedAt) - Date.parse(startedAt)));
}

function batchWords([first, ...others]: readonly string[]): string {
  if (first === undefined) return "";
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
