"use client";

import { AlertDialog } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/cn.ts";
import { DialogFoot, OVERLAY } from "#components/ui/dialog.tsx";
import { FLOATING } from "#components/ui/popover.tsx";

type ConfirmDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Names object and number: "Release 6 reports?" */
  title: string;
  /** The effect, before it happens; a list of what is touched goes in here too. */
  children: ReactNode;
  /** What the button does, with its object: "Release 6 reports". */
  confirm: string;
  /** Why it cannot be done yet: a missing reason. */
  refused?: string | undefined;
  tone?: "primary" | "danger";
  /** The dialog stays open, its button waiting, until this is settled; it closes on `true`. */
  onConfirm: () => Promise<boolean>;
};

/** Asks before what cannot be taken back. Focus starts on *Cancel*; Esc cancels. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onOpenChange, title, children, confirm, refused, tone = "primary", onConfirm } = props;
  const [pending, setPending] = useState(false);
  const run = async () => {
    setPending(true);
    try {
      if (await onConfirm()) onOpenChange(false);
    } finally {
      setPending(false);
    }
  };
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={OVERLAY} />
        <AlertDialog.Content
          className={cn(
            FLOATING,
            "fixed top-[12vh] left-1/2 grid max-h-[76vh] w-[480px] max-w-[calc(100vw-24px)] -translate-x-1/2 gap-3 overflow-y-auto p-4",
          )}
        >
          <AlertDialog.Title className="text-lg font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="grid gap-2">{children}</div>
          </AlertDialog.Description>
          <DialogFoot>
            <AlertDialog.Cancel asChild>
              <Button>Cancel</Button>
            </AlertDialog.Cancel>
            <Button variant={tone} pending={pending} refused={refused} onClick={() => void run()}>
              {confirm}
            </Button>
          </DialogFoot>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
