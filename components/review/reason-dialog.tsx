"use client";

import { useState } from "react";
import { Field } from "#components/ui/field.tsx";
import { Textarea } from "#components/ui/input.tsx";
import { countOf } from "#lib/web/format.ts";
import { FormDialog } from "./form-dialog.tsx";

const REASON_LENGTH_MIN = 3;

type ReasonDialogProps = {
  verb: "Hold" | "Dismiss";
  /** What is acted on. */
  ids: readonly string[];
  onClose: () => void;
  onClosed: () => void;
  onConfirm: (reason: string) => Promise<boolean>;
};

/** Asks why: for a dismissal a reason is required, for a hold it helps the next person. */
export function ReasonDialog({ verb, ids, onClose, onClosed, onConfirm }: ReasonDialogProps) {
  const [reason, setReason] = useState("");
  const isDismissal = verb === "Dismiss";
  const short = isDismissal && reason.trim().length < REASON_LENGTH_MIN;
  const confirm = `${verb} ${countOf(ids.length, "report")}`;
  return (
    <FormDialog
      title={`${confirm}?`}
      description={
        isDismissal
          ? "Dismissed reports are not sent. They stay listed with your name and reason, and can be restored."
          : "Held reports are not sent until somebody releases them."
      }
      confirm={confirm}
      tone={isDismissal ? "danger" : "primary"}
      refused={short ? "Say why first" : undefined}
      onClose={onClose}
      onClosed={onClosed}
      onConfirm={() => onConfirm(reason)}
    >
      <Field label={isDismissal ? "Why is it not sent?" : "What for? (may be left out)"}>
        {(wiring) => (
          <Textarea {...wiring} rows={3} value={reason} onChange={(event) => setReason(event.target.value)} />
        )}
      </Field>
    </FormDialog>
  );
}
