"use client";

import { useState } from "react";
import { useShortcuts } from "#components/shared/keyboard/use-shortcuts.ts";
import { pickOf } from "#components/shared/mapping/pick.ts";
import { useSaveMapping } from "#components/shared/mapping/use-save-mapping.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import type { MappingChange, MappingRow } from "#lib/web/queries/mapping.ts";
import { changeOf, datesOf, named, sinceEver, toChange, withDates } from "../change/row-change.ts";
import { savedWords } from "../row-words.ts";

/** A target chosen for one source, as a picker calls it (`pickOf`); not saved yet. */
export type Draft = Readonly<{ rowId: string; target: string }>;

type MapEndOptions = Readonly<{
  version: number | undefined;
  mayEdit: boolean;
  /** Saved or taken back, before the server's own answer is read again. */
  onSaved?: (changes: readonly MappingChange[], version: number) => void;
}>;

/** Mapping one source at a time, as board and matrix do it: choose, see the effect, save, take back with Z. */
export function useMapEnd({ version, mayEdit, onSaved }: MapEndOptions) {
  const { id: companyId } = useCompany();
  const [draft, setDraft] = useState<Draft | null>(null);
  const { save, undo, pending } = useSaveMapping(companyId);
  const choose = (row: MappingRow, target: string | null) =>
    setDraft(
      target === null || (row.target !== null && target === pickOf(row.target)) ? null : { rowId: row.id, target },
    );
  const saveRow = async (row: MappingRow, target: string | null) => {
    if (version === undefined || row.key === null || pending) return;
    const wanted = target === null ? named(row, null) : changeOf(row, target);
    if (wanted.length === 0) return;
    const changes = wanted.map(toChange);
    const saved = await save(changes, version, ({ before }) => savedWords(wanted, datesOf(before)));
    if (saved === null) return;
    setDraft(null);
    onSaved?.(sinceEver(withDates(changes, saved.before)), saved.version);
  };
  const undoLast = async () => {
    const back = await undo();
    if (back !== null) onSaved?.(sinceEver(back.changes), back.version);
  };
  useShortcuts([{ key: "z", label: "Undo the last change", off: !mayEdit, run: () => void undoLast() }]);
  return { draft, choose, saveRow, pending, mayEdit };
}
export type MapEndState = ReturnType<typeof useMapEnd>;
