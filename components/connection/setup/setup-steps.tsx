"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { EmptyState } from "#components/shared/empty-state.tsx";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { PageBody, PageHeader } from "#components/shared/page-header.tsx";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { cn } from "#components/ui/cn.ts";
import { nextStep, SETUP_STEPS, type SetupStep, type StepState } from "#lib/core/setup/steps.ts";
import { type ConnectionView, connectionsQuery } from "#lib/web/queries/connection.ts";
import { type SetupView, setupQuery } from "#lib/web/queries/setup.ts";
import { usePing } from "../use-ping.ts";
import { AccountsStep } from "./accounts/accounts-step.tsx";
import { CalibrateStep } from "./calibrate-step.tsx";
import { CompanyStep } from "./company/company-step.tsx";
import { ConnectionStep } from "./connection-step.tsx";
import { ReadyStep } from "./ready-step.tsx";
import type { SetupDeskProps } from "./setup-desk.tsx";
import { Abandon } from "./setup-start.tsx";
import { STEP_WORDS, stateWords } from "./step-words.ts";
import { WorkspacesStep } from "./workspaces-step.tsx";

const ASK_READING_MS = 1500;
const ASK_PINGING_MS = 700;
const ASK_IDLE_MS = 15_000;

type SetupStepsProps = SetupDeskProps & {
  setupId: string;
  /** Null: the first that is not done. */
  step: SetupStep | null;
  onStep: (step: SetupStep) => void;
  onLeave: () => void;
};

/** One setup: its steps left, the current one right. */
export function SetupSteps({ setupId, step, onStep, onLeave, ...props }: SetupStepsProps) {
  const pinging = usePing();
  const asked = useQuery({
    ...setupQuery(setupId),
    refetchInterval: ({ state }) =>
      pinging.id !== null ? ASK_PINGING_MS : isReading(state.data) ? ASK_READING_MS : ASK_IDLE_MS,
  });
  const { data: connections = NONE } = useQuery({
    ...connectionsQuery(),
    refetchInterval: pinging.id === null ? ASK_IDLE_MS : ASK_PINGING_MS,
  });
  const [abandoning, setAbandoning] = useState(false);
  const setup = asked.data;
  // Decided once a setup is opened: a step that becomes done must not take the page away from under the hands.
  const [begins, setBegins] = useState<SetupStep | null>(setup ? nextStep(setup.steps) : null);
  if (begins === null && setup) setBegins(nextStep(setup.steps));
  const current = step ?? begins ?? "expensify";
  const state = setup?.steps.find((each) => each.step === current);
  return (
    <>
      <PageHeader
        title="Set up a company"
        note={
          setup ? (
            <>
              Begun by {setup.startedBy}, <Instant at={setup.startedAt} plain />
            </>
          ) : undefined
        }
      >
        {setup?.state === "open" ? (
          <Button variant="ghost" onClick={() => setAbandoning(true)}>
            Abandon
          </Button>
        ) : null}
        <Button onClick={onLeave}>Leave and go on later</Button>
      </PageHeader>
      <PageBody>
        {setup ? null : <LoadProblem asked={asked} />}
        {setup && setup.state !== "open" ? <Over setup={setup} /> : null}
        {setup?.state === "open" && state ? (
          <div className="grid grid-cols-[240px_minmax(0,1fr)] items-start gap-3.5 max-md:grid-cols-[minmax(0,1fr)]">
            <StepList steps={setup.steps} current={current} onStep={onStep} />
            <Card aria-label={STEP_WORDS[current].title} className="min-w-0 overflow-clip">
              <div className="grid gap-0.5 border-b px-3.5 py-2.5">
                <h2 className="text-base font-semibold">{STEP_WORDS[current].title}</h2>
                <p className="text-muted-foreground">
                  <span className="md:hidden">
                    Step {SETUP_STEPS.indexOf(current) + 1} of {SETUP_STEPS.length}.{" "}
                  </span>
                  {STEP_WORDS[current].what}
                </p>
              </div>
              {state.state === "waiting" ? (
                <Waiting state={state} onStep={onStep} />
              ) : (
                <StepPanel current={current} parts={{ setup, connections, pinging, onStep, ...props }} />
              )}
            </Card>
          </div>
        ) : null}
      </PageBody>
      {abandoning && setup ? (
        <Abandon setup={{ id: setupId, has: madeNames(setup, connections) }} onClose={onLeave} />
      ) : null}
    </>
  );
}

