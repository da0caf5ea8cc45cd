import { isNotice } from "#lib/core/problem.ts";
import { dayOf, formatInstant } from "#lib/web/format.ts";
import type { SyncRun } from "#lib/web/queries/sync.ts";
import { runName } from "./run-outcome.ts";

/** Whether a run that has ended left something undone, so that it can be run again. */
export function leftUndone({ state, problems }: SyncRun): boolean {
  return state === "failed" || state === "stopped" || (state === "done" && !isAllDone(problems));
}

function isAllDone(problems: SyncRun["problems"]): boolean {
  return problems.every(isNotice);
}

/** The first later run that did what this one could not; null when none did yet. */
export function doneSince(run: SyncRun, runs: readonly SyncRun[]): SyncRun | null {
  const since = runs.filter(
    ({ number, kind, state, problems }) =>
      number > run.number && state === "done" && isAllDone(problems) && (kind === "sync" || kind === run.kind),
  );
  return since.toSorted((a, b) => a.number - b.number)[0] ?? null;
}

type When = Readonly<{ runs: readonly SyncRun[]; nextAt: string | null; now: string; timeZone: string }>;

/** What is known after a run that left something undone, what happens next and when. */
export function againWords(run: SyncRun, { runs, nextAt, now, timeZone }: When): string {
  const since = doneSince(run, runs);
  if (since !== null) return `${runName(since)} has done since what this one could not.`;
  const safe = "Nothing is lost, and nothing is sent twice: the next run takes up what this one left.";
  if (nextAt === null) return `${safe} Nothing runs by itself now, so run it again once the cause is gone.`;
  const isToday = dayOf(nextAt, timeZone) === dayOf(now, timeZone);
  return `${safe} It runs by itself ${isToday ? "today" : formatInstant(nextAt, timeZone, "weekday")} at ${formatInstant(nextAt, timeZone, "zone")}.`;
}
