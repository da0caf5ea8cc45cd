"use client";

import { type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent, DialogFoot } from "#components/ui/dialog.tsx";

type FormDialogProps = {
  title: string;
  /** One sentence: what follows from it. */
  description: string;
  /** The fields; focus starts in the first. */
  children: ReactNode;
  /** What the button does, with its object: "Dismiss 1 report". */
  confirm: string;
  tone?: "primary" | "danger";
  /** Why it cannot be done yet. */
  refused?: string | undefined;
  onClose: () => void;
  /** Where the focus goes then; without it, to where it was. */
  onClosed?: (() => void) | undefined;
  /** Closes on `true`. */
  onConfirm: () => Promise<boolean>;
};

/** Asks for something before it is done: unlike a plain confirmation, typing starts at once. Ctrl and Enter confirm. */
export function FormDialog({
  title,
  description,
  children,
  confirm,
  tone = "primary",
  refused,
  onClose,
  onClosed,
  onConfirm,
}: FormDialogProps) {
  const [pending, setPending] = useState(false);
  const run = async () => {
    if (pending || refused !== undefined) return;
    setPending(true);
    const done = await onConfirm();
    setPending(false);
    if (done) onClose();
  };
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        title={title}
        description={description}
        onCloseAutoFocus={(event) => {
          if (onClosed === undefined) return;
          event.preventDefault();
          onClosed();
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void run();
        }}
      >
        {children}
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant={tone} pending={pending} refused={refused} onClick={() => void run()}>
            {confirm}
          </Button>
        </DialogFoot>
      </DialogContent>
    </Dialog>
  );
}
