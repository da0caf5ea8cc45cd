"use client";

import type { ReactNode } from "react";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent, DialogFoot } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import { askPushAction } from "#lib/web/actions/push.ts";
import type { Pushes } from "#lib/web/queries/push.ts";

type PushFrameProps = {
  title: string;
  description: string;
  /** What the dialog shows: its problem stands in its place. */
  asked?: Parameters<typeof LoadProblem>[0]["asked"] & Readonly<{ data: unknown; error: unknown }>;
  onClose: () => void;
  children: ReactNode;
  /** The buttons beside Cancel, the main one last. */
  foot: ReactNode;
};

/** The window of everything that is asked for here: it takes what the screen leaves, and scrolls inside. */
export function PushFrame({ title, description, asked, onClose, children, foot }: PushFrameProps) {
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        className="top-[6vh] max-h-[88vh] w-[720px] grid-cols-[minmax(0,1fr)]"
        title={title}
        description={description}
      >
        {asked !== undefined && asked.data === undefined && asked.error !== null ? <LoadProblem asked={asked} /> : null}
        {children}
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          {foot}
        </DialogFoot>
      </DialogContent>
    </Dialog>
  );
}

type WorkspaceFieldProps = { workspaces: Pushes["workspaces"]; value: string; onChange: (policyId: string) => void };

/** The workspace that is written to. */
export function WorkspaceField({ workspaces, value, onChange }: WorkspaceFieldProps) {
  return (
    <Field label="Workspace">
      {(wiring) => (
        <Select {...wiring} value={value} onChange={(event) => onChange(event.target.value)}>
          {workspaces.map(({ policyId, name }) => (
            <option key={policyId} value={policyId}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

type Ask = typeof askPushAction;
type Asked = Extract<Awaited<ReturnType<Ask>>, { ok: true }>["value"];

/** Asks for a push. `ask` tells whether it was asked for; a refusal was told to the person. */
export function useAskPush(done: (asked: Asked) => string) {
  const { run, pending } = useServerAction(askPushAction, { changes: [["/api/push"]], refresh: false, done });
  return { ask: async (input: Parameters<Ask>[0]) => (await run(input)) !== null, pending };
}