const NONE: readonly ConnectionView[] = [];

/** What every step works with. */
export type StepParts = Omit<SetupDeskProps, "isFirst"> &
  Readonly<{
    setup: SetupView;
    connections: readonly ConnectionView[];
    pinging: ReturnType<typeof usePing>;
    onStep: (step: SetupStep) => void;
  }>;

function StepPanel({ current, parts }: { current: SetupStep; parts: StepParts }) {
  switch (current) {
    case "expensify":
    case "gp":
      return <ConnectionStep key={current} kind={current} {...parts} />;
    case "workspaces":
      return <WorkspacesStep {...parts} />;
    case "company":
      return <CompanyStep {...parts} />;
    case "accounts":
      return <AccountsStep {...parts} />;
    case "calibrate":
      return <CalibrateStep {...parts} />;
    case "ready":
      return <ReadyStep {...parts} />;
  }
}

type StepListProps = { steps: readonly StepState[]; current: SetupStep; onStep: (step: SetupStep) => void };

function StepList({ steps, current, onStep }: StepListProps) {
  return (
    <nav aria-label="Steps" className="max-md:order-last">
      <ol className="grid rounded-lg border bg-card py-1 max-md:grid-cols-2 phone:grid-cols-1">
        {steps.map((each, index) => (
          <li key={each.step}>
            <button
              type="button"
              aria-current={each.step === current ? "step" : undefined}
              onClick={() => onStep(each.step)}
              className={cn(
                "focus-inset grid w-full grid-cols-[14px_minmax(0,1fr)_auto] items-baseline gap-2 px-3 py-1.5 text-left hover:bg-accent phone:py-2.5",
                each.step === current && "bg-selected shadow-[inset_2px_0_var(--primary)] hover:bg-selected",
              )}
            >
              <StatusMark
                status={each.state === "done" ? "ok" : "off"}
                label={each.state === "done" ? "Done" : "Not done"}
                className="relative top-[1.5px]"
              />
              <span className={cn("font-medium", each.state === "waiting" && "text-muted-foreground")}>
                {index + 1}. {STEP_WORDS[each.step].title}
              </span>
              <span className="text-xs text-muted-foreground">{stateWords(each)}</span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Waiting({ state, onStep }: { state: Extract<StepState, { state: "waiting" }>; onStep: StepParts["onStep"] }) {
  const { title } = STEP_WORDS[state.for];
  return (
    <EmptyState
      title={`First comes ${title}`}
      status="off"
      action={
        <Button variant="primary" onClick={() => onStep(state.for)}>
          Go to {title}
        </Button>
      }
    >
      This step uses what is chosen there.
    </EmptyState>
  );
}

function Over({ setup }: { setup: SetupView }) {
  return (
    <EmptyState
      title={setup.state === "finished" ? "This setup is finished" : "This setup was abandoned"}
      status={setup.state === "finished" ? "ok" : "off"}
    >
      {setup.made === null ? "It made no company." : `It made the company ${setup.made.code}.`} Its connections stand in
      Connections.
    </EmptyState>
  );
}

function isReading(setup: SetupView | undefined): boolean {
  if (setup === undefined) return false;
  const { made, draft } = setup;
  if (made !== null) return made.accountsReadAt === null || made.workspacesReadAt === null;
  return draft.reading !== null && draft.reading.problem === null;
}

function madeNames(setup: SetupView, connections: readonly ConnectionView[]): readonly string[] {
  const chosen = [setup.expensifyConnectionId, setup.gpConnectionId];
  const names = connections.filter(({ id }) => chosen.includes(id)).map(({ name }) => name);
  return [...names, ...(setup.made === null ? [] : [setup.made.code])];
}
