"use client";

import { useState } from "react";
import { Field } from "#components/ui/field.tsx";
import { Textarea } from "#components/ui/input.tsx";
import { FormDialog } from "../form-dialog.tsx";

const REASON_LENGTH_MIN = 3;

type WhyDialogProps = {
  title: string;
  description: string;
  question: string;
  confirm: string;
  onClose: () => void;
  onConfirm: (reason: string) => Promise<boolean>;
};

/** Asks for a reason, which the auditor reads beside the name. */
export function WhyDialog({ question, onConfirm, ...dialog }: WhyDialogProps) {
  const [reason, setReason] = useState("");
  const refused = reason.trim().length < REASON_LENGTH_MIN ? "Say why first" : undefined;
  return (
    <FormDialog {...dialog} refused={refused} onConfirm={() => onConfirm(reason)}>
      <Field label={question}>
        {(wiring) => (
          <Textarea {...wiring} rows={3} value={reason} onChange={(event) => setReason(event.target.value)} />
        )}
      </Field>
    </FormDialog>
  );
}
