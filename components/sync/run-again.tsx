"use client";

import { RefreshCw } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import type { SyncPage, SyncRun } from "#lib/web/queries/sync.ts";
import { againWords } from "./again-words.ts";
import { runName } from "./run-outcome.ts";

/** What asks for a run, from anywhere on the page. */
export type AskRun = Readonly<{
  request: (kind?: SyncRun["kind"]) => void;
  pending: boolean;
  refused: string | undefined;
}>;

/** Under a run that left something undone: what happens next by itself, and the button that does it now. */
export function RunAgain({ run, page, ask }: { run: SyncRun; page: SyncPage; ask: AskRun }) {
  const { timeZone } = useCompany();
  const { schedule, runs, now } = page;
  const isPaused = schedule !== null && (schedule.pausedBy !== null || schedule.pausedAt !== null);
  const nextAt = schedule === null || isPaused ? null : (schedule.nextAt[0] ?? null);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
      <Button refused={ask.refused} pending={ask.pending} onClick={() => ask.request(run.kind)}>
        <RefreshCw /> Run {runName(run)} again
      </Button>
      <p className="min-w-0 flex-1 basis-60 text-muted-foreground">
        {againWords(run, { runs, nextAt, now, timeZone })}
      </p>
    </div>
  );
}
