"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf } from "#lib/web/format.ts";
import { type EmployeePushPreview, employeePreviewQuery, type Pushes } from "#lib/web/queries/push.ts";
import { ChangeTable } from "./change-table.tsx";
import { PushFrame, useAskPush, WorkspaceField } from "./push-frame.tsx";

/** A rehearsal is over within seconds; its end is looked for so often. */
const LOOK_EVERY_MS = 2_000;
const LEFT_OUT_SHOWN_MAX = 10;
const LEFT_OUT: Readonly<Record<EmployeePushPreview["leftOut"][number]["reason"], string>> = {
  no_email: "GP has no e-mail of them",
  no_manager: "nobody is named whom they submit to",
  other_email: "Expensify has this id under another e-mail; writing it would merge two accounts",
  email_twice: "two employees of GP have this e-mail",
  code_twice: "two employees of GP have this id",
};

type EmployeeDialogProps = { workspaces: Pushes["workspaces"]; onClose: () => void };

/** Employees of GP for a workspace: the difference, a rehearsal at Expensify, then the request. Nobody is ever taken out. */
export function EmployeeDialog({ workspaces, onClose }: EmployeeDialogProps) {
  const { id: companyId } = useCompany();
  const [policyId, setPolicyId] = useState(workspaces[0]?.policyId ?? "");
  const [manager, setManager] = useState("");
  const managerEmail = useDeferredValue(manager.trim());
  const asked = useQuery({
    ...employeePreviewQuery(companyId, policyId, managerEmail),
    placeholderData: keepPreviousData,
    staleTime: 0,
    refetchInterval: LOOK_EVERY_MS,
  });
  const preview = asked.data;
  const count = preview?.changes.length ?? 0;
  const { ask, pending } = useAskPush(({ state }) =>
    state === "asked"
      ? `Asked to write ${countOf(count, "employee")}. A second person has to agree`
      : "The rehearsal is on its way. Its result stands in the list",
  );
  const send = (isDryRun: boolean) => ask({ kind: "workspace_employees", companyId, policyId, managerEmail, isDryRun });
  const nothing = count === 0 ? nothingWords(preview?.leftOut.length ?? 0) : undefined;
  return (
    <PushFrame
      title="Push employees to Expensify"
      description="Writes the employee id of GP to each member, by e-mail. Custom fields and managers stay, nobody is taken out. It is rehearsed first."
      asked={asked}
      onClose={onClose}
      foot={
        <>
          <Button pending={pending} refused={nothing} onClick={() => void send(true)}>
            Rehearse {countOf(count, "employee")}
          </Button>
          <Button
            variant="primary"
            pending={pending}
            refused={nothing ?? (preview?.isRehearsed === true ? undefined : "Rehearse exactly this list first")}
            onClick={() => void send(false).then((done) => (done ? onClose() : undefined))}
          >
            Ask to write {countOf(count, "employee")}
          </Button>
        </>
      }
    >
      <WorkspaceField workspaces={workspaces} value={policyId} onChange={setPolicyId} />
      <Field label="Whom new members submit to (e-mail; empty: new ones are left out)">
        {(wiring) => (
          <Input {...wiring} type="email" value={manager} onChange={(event) => setManager(event.target.value)} />
        )}
      </Field>
      {preview === undefined ? null : <Preview preview={preview} />}
    </PushFrame>
  );
}

/** Who is left out is no employee that Expensify knows. */
function nothingWords(leftOut: number): string {
  return leftOut === 0
    ? "Expensify knows every employee of GP already"
    : `Nothing can be written: ${countOf(leftOut, "employee")} of GP ${leftOut === 1 ? "is" : "are"} left out`;
}

function Preview({ preview: { changes, leftOut, isRehearsed } }: { preview: EmployeePushPreview }) {
  return (
    <>
      <section aria-label="What would change" className="overflow-clip rounded-md border">
        {changes.length > 0 ? (
          <ChangeTable
            code="Employee id"
            changes={changes.map(({ kind, email, from, to }) => ({ kind, name: email, level: 0, from, to }))}
          />
        ) : (
          <p className="px-3.5 py-3 text-muted-foreground">{nothingWords(leftOut.length)}.</p>
        )}
      </section>
      {isRehearsed && changes.length > 0 ? <p>Rehearsed today, and nothing failed.</p> : null}
      {leftOut.length === 0 ? null : (
        <section aria-label="Left out" className="text-xs">
          <p className="font-medium">{countOf(leftOut.length, "employee")} left out:</p>
          <ul>
            {leftOut.slice(0, LEFT_OUT_SHOWN_MAX).map(({ code, name, reason }) => (
              <li key={code}>
                {code} {name}: {LEFT_OUT[reason]}
              </li>
            ))}
            {leftOut.length > LEFT_OUT_SHOWN_MAX ? <li>and {leftOut.length - LEFT_OUT_SHOWN_MAX} more</li> : null}
          </ul>
        </section>
      )}
    </>
  );
}
