import type { Status } from "#components/shared/status-mark.tsx";
import { countOf, formatCount, formatInstant } from "#lib/web/format.ts";
import { problemText } from "#lib/web/problem-text.ts";
import type { SyncRun } from "#lib/web/queries/sync.ts";

const KINDS = { sync: "Sync", read: "Read", send: "Send", plan: "Plan" } as const;

/** "Sync 1194": how a run is called everywhere. */
export function runName({ kind, number }: Pick<SyncRun, "kind" | "number">): string {
  return `${KINDS[kind]} ${number}`;
}

/** The mark of a run in a list. Unclear stays until GP has been asked again; a problem counts although the rest was done. */
export function runStatus({ state, uncertainNow, problems, counts }: SyncRun): Status {
  if (state === "running") return "run";
  if (state === "requested" || state === "stopped") return "off";
  if (state === "failed") return "rejected";
  if (uncertainNow > 0) return "uncertain";
  if (problems.length > 0) return "held";
  return (counts?.rejected ?? 0) > 0 ? "held" : "ok";
}

/** What came of a run, in one line: "8 in GP, 1 unclear, looking again 14:20", "62 read, nothing new". */
export function runOutcome(run: SyncRun, timeZone: string): string {
  const { state, problems, counts } = run;
  if (state === "requested") return "Waiting for the engine";
  if (state === "running") return progressWords(run);
  const done = doneWords(run, timeZone);
  const [problem] = problems;
  if (state === "failed") return problem ? problemText(problem).title : "It failed";
  if (state === "stopped") {
    if (run.startedAt === null) return "Stopped before it began";
    return counts === null || counts.read + counts.sent === 0
      ? "Stopped by hand, nothing was done yet"
      : `Stopped by hand: ${done}`;
  }
  return problem ? `${done}; ${problemText(problem).title}` : done;
}

/** What was sent comes first; what was read only where nothing was. */
function doneWords(run: SyncRun, timeZone: string): string {
  const { counts, uncertainNow, nextLookAt } = run;
  if (counts === null) return "Nothing to do";
  const look =
    uncertainNow > 0 && nextLookAt !== null ? `, looking again ${formatInstant(nextLookAt, timeZone, "time")}` : "";
  const sends = [
    counts.sent > 0 ? `${formatCount(counts.sent)} in GP` : "",
    counts.adopted > 0 ? `${formatCount(counts.adopted)} found in GP` : "",
    uncertainNow > 0
      ? `${formatCount(uncertainNow)} unclear${look}`
      : counts.uncertain > 0
        ? `${formatCount(counts.uncertain)} unclear at first`
        : "",
    counts.rejected > 0 ? `${formatCount(counts.rejected)} refused by GP` : "",
  ].filter(Boolean);
  const plans = [
    counts.held > 0 ? `${formatCount(counts.held)} held` : "",
    counts.ready > 0 && sends.length === 0 ? `${formatCount(counts.ready)} ready` : "",
    counts.nothingToPost > 0 ? `${formatCount(counts.nothingToPost)} with nothing to post` : "",
  ].filter(Boolean);
  if (sends.length > 0) return [...sends, ...plans].join(", ");
  return [...readWords(run), ...plans].join(", ");
}

function readWords({ kind, counts }: SyncRun): readonly string[] {
  if (kind === "plan") return ["Waiting reports planned anew"];
  if (counts === null || kind === "send") return ["Nothing to send"];
  const { read, created, changed } = counts;
  const fresh = [
    created > 0 ? `${formatCount(created)} new` : "",
    changed > 0 ? `${formatCount(changed)} changed` : "",
  ].filter(Boolean);
  return [`${formatCount(read)} read`, ...(fresh.length > 0 ? fresh : ["nothing new"])];
}

/** "41 of 62 planned": the current step in few words. */
export function progressWords({ step, stepDone, stepTotal, stopRequestedAt }: SyncRun): string {
  if (stopRequestedAt !== null) return "Stopping after this report";
  const of = `${formatCount(stepDone)} of ${formatCount(stepTotal)}`;
  switch (step) {
    case null:
      return "Starting";
    case "reference":
      return "Reading accounts and workspaces";
    case "read":
      return `${countOf(stepDone, "report")} read`;
    case "sweep":
      return "Looking through GP";
    case "watch":
      return "Looking at journals in GP";
    case "mark":
      return "Marking in Expensify";
    case "plan":
      return `${of} journals built`;
    case "send":
      return `${of} sent`;
  }
}
