"use client";

import { RefreshCw } from "lucide-react";
import { Instant } from "#components/shared/value/instant.tsx";
import { Button } from "#components/ui/button.tsx";
import { pingLadder } from "#lib/core/connection/ping-ladder.ts";
import { CALIBRATE_LAYER } from "#lib/core/setup/steps.ts";
import { saveStepAction } from "#lib/web/actions/setup.ts";
import type { ConnectionView } from "#lib/web/queries/connection.ts";
import { FormProblem } from "../edit/form-problem.tsx";
import { useFormAction } from "../edit/use-form-action.ts";
import { PingLadder } from "../ping-ladder.tsx";
import type { StepParts } from "./setup-steps.tsx";
import { StepFoot } from "./step-foot.tsx";
import { CHANGED_QUERIES } from "../edit/changed-queries.ts";

/** Expensify's own reports show how amounts are signed; without one yet a person goes on and looks at the first. */
export function CalibrateStep({ setup, connections, pinging, rights, now, onStep }: StepParts) {
  const saving = useFormAction(saveStepAction, { changes: CHANGED_QUERIES });
  const connection = connections.find(({ id }) => id === setup.expensifyConnectionId);
  if (!connection) return null;
  const rungs = pingLadder("expensify", connection.ping ?? []);
  const seen = connection.ping?.find(({ layer }) => layer === CALIBRATE_LAYER);
  const { uncalibrated } = setup.draft;
  const isPinging = pinging.id === connection.id;
  const isDone = seen?.ok === true || uncalibrated !== undefined;
  const ping = (
    <Button
      refused={rights.mayPing ? undefined : "Pinging needs the role administrator"}
      pending={pinging.id !== null}
      onClick={() => void pinging.ping([connection.id])}
    >
      <RefreshCw className={isPinging ? "turning" : undefined} /> Ping {connection.name}
    </Button>
  );
  const goOn = async () => {
    if (await saving.run({ step: "calibrate", setupId: setup.id })) onStep("ready");
  };
  return (
    <>
      <CalibrateWords connection={connection} uncalibrated={uncalibrated} />
      <PingLadder connection={connection} rungs={rungs} now={now}>
        {ping}
      </PingLadder>
      {saving.problem ? (
        <div className="px-3.5 pb-3">
          <FormProblem problem={saving.problem} />
        </div>
      ) : null}
      <StepFoot
        label={isDone ? "Go on" : "Go on without calibrating"}
        pending={saving.pending}
        onNext={() => (isDone ? onStep("ready") : void goOn())}
      >
        {rungs.some(({ state }) => state === "failed") ? null : ping}
        {isDone ? null : (
          <span className="text-xs text-muted-foreground">
            Then look at the first journals before the company goes live.
          </span>
        )}
      </StepFoot>
    </>
  );
}

type CalibrateWordsProps = {
  connection: ConnectionView;
  uncalibrated: StepParts["setup"]["draft"]["uncalibrated"];
};

function CalibrateWords({ connection, uncalibrated }: CalibrateWordsProps) {
  const seen = connection.ping?.find(({ layer }) => layer === CALIBRATE_LAYER);
  const sign = connection.settings["spendSign"] === "negative" ? "negative" : "positive";
  return (
    <div className="grid gap-1.5 border-b px-3.5 py-2.5">
      <p>
        Expensify's documentation does not say whether spend comes with a plus or a minus. The ping looks at approved
        reports: their sign, and that expenses add up to the report's total.
      </p>
      <p className="text-xs text-muted-foreground">
        Spend is read as {sign} amounts now; “Edit” of {connection.name} in Connections changes it.
      </p>
      <p aria-live="polite">
        {seen?.ok ? <b>Calibrated by the last ping.</b> : null}
        {seen === undefined ? "The last ping looked at no report." : null}
        {uncalibrated ? (
          <>
            {" "}
            {uncalibrated.by} went on without it, <Instant at={uncalibrated.at} plain />.
          </>
        ) : null}
      </p>
    </div>
  );
}
