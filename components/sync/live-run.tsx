import { StatusMark } from "#components/shared/status-mark.tsx";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { Instant } from "#components/shared/value/instant.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHead, CardTitle, Spacer } from "#components/ui/card.tsx";
import { cn } from "#components/ui/cn.ts";
import { Progress } from "#components/ui/progress.tsx";
import { formatCount } from "#lib/web/format.ts";
import { stopSyncAction } from "#lib/web/actions/sync.ts";
import type { SyncRun } from "#lib/web/queries/sync.ts";
import { runName } from "./run-outcome.ts";
import { RunProblems } from "./run-problems.tsx";
import { runHeadline, runSteps } from "./run-steps.ts";

/** After so long a request without an answer means that no engine is there. */
const TAKEN_WITHIN_MS = 15_000;

type LiveRunProps = { run: SyncRun; sweptAt: string | null; now: string; mayStop: boolean };

/** The run under way: how far it is, its steps, what it has found so far. It goes on without this tab. */
export function LiveRun({ run, sweptAt, now, mayStop }: LiveRunProps) {
  const isRequested = run.state === "requested";
  return (
    <Card aria-label={runName(run)} className="overflow-clip">
      <CardHead className="phone:flex-wrap phone:py-2">
        <StatusMark status="run" />
        <CardTitle>
          {runName(run)} {isRequested ? "is asked for" : "is running"}
        </CardTitle>
        <span className="text-muted-foreground phone:hidden">
          started by {run.requestedBy} at <Instant at={run.startedAt ?? run.requestedAt} format="time" />
        </span>
        <Spacer />
        <span className="text-xs text-muted-foreground phone:order-3 phone:basis-full">Safe to close this tab</span>
        <StopButton run={run} mayStop={mayStop} />
      </CardHead>
      <div className="grid grid-cols-[minmax(0,1.15fr)_minmax(0,1.1fr)_132px] gap-7 p-3.5 max-lg:grid-cols-[minmax(0,1fr)] max-lg:gap-3.5">
        <Headline run={run} isLate={isRequested && Date.parse(now) - Date.parse(run.requestedAt) > TAKEN_WITHIN_MS} />
        <StepList run={run} sweptAt={sweptAt} />
        <FoundSoFar run={run} />
      </div>
      {run.problems.length > 0 ? (
        <div className="grid gap-2.5 border-t p-3.5">
          <RunProblems run={run} />
        </div>
      ) : null}
    </Card>
  );
}

function StopButton({ run, mayStop }: { run: SyncRun; mayStop: boolean }) {
  const { run: stop, pending } = useServerAction(stopSyncAction, {
    changes: [["/api/sync"]],
    done: ({ number, state }) => (state === "stopped" ? `Sync ${number} was stopped` : null),
  });
  const asked = run.stopRequestedAt !== null;
  const refused = asked
    ? "It stops after this report"
    : mayStop
      ? undefined
      : "Stopping a sync needs a role other than viewer";
  return (
    <Button size="sm" refused={refused} pending={pending} onClick={() => void stop({ syncId: run.id })}>
      <span>
        {asked ? "Stopping" : "Stop"}
        <span className="phone:hidden">{run.state === "requested" ? "" : " after this report"}</span>
      </span>
    </Button>
  );
}

function Headline({ run, isLate }: { run: SyncRun; isLate: boolean }) {
  const { figure, words, bar } = runHeadline(run);
  return (
    <div className="grid content-start gap-2">
      <p className="flex items-baseline gap-2.5">
        <b className="text-xl tracking-[-0.015em] whitespace-nowrap">{figure}</b>
        <span className="text-muted-foreground">{words}</span>
      </p>
      {bar === null ? null : <Progress tone="primary" value={bar.value} max={bar.max} aria-label={words} />}
      {isLate ? (
        <p className="text-held">
          The engine has not taken it yet. If this stays, ask whoever runs this connector whether the engine is running.
        </p>
      ) : null}
    </div>
  );
}

const STEP_WORDS = { ok: "Done", run: "Now", off: "Not yet", held: "Failed" } as const;

function StepList({ run, sweptAt }: { run: SyncRun; sweptAt: string | null }) {
  const steps = runSteps(run, sweptAt);
  const current = steps.find(({ status }) => status === "run");
  return (
    <div>
      <p className="sr-only" aria-live="polite">
        {current === undefined ? "" : current.title}
      </p>
      <ol aria-label="Steps">
        {steps.map(({ step, title, status, note }) => (
          <li
            key={step}
            className="grid min-h-6 grid-cols-[20px_minmax(0,auto)_1fr] items-center gap-x-3 phone:grid-cols-[20px_1fr] phone:py-1"
          >
            <StatusMark status={status} label={STEP_WORDS[status]} />
            <span
              className={cn("-ml-3", status === "run" && "font-semibold", status === "off" && "text-muted-foreground")}
            >
              {title}
            </span>
            <span className="text-xs text-muted-foreground phone:col-start-2 phone:-ml-3 phone:empty:hidden">
              {note}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function FoundSoFar({ run: { counts, problems } }: { run: SyncRun }) {
  const rows: readonly (readonly [string, number])[] = [
    ["Read", counts?.read ?? 0],
    ["New", counts?.created ?? 0],
    ["Changed", counts?.changed ?? 0],
    ["Held", counts?.held ?? 0],
    ["In GP", (counts?.sent ?? 0) + (counts?.adopted ?? 0)],
    ["Problems", problems.length],
  ];
  return (
    <dl className="grid content-start phone:grid-cols-2 phone:gap-x-6">
      {rows.map(([word, count]) => (
        <div key={word} className="flex h-6 items-center justify-between">
          <dt className="text-muted-foreground">{word}</dt>
          <dd className={cn("font-medium", word === "Problems" && count > 0 && "text-held")}>{formatCount(count)}</dd>
        </div>
      ))}
    </dl>
  );
}
