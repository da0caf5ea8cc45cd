"use client";

import { type SubmitEvent, useState } from "react";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { Button } from "#components/ui/button.tsx";
import { DialogClose, DialogFoot } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { askSelfTestAction } from "#lib/web/actions/self-test.ts";

/** Which report: one that the person knows, or some. */
export function AskExpensify({ connectionId, onAsked }: { connectionId: string; onAsked: () => void }) {
  const [reportId, setReportId] = useState("");
  const { run, pending } = useServerAction(askSelfTestAction, {
    changes: [["/api/connection/self-test"]],
    done: ({ name }) => `The self-test of ${name} is asked for`,
  });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (await run({ kind: "expensify", connectionId, reportId })) onAsked();
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="grid gap-3">
      <Field
        label="Id of a report whose spend you know"
        hint="Such as R00X9oNOn2MO, with ordinary spend. Left empty, up to 250 of the last half year are read."
      >
        {(wiring) => <Input {...wiring} value={reportId} onChange={(event) => setReportId(event.target.value)} />}
      </Field>
      <DialogFoot>
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={pending}>
          Test
        </Button>
      </DialogFoot>
    </form>
  );
}
