"use client";

import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogFoot } from "#components/ui/dialog.tsx";
import type { MappingPreview } from "#lib/web/queries/mapping.ts";
import { beginWords } from "./begin-words.ts";
import { EffectLine } from "./effect-line.tsx";

type AskFirstProps = {
  title: string;
  description: string;
  /** Undefined while it is not known. */
  effect: MappingPreview | undefined;
  /** Names what is done: "Remove the rule". */
  button: string;
  pending: boolean;
  /** What is missing, in a few words. */
  refused?: string | undefined;
  onDo: () => void;
  onClose: () => void;
  /** What a person has to say first. */
  children?: ReactNode;
};

/** A change that is one click: its effect is shown before it is made. */
export function AskFirst({
  title,
  description,
  effect,
  button,
  pending,
  refused,
  onDo,
  onClose,
  children,
}: AskFirstProps) {
  const begins = effect?.begins ?? [];
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent title={title} description={description}>
        {children}
        {begins.length === 0 ? null : <p>It holds {beginWords(begins)}.</p>}
        <EffectLine effect={effect} />
        <DialogFoot>
          <DialogClose asChild>
            <Button variant="ghost">Cancel</Button>
          </DialogClose>
          <Button variant="primary" pending={pending} refused={refused ?? effect?.issues[0]} onClick={onDo}>
            {button}
          </Button>
        </DialogFoot>
      </DialogContent>
    </Dialog>
  );
}
