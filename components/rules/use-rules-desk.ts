"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useSettled } from "#components/shared/keyboard/use-settled.ts";
import { CHANGED_BY_MAPPING } from "#components/shared/mapping/use-save-mapping.ts";
import { notify } from "#components/shared/notify.ts";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { saveRulesAction } from "#lib/web/actions/rules.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { targetsQuery } from "#lib/web/queries/mapping.ts";
import { type ExampleKind, type OptionsInput, rulesPreviewQuery, rulesQuery } from "#lib/web/queries/rules.ts";
import {
  changedOptions,
  previewable,
  type RulesDraft,
  savedEffectWords,
  toDraft,
  unfinishedWords,
} from "./rule-words.ts";

/** The example follows the typing after so long a rest. */
const PREVIEW_WAIT_MS = 250;
const CHANGED_BY_RULES = [["/api/rules"], ["/api/rules/preview"], ...CHANGED_BY_MAPPING] as const;

/** Everything that the page of rules knows and does: what is saved, what is on the screen, its effect, saving and taking back. */
export function useRulesDesk() {
  const { id: companyId } = useCompany();
  const asked = useQuery(rulesQuery(companyId));
  const { data: page } = asked;
  const { data: targets } = useQuery(targetsQuery(companyId));
  const [edited, setEdited] = useState<Partial<RulesDraft>>({});
  const [example, setExample] = useState<ExampleKind>("last");
  const draft = page === undefined ? null : { ...toDraft(page.options), ...edited };
  const changes = page === undefined || draft === null ? {} : changedOptions(toDraft(page.options), draft);
  const wanted = JSON.stringify(previewable(changes));
  const settled = useSettled(wanted, PREVIEW_WAIT_MS);
  const previewed = useQuery({
    ...rulesPreviewQuery(companyId, JSON.parse(settled) as OptionsInput, example),
    placeholderData: keepPreviousData,
  });
  const saving = useSaveRules(companyId, () => setEdited({}));
  const count = Object.keys(changes).length;
  return {
    ...{ asked, page, draft, targets, changes, count, example, setExample, preview: previewed.data, previewed },
    unfinished: draft === null ? null : unfinishedWords(draft),
    /** The figures are of what is on the screen now, not of a moment ago. */
    isSettled: settled === wanted && !previewed.isPlaceholderData && !previewed.isFetching,
    pending: saving.pending,
    canUndo: saving.canUndo,
    undo: saving.undo,
    edit: (change: Partial<RulesDraft>) => setEdited({ ...edited, ...change }),
    discard: () => setEdited({}),
    save: () => (page === undefined || count === 0 ? Promise.resolve() : saving.save(changes, page.version)),
  };
}
export type RulesDeskState = ReturnType<typeof useRulesDesk>;

type LastSaved = Readonly<{ before: OptionsInput; version: number }>;

function useSaveRules(companyId: string, onSaved: () => void) {
  const last = useRef<LastSaved | null>(null);
  const [canUndo, setCanUndo] = useState(false);
  const { run, pending } = useServerAction(saveRulesAction, { changes: CHANGED_BY_RULES, refresh: false });
  const remember = (saved: LastSaved | null) => {
    last.current = saved;
    setCanUndo(saved !== null);
  };
  const save = async (options: OptionsInput, expectedVersion: number) => {
    if (pending) return;
    const saved = await run({ companyId, options, expectedVersion });
    if (saved === null) return;
    const whole = toDraft(saved.before);
    const before = Object.fromEntries(Object.keys(options).map((key) => [key, whole[key as keyof RulesDraft]]));
    remember({ before, version: saved.version });
    onSaved();
    const action = { label: "Undo", run: () => void undo() };
    notify({ tone: "done", title: "Rules saved", text: savedEffectWords(saved), action });
  };
  const undo = async () => {
    const { current } = last;
    if (current === null) return;
    remember(null);
    const saved = await run({ companyId, options: current.before, expectedVersion: current.version });
    if (saved !== null) notify({ tone: "done", title: "Rules as before", text: savedEffectWords(saved) });
  };
  return { save, undo, pending, canUndo };
}
