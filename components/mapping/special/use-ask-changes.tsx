"use client";

import { type ReactNode, useState } from "react";
import { AskFirst } from "#components/shared/mapping/ask-first.tsx";
import { useEffectBefore } from "#components/shared/mapping/effect-line.tsx";
import { useSaveMapping } from "#components/shared/mapping/use-save-mapping.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import type { MappingChange } from "#lib/web/queries/mapping.ts";

/** Asks with the effect before it saves; whether it was saved. `words`: what is said afterwards. */
export type AskChanges = (question: {
  title: string;
  description: string;
  button: string;
  changes: readonly MappingChange[];
  words: string;
}) => Promise<boolean>;

type Asked = Parameters<AskChanges>[0] & Readonly<{ done: (saved: boolean) => void }>;

/** Saves at once (`send`), or shows the effect first (`ask`) in a `dialog` that the page draws. `version`: what the person sees. */
export function useAskChanges(version: number) {
  const { id } = useCompany();
  const { save, pending } = useSaveMapping(id);
  const [asked, setAsked] = useState<Asked | null>(null);
  const send = async (changes: readonly MappingChange[], words: string) =>
    (await save(changes, version, words)) !== null;
  const ask: AskChanges = async (question) =>
    new Promise((done) => {
      setAsked({ ...question, done });
    });
  const answer = (saved: boolean) => {
    asked?.done(saved);
    setAsked(null);
  };
  const run = async ({ changes, words }: Asked) => {
    if (await send(changes, words)) answer(true);
  };
  const dialog: ReactNode =
    asked === null ? null : (
      <AskChangesFirst asked={asked} pending={pending} onClose={() => answer(false)} onDo={() => void run(asked)} />
    );
  return { send, ask, dialog, pending };
}

type AskChangesFirstProps = { asked: Asked; pending: boolean; onClose: () => void; onDo: () => void };

function AskChangesFirst({ asked: { title, description, button, changes }, ...more }: AskChangesFirstProps) {
  const effect = useEffectBefore(changes);
  return <AskFirst {...{ title, description, button, effect }} {...more} />;
}
