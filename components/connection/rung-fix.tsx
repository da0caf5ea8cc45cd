import type { ReactNode } from "react";
import { TechnicalDetails } from "#components/shared/problem-card.tsx";
import { CopyButton } from "#components/shared/value/copy-button.tsx";
import type { Rung } from "#lib/core/connection/ping-ladder.ts";
import type { PingStep } from "#lib/core/ports.ts";
import type { ConnectionView } from "#lib/web/queries/connection.ts";
import { pingText } from "#lib/web/text/ping-texts.ts";
import { textForIt } from "./layer-words.ts";

type RungFixProps = {
  connection: ConnectionView;
  rungs: readonly Rung[];
  /** Where it ended. */
  step: PingStep;
  /** Buttons. */
  children: ReactNode;
};

/** Under the failed layer: what it means, what to do, who does it, and the text for a mail to IT. */
export function RungFix({ connection, rungs, step, children }: RungFixProps) {
  const { problem } = step;
  if (problem === null) return <div className="border-t bg-card px-3.5 py-3">{children}</div>;
  const { title, what, why, todo, who } = pingText(connection, step, problem);
  const advice = [`${title}. ${what}`, `What to do: ${todo}`, `Who does it: ${who}`, `Code: ${problem.code}`];
  return (
    <div className="grid gap-2.5 border-t border-t-border bg-card py-3 pr-3.5 pl-10 phone:pl-3.5">
      <dl className="grid max-w-[760px] grid-cols-[120px_minmax(0,1fr)] gap-2 phone:grid-cols-[minmax(0,1fr)] phone:gap-0.5 [&>dd]:phone:mb-2 [&>dt]:text-muted-foreground">
        <dt>What it means</dt>
        <dd>
          {what} {why}
        </dd>
        <dt>What to do</dt>
        <dd>{todo}</dd>
        <dt>Who does it</dt>
        <dd>{who}</dd>
        <dt>Code</dt>
        <dd className="font-mono text-[0.94em]">{problem.code}</dd>
      </dl>
      <TechnicalDetails problem={problem} />
      <div className="flex items-center gap-2 phone:flex-col phone:items-stretch">
        {children}
        <CopyButton text={textForIt(connection, rungs, advice)} label="Copy all layers and what to do, to send to IT">
          Copy for IT
        </CopyButton>
      </div>
    </div>
  );
}
