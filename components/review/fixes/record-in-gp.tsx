"use client";

import { useState } from "react";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input, Textarea } from "#components/ui/input.tsx";
import { recordInGpAction } from "#lib/web/actions/posting.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { FormDialog } from "../form-dialog.tsx";
import { CHANGED_BY_MOVE } from "../desk/use-moves.ts";
import type { PostingDetail } from "#lib/web/queries/review.ts";

const REASON_LENGTH_MIN = 3;

/** "It is in GP already": records the journal that somebody keyed by hand, so that it is never sent. */
export function RecordInGp({ detail, mayRecord }: { detail: PostingDetail; mayRecord: boolean }) {
  const { id: companyId } = useCompany();
  const [open, setOpen] = useState(false);
  const [number, setNumber] = useState("");
  const [note, setNote] = useState("");
  const { run } = useServerAction(recordInGpAction, {
    changes: CHANGED_BY_MOVE,
    refresh: false,
    done: ({ done }) => (done > 0 ? `${detail.reportName || detail.reportId} is recorded as already in GP` : null),
  });
  const isNumber = number === "" || /^[1-9]\d{0,9}$/.test(number);
  const refused = isNumber
    ? note.trim().length < REASON_LENGTH_MIN
      ? "Say how you know"
      : undefined
    : "A journal number has digits only";
  const record = async () => {
    const recorded = await run({
      companyId,
      postingId: detail.id,
      journalNumber: number === "" ? null : Number(number),
      note,
    });
    return recorded !== null && recorded.done > 0;
  };
  return (
    <>
      <Button refused={mayRecord ? undefined : "Recording needs the role approver"} onClick={() => setOpen(true)}>
        It is in GP already …
      </Button>
      {open ? (
        <FormDialog
          title="Record as already in GP"
          description="The report is then never sent, and its expenses cannot be sent with another one."
          confirm="Record this report"
          refused={refused}
          onClose={() => setOpen(false)}
          onConfirm={record}
        >
          <Field label="Journal number in GP, if you know it">
            {(wiring) => (
              <Input
                {...wiring}
                inputMode="numeric"
                value={number}
                onChange={(event) => setNumber(event.target.value.trim())}
              />
            )}
          </Field>
          <Field label="How do you know?">
            {(wiring) => (
              <Textarea {...wiring} rows={2} value={note} onChange={(event) => setNote(event.target.value)} />
            )}
          </Field>
        </FormDialog>
      ) : null}
    </>
  );
}
