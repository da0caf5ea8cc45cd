"use client";

import { useState } from "react";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { LabelledCheckbox } from "#components/ui/checkbox.tsx";
import { saveStepAction } from "#lib/web/actions/setup.ts";
import { countOf } from "#lib/web/format.ts";
import { fieldIssues } from "../edit/field-issues.ts";
import { FormProblem } from "../edit/form-problem.tsx";
import { useFormAction } from "../edit/use-form-action.ts";
import { LookUpHead } from "./look-up-head.tsx";
import type { StepParts } from "./setup-steps.tsx";
import { StepFoot } from "./step-foot.tsx";
import { useLookUp } from "./use-look-up.ts";
import { CHANGED_QUERIES } from "../edit/changed-queries.ts";

const ADMIN = "admin";

/** Which workspaces feed the company. One that feeds another company needs a yes of its own: a report could be booked twice. */
export function WorkspacesStep({ setup, onStep }: StepParts) {
  const { seenWorkspaces: seen, workspaces: kept = [] } = setup.draft;
  const isMade = setup.made !== null;
  const look = useLookUp(setup.id, "workspaces", seen === undefined && !isMade);
  const saving = useFormAction(saveStepAction, { changes: CHANGED_QUERIES });
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
      <LookUpHead
        look={look}
        asking="Asking Expensify for its workspaces"
        what={countOf(rows.length, "workspace")}
        seen={seen}
      />
      <ul aria-label="Workspaces">
        {rows.map((workspace) => (
          <WorkspaceRow
            key={workspace.policyId}
            workspace={workspace}
            codes={codesOf(workspace.policyId)}
            isChosen={chosen.has(workspace.policyId)}
            isShared={shared.has(workspace.policyId)}
            onChoose={(isIn) => setChosen(toggled(chosen, workspace.policyId, isIn))}
            onShare={(isIn) => setShared(toggled(shared, workspace.policyId, isIn))}
          />
        ))}
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

type WorkspaceRowProps = {
  workspace: NonNullable<StepParts["setup"]["draft"]["seenWorkspaces"]>["list"][number];
  /** Companies that it feeds already. */
  codes: readonly string[];
  isChosen: boolean;
  isShared: boolean;
  onChoose: (isIn: boolean) => void;
  onShare: (isIn: boolean) => void;
};

function WorkspaceRow({ workspace, codes, isChosen, isShared, onChoose, onShare }: WorkspaceRowProps) {
  const { policyId, name, currency, role } = workspace;
  return (
    <li className="grid gap-0.5 px-3.5 py-1.5 not-first:border-t">
      <LabelledCheckbox
        checked={isChosen}
        onChange={(event) => onChoose(event.target.checked)}
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
        <Note text={`The account is ${role} of it, not admin: its reports cannot be read until it is made one.`} />
      ) : null}
      {codes.length > 0 ? <Note text={`Feeds ${codes.join(", ")} already.`} /> : null}
      {isChosen && codes.length > 0 ? (
        <LabelledCheckbox
          className="pl-6 text-xs"
          checked={isShared}
          onChange={(event) => onShare(event.target.checked)}
          label="It is meant to feed both: a report of it then makes a journal in each company. My name is kept with this."
        />
      ) : null}
    </li>
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
