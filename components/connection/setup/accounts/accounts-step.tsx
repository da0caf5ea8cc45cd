"use client";

import { RefreshCw } from "lucide-react";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import { Button } from "#components/ui/button.tsx";
import { Progress } from "#components/ui/progress.tsx";
import { countOf, formatCount } from "#lib/web/format.ts";
import type { SetupView } from "#lib/web/queries/setup.ts";
import { FormProblem } from "../../edit/form-problem.tsx";
import type { StepParts } from "../setup-steps.tsx";
import { StepFoot } from "../step-foot.tsx";
import { useLookUp } from "../use-look-up.ts";
import { AccountsForm } from "./accounts-form.tsx";

/** Reads the chart, says how an account is written and what each segment comes from, and makes the company. */
export function AccountsStep(parts: StepParts) {
  const { setup, onStep } = parts;
  const { seenChart: chart, reading } = setup.draft;
  const isRunning = reading !== null && reading.problem === null;
  const look = useLookUp(setup.id, "chart", chart === undefined && reading === null && setup.made === null);
  if (setup.made !== null) return <MadeCompany made={setup.made} onNext={() => onStep("calibrate")} />;
  const isReading = look.pending || isRunning;
  const problem = look.problem ?? (isReading ? null : (reading?.problem ?? null));
  return (
    <>
      <div className="grid gap-2 border-b px-3.5 py-2.5">
        <div className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 flex-1" aria-live="polite">
            {isReading ? "Reading the chart of accounts. You may leave: what comes is kept." : null}
            {chart && !isReading ? (
              <>
                <b>{countOf(chart.count, "account")}</b> read <Instant at={chart.at} plain /> by {chart.by}
              </>
            ) : null}
          </span>
          <Button size="sm" pending={isReading} onClick={look.ask}>
            <RefreshCw className={isReading ? "turning" : undefined} /> Read again
          </Button>
        </div>
        {isReading ? <Progress aria-label="Reading the chart of accounts" /> : null}
        <FormProblem problem={problem} />
      </div>
      {chart ? <AccountsForm chart={chart} {...parts} /> : null}
    </>
  );
}

/** The company is made: the engine reads its lists by itself, at once. */
function MadeCompany({ made, onNext }: { made: NonNullable<SetupView["made"]>; onNext: () => void }) {
  const { code, accounts, accountsReadAt, workspacesReadAt } = made;
  return (
    <>
      <div className="grid gap-2 p-3.5" aria-live="polite">
        <p>
          The company <b>{code}</b> was made. It is not live: journals are made and none is sent before somebody says
          so.
        </p>
        <ReadLine
          isRead={accountsReadAt !== null}
          text={accountsReadAt === null ? "Accounts of GP" : `${formatCount(accounts)} accounts of GP`}
        />
        <ReadLine isRead={workspacesReadAt !== null} text="Categories and tags of Expensify" />
      </div>
      <StepFoot label="Go on with Calibrate" onNext={onNext}>
        {accountsReadAt !== null && workspacesReadAt !== null ? null : (
          <span className="text-xs text-muted-foreground">You need not wait.</span>
        )}
      </StepFoot>
    </>
  );
}

function ReadLine({ isRead, text }: { isRead: boolean; text: string }) {
  return (
    <p className="flex items-baseline gap-2">
      <StatusMark
        status={isRead ? "ok" : "run"}
        label={isRead ? "Read" : "Being read"}
        className="relative top-[1.5px]"
      />
      {text}
      {isRead ? "" : ", being read"}
    </p>
  );
}
