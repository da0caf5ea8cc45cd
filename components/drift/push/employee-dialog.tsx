"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent, DialogFoot } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { askPushAction } from "#lib/web/actions/push.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf } from "#lib/web/format.ts";
import { type EmployeePushPreview, employeePreviewQuery, type Pushes } from "#lib/web/queries/push.ts";
import { ChangeTable } from "./change-table.tsx";

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
  const { run, pending } = useServerAction(askPushAction, {
    changes: [["/api/push"]],
    refresh: false,
    done: ({ state }) =>
      state === "asked"
        ? `Asked to write ${countOf(count, "employee")}. A second person has to agree`
        : "The rehearsal is on its way. Its result stands in the list",
  });
  const ask = (isDryRun: boolean) => run({ kind: "workspace_employees", companyId, policyId, managerEmail, isDryRun });
  const nothing = count === 0 ? "Expensify knows every employee of GP already" : undefined;
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        className="top-[6vh] max-h-[88vh] w-[720px]"
        title="Push employees to Expensify"
        description="Writes the employee id of GP to each member, by e-mail. Custom fields and managers stay, nobody is taken out. It is rehearsed first."
      >
        <Field label="Workspace">
          {(wiring) => (
            <Select {...wiring} value={policyId} onChange={(event) => setPolicyId(event.target.value)}>
              {workspaces.map((each) => (
                <option key={each.policyId} value={each.policyId}>
                  {each.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Whom new members submit to (e-mail; empty: new ones are left out)">
          {(wiring) => (
            <Input {...wiring} type="email" value={manager} onChange={(event) => setManager(event.target.value)} />
          )}
        </Field>
        {preview === undefined && asked.error !== null ? <LoadProblem asked={asked} /> : null}
        {preview === undefined ? null : <Preview preview={preview} />}
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button pending={pending} refused={nothing} onClick={() => void ask(true)}>
            Rehearse {countOf(count, "employee")}
          </Button>
          <Button
            variant="primary"
            pending={pending}
            refused={nothing ?? (preview?.isRehearsed === true ? undefined : "Rehearse exactly this list first")}
            onClick={() => void ask(false).then((done) => (done === null ? undefined : onClose()))}
          >
            Ask to write {countOf(count, "employee")}
          </Button>
        </DialogFoot>
      </DialogContent>
    </Dialog>
  );
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
          <p className="px-3.5 py-3 text-muted-foreground">Expensify knows every employee of GP already.</p>
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
