import type { ReactNode } from "react";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { cn } from "#components/ui/cn.ts";
import type { Rung } from "#lib/core/connection/ping-ladder.ts";
import type { ConnectionView } from "#lib/web/queries/connection.ts";
import { pingText } from "#lib/web/text/ping-texts.ts";
import { dueWords } from "./facts/certificate-words.ts";
import { layerTitle, tookText, whatWasSeen } from "./layer-words.ts";
import { RungFix } from "./rung-fix.tsx";

const GRID =
  "grid grid-cols-[26px_128px_minmax(0,1fr)_auto] items-center px-3.5 phone:grid-cols-[24px_minmax(0,1fr)_auto] phone:py-1.5";
/** From mark to mark, so that the layers read as one way up. */
const RAIL =
  "not-last:after:absolute not-last:after:top-6 not-last:after:-bottom-2 not-last:after:left-[19.5px] not-last:after:w-px not-last:after:bg-border-strong";

type PingLadderProps = {
  connection: ConnectionView;
  rungs: readonly Rung[];
  now: string;
  /** What can be done about the failed layer. */
  children: ReactNode;
};

/** The layers of a ping from the bottom up; the failed one is open and says what to do, those above it are grey. */
export function PingLadder({ connection, rungs, now, children }: PingLadderProps) {
  return (
    <ol aria-label="Layers of the last ping" className="py-1.5">
      {rungs.map((rung) =>
        rung.state === "failed" ? (
          <FailedRung key={rung.layer} connection={connection} rung={rung}>
            <RungFix connection={connection} rungs={rungs} step={rung.step}>
              {children}
            </RungFix>
          </FailedRung>
        ) : (
          <QuietRung key={rung.layer} connection={connection} rung={rung} now={now} />
        ),
      )}
    </ol>
  );
}

type QuietRungProps = { connection: ConnectionView; rung: Rung; now: string };

function QuietRung({ connection, rung, now }: QuietRungProps) {
  const isOk = rung.state === "ok";
  const isRunning = rung.state === "running";
  return (
    <li className={cn(GRID, RAIL, "relative min-h-8")}>
      <StatusMark
        status={isOk ? "ok" : isRunning ? "run" : "off"}
        label={isOk ? "Fine" : isRunning ? "Being tried" : "Not tried"}
      />
      <span className={cn(isOk ? "font-medium" : "text-muted-foreground")}>{layerTitle(rung.layer)}</span>
      <span
        className={cn(
          "min-w-0 [overflow-wrap:anywhere] phone:col-span-2 phone:col-start-2 phone:row-start-2 phone:text-muted-foreground",
          !isOk && "text-muted-foreground",
        )}
      >
        {isOk ? (
          <Seen connection={connection} rung={rung} now={now} />
        ) : isRunning ? (
          "Being tried"
        ) : rung.state === "skipped" || connection.ping === null ? (
          "Not tried"
        ) : (
          "Not reached"
        )}
      </span>
      <span className="pl-3 text-right text-xs whitespace-nowrap text-muted-foreground">{tookText(rung.step)}</span>
    </li>
  );
}

function Seen({ connection, rung, now }: { connection: ConnectionView; rung: Rung; now: string }) {
  const { detail = "", certificate = null } = rung.step ?? {};
  const due = dueWords({ certificate }, new Date(now));
  return (
    <>
      {whatWasSeen(connection, rung.layer, detail)}
      {due === null ? null : (
        <span className="ml-1.5 inline-flex items-center gap-[5px] font-medium whitespace-nowrap text-held">
          <StatusMark status={due.status} />
          {due.short}
        </span>
      )}
    </>
  );
}

type FailedRungProps = {
  connection: ConnectionView;
  rung: Extract<Rung, { state: "ok" | "failed" }>;
  children: ReactNode;
};

function FailedRung({ connection, rung: { layer, step }, children }: FailedRungProps) {
  return (
    <li className="relative my-1 border-y border-y-rejected-mark/35 bg-rejected-bg">
      <div className={cn(GRID, "min-h-9")}>
        <StatusMark status="rejected" label="Failed" />
        <span className="font-semibold text-rejected">{layerTitle(layer)}</span>
        <span className="min-w-0 font-semibold text-rejected phone:col-span-2 phone:col-start-2 phone:row-start-2">
          {step.problem === null ? step.detail : pingText(connection, step, step.problem).title}
        </span>
        <span className="pl-3 text-right text-xs whitespace-nowrap text-muted-foreground">{tookText(step)}</span>
      </div>
      {children}
    </li>
  );
}
