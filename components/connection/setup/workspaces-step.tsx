"use client";

import { RefreshCw } from "lucide-react";
import { useState } from "react";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import { Button } from "#components/ui/button.tsx";
import { LabelledCheckbox } from "#components/ui/checkbox.tsx";
import { saveStepAction } from "#lib/web/actions/setup.ts";
import { countOf } from "#lib/web/format.ts";
import { fieldIssues } from "../edit/field-issues.ts";
import { FormProblem } from "../edit/form-problem.tsx";
import { useFormAction } from "../edit/use-form-action.ts";
import type { StepParts } from "./setup-steps.tsx";
import { StepFoot } from "./step-foot.tsx";
import { useLookUp } from "./use-look-up.ts";

const ADMIN = "admin";

/** Which workspaces feed the company. One that feeds another company needs a yes of its own: a report could be booked twice. */
export function WorkspacesStep({ setup, onStep }: StepParts) {
  const { seenWorkspaces: seen, workspaces: kept = [] } = setup.draft;
  const isMade = setup.made !== null;
  const look = useLookUp(setup.id, "workspaces", seen === undefined && !isMade);
  const saving = useFormAction(saveStepAction, { changes: [["/api/setup"]] });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(kept.map(({ policyId }) => policyId)));
  const [shared, setShared] = useState<ReadonlySet<string>>(
    new Set(kept.flatMap((each) => (each.shared ? [each.policyId] : []))),
  );
  const rows = seen?.list ?? [];
  const codesOf = (policyId: string) =>
    setup.feeds.flatMap((feed) => (feed.policyId === policyId && feed.code !== setup.made?.code ? [feed.code] : []));
  const unconfirmed = rows.filter(
    ({ policyId }) => chosen.has(policyId) && codesOf(policyId).length > 0 && !shared.has(policyId),
  );
  const save = async () => {
    const workspaces = rows
      .filter(({ policyId }) => chosen.has(policyId))
      .map(({ policyId, name }) => ({ policyId, name, shared: shared.has(policyId) }));
    if (await saving.run({ step: "workspaces", setupId: setup.id, workspaces })) onStep("gp");
  };
  if (isMade) return <Fixed names={kept.map(({ name }) => name)} onNext={() => onStep("gp")} />;
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 border-b px-3.5 py-2 text-xs text-muted-foreground">
        <span className="min-w-0 flex-1" aria-live="polite">
          {look.pending ? "Asking Expensify for its workspaces" : null}
          {seen && !look.pending ? (
            <>
              {countOf(rows.length, "workspace")}, asked <Instant at={seen.at} plain /> by {seen.by}
            </>
          ) : null}
        </span>
        <Button size="sm" pending={look.pending} onClick={look.ask}>
          <RefreshCw className={look.pending ? "turning" : undefined} /> Ask again
        </Button>
      </div>
      {look.problem ? (
        <div className="p-3.5">
          <FormProblem problem={look.problem} />
        </div>
      ) : null}
      <ul aria-label="Workspaces">
        {rows.map(({ policyId, name, currency, role }) => {
          const codes = codesOf(policyId);
          const isChosen = chosen.has(policyId);
          return (
            <li key={policyId} className="grid gap-0.5 px-3.5 py-1.5 not-first:border-t">
              <LabelledCheckbox
                checked={isChosen}
                onChange={(event) => setChosen(toggled(chosen, policyId, event.target.checked))}
                label={
                  <span className="min-w-0">
                    <span className="font-medium">{name}</span>{" "}
                    <span className="text-xs text-muted-foreground">
                      {policyId} · {currency}
                    </span>
                  </span>
                }
              />
              {role !== "" && role.toLowerCase() !== ADMIN ? (
                <Note
                  text={`The account is ${role} of it, not admin: its reports cannot be read until it is made one.`}
                />
              ) : null}
              {codes.length > 0 ? <Note text={`Feeds ${codes.join(", ")} already.`} /> : null}
              {isChosen && codes.length > 0 ? (
                <LabelledCheckbox
                  className="pl-6 text-xs"
                  checked={shared.has(policyId)}
                  onChange={(event) => setShared(toggled(shared, policyId, event.target.checked))}
                  label={`It is meant to feed both. Each report goes where its tags and categories are mapped; my name is kept with this.`}
                />
              ) : null}
            </li>
          );
        })}
      </ul>
      {saving.problem ? (
        <div className="px-3.5 pb-3">
          <FormProblem problem={saving.problem} issues={fieldIssues(saving.problem, [])} />
        </div>
      ) : null}
      <StepFoot
        label={chosen.size === 0 ? "Save workspaces" : `Save ${countOf(chosen.size, "workspace")}`}
        pending={saving.pending}
        refused={
          chosen.size === 0
            ? "Choose at least one"
            : unconfirmed[0]
              ? `Confirm that ${unconfirmed[0].name} is meant to feed both companies`
              : undefined
        }
        onNext={() => void save()}
      />
    </>
  );
}

function Note({ text }: { text: string }) {
  return (
    <p className="flex items-baseline gap-1.5 pl-6 text-xs text-held">
      <StatusMark status="held" className="relative top-[1.5px]" />
      {text}
    </p>
  );
}

function Fixed({ names, onNext }: { names: readonly string[]; onNext: () => void }) {
  return (
    <>
      <p className="p-3.5">
        The company was made with {names.join(", ")}. They are changed with the company from now on.
      </p>
      <StepFoot label="Go on with Dynamics GP" onNext={onNext} />
    </>
  );
}

function toggled(set: ReadonlySet<string>, key: string, isIn: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (isIn) next.add(key);
  else next.delete(key);
  return next;
}
