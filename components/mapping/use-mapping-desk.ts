"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useEffect, useRef, useState } from "react";
import { useSaveMapping } from "#components/shared/mapping/use-save-mapping.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { type MappingChange, type MappingRow, mappingQuery, targetsQuery } from "#lib/web/queries/mapping.ts";
import { mappingParsers } from "./mapping-params.ts";
import { neighbour, nextUnmapped } from "./next-row.ts";
import { savedWords } from "./row-words.ts";

export type NamedChange = MappingChange & Readonly<{ id: string; name: string }>;
const NO_ROWS: readonly MappingRow[] = [];

/** Everything that the mapping page knows and does: the rows, the current one, ticks, choices not yet saved, saving. */
export function useMappingDesk() {
  const { id: companyId } = useCompany();
  const [params, setParams] = useQueryStates(mappingParsers);
  const { data: page, error } = useQuery({
    ...mappingQuery({ companyId, ...params }),
    placeholderData: keepPreviousData,
  });
  const { data: targets } = useQuery(targetsQuery(companyId));
  const rows = page?.rows ?? NO_ROWS;
  const { currentId, setCurrentId, goTo } = useCurrentRow();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [choices, setChoices] = useState<ReadonlyMap<string, string>>(new Map());
  /** One target for all ticked rows. */
  const [bulkTarget, setBulkTarget] = useState<string | null>(null);
  const { save, undo: takeBack, pending } = useSaveMapping(companyId);

  const choose = (rowId: string, target: string) => setChoices(new Map(choices).set(rowId, target));
  const tick = (rowIds: readonly string[], on: boolean) => {
    const next = new Set(ticked);
    for (const rowId of rowIds) {
      if (on) next.add(rowId);
      else next.delete(rowId);
    }
    setTicked(next);
    setBulkTarget(null);
  };
  const tickedRows = rows.filter((row) => ticked.has(row.id));
  // Without a choice of the person the first row that needs one is current, so that Enter works at once.
  const current =
    rows.find((row) => row.id === currentId) ??
    rows.find((row) => row.state === "unmapped" && row.key !== null) ??
    null;
  const offered = tickedRows.length > 0 ? tickedRows : current === null ? [] : [current];
  const saveAll = async (changes: readonly NamedChange[]) => {
    if (page === undefined || changes.length === 0 || pending) return;
    const saved = await save(changes.map(toChange), page.version, savedWords(changes));
    if (saved === null) return;
    const savedIds = new Set(changes.map((change) => change.id));
    setChoices(new Map([...choices].filter(([rowId]) => !savedIds.has(rowId))));
    setTicked(new Set());
    setBulkTarget(null);
    goTo(nextUnmapped(rows, savedIds));
  };
  const undo = async () => {
    const [first] = (await takeBack()) ?? [];
    if (first) goTo(`${first.kind}/${first.segment}/${first.level}/${first.source}`);
  };
  return {
    ...{ params, setParams, page, error, targets, rows, current, setCurrentId, pending, undo },
    ...{ ticked, tick, tickedRows, bulkTarget, setBulkTarget, choices, choose, saveAll },
    /** What Enter would save: the choices of the ticked rows, or of the current one. */
    changes: offered.flatMap((row) =>
      changeOf(row, (tickedRows.length > 0 ? bulkTarget : null) ?? choices.get(row.id)),
    ),
    move: (step: number) => goTo(neighbour(rows, current?.id ?? null, step)),
    unmap: () => saveAll(offered.filter((row) => row.target !== null).flatMap((row) => named(row, null))),
  };
}
export type MappingDeskState = ReturnType<typeof useMappingDesk>;

/** The current row and the focus on it: set by id, since saving sorts the rows anew. */
function useCurrentRow() {
  const [currentId, setCurrentId] = useState<string | null>(null);
  const wanted = useRef<string | null>(null);
  useEffect(() => {
    // After each render: the row may come with the next answer of the server.
    if (wanted.current === null) return;
    const row = document.getElementById(rowElementId(wanted.current));
    if (row === null) return;
    row.focus();
    wanted.current = null;
  });
  const goTo = (rowId: string | null) => {
    wanted.current = rowId;
    setCurrentId(rowId);
  };
  return { currentId, setCurrentId, goTo };
}

export function rowElementId(rowId: string): string {
  return `row-${rowId}`;
}

/** A choice of the person, or the suggestion where nothing is mapped; nothing when it is what it was. */
function changeOf(row: MappingRow, choice: string | undefined): NamedChange[] {
  const target = choice ?? (row.target === null ? row.suggestion?.value : undefined);
  return target === undefined || target === row.target?.value ? [] : named(row, target);
}

export function named(row: MappingRow, target: string | null): NamedChange[] {
  if (row.key === null) return [];
  const { kind, segment, level, source } = row.key;
  return [{ kind, segment, level, source, target, id: row.id, name: row.name }];
}

function toChange({ kind, segment, level, source, target }: NamedChange): MappingChange {
  return { kind, segment, level, source, target };
}
