"use client";

import { useState } from "react";
import { ConfirmDialog } from "#components/shared/confirm-dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Textarea } from "#components/ui/input.tsx";
import { countOf } from "#lib/web/format.ts";

const REASON_LENGTH_MIN = 3;

type ReasonDialogProps = {
  verb: "Hold" | "Dismiss";
  /** What is acted on. */
  ids: readonly string[];
  onClose: () => void;
  onConfirm: (reason: string) => Promise<boolean>;
};

/** Asks why: for a dismissal a reason is required, for a hold it helps the next person. */
export function ReasonDialog({ verb, ids, onClose, onConfirm }: ReasonDialogProps) {
  const [reason, setReason] = useState("");
  const isDismissal = verb === "Dismiss";
  const short = isDismissal && reason.trim().length < REASON_LENGTH_MIN;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={`${verb} ${countOf(ids.length, "report")}?`}
      confirm={`${verb} ${countOf(ids.length, "report")}`}
      tone={isDismissal ? "danger" : "primary"}
      refused={short ? "Say why first" : undefined}
      onConfirm={() => onConfirm(reason)}
    >
      <p>
        {isDismissal
          ? "Dismissed reports are not sent. They stay listed with your name and reason, and can be restored."
          : "Held reports are not sent until somebody releases them."}
      </p>
      <Field label={isDismissal ? "Why is it not sent?" : "What for? (may be left out)"}>
        {(wiring) => (
          <Textarea {...wiring} rows={3} value={reason} onChange={(event) => setReason(event.target.value)} />
        )}
      </Field>
    </ConfirmDialog>
  );
}
