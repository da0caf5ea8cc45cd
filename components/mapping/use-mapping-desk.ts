"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useEffect, useRef, useState } from "react";
import { unconfirmedAccounts, withConfirmations } from "#components/shared/mapping/settlement-accounts.ts";
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
  const asked = useQuery({
    ...mappingQuery({ companyId, ...params }),
    placeholderData: keepPreviousData,
  });
  const { data: page } = asked;
  const { data: targets } = useQuery(targetsQuery(companyId));
  const rows = page?.rows ?? NO_ROWS;
  const { currentId, setCurrentId, goTo } = useCurrentRow();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [choices, setChoices] = useState<ReadonlyMap<string, string>>(new Map());
  /** One target for all ticked rows. */
  const [bulkTarget, setBulkTarget] = useState<string | null>(null);
  const [confirmed, setConfirmed] = useState<ReadonlySet<string>>(new Set());
  const { save, undo: takeBack, pending } = useSaveMapping(companyId);

  const choose = (rowId: string, target: string) => setChoices(new Map(choices).set(rowId, target));
  const tick = (rowIds: readonly string[], on: boolean) => {
    setTicked(changed(ticked, rowIds, on));
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
    setConfirmed(new Set());
    setBulkTarget(null);
    goTo(nextUnmapped(rows, savedIds));
  };
  const undo = async () => {
    const [first] = (await takeBack()) ?? [];
    if (first) goTo(`${first.kind}/${first.segment}/${first.level}/${first.source}`);
  };
  /** What Enter would save: the choices of the ticked rows, or of the current one. */
  const changes = offered.flatMap((row) =>
    changeOf(row, (tickedRows.length > 0 ? bulkTarget : null) ?? choices.get(row.id)),
  );
  return {
    ...{ params, setParams, page, asked, targets, rows, current, setCurrentId, pending, undo },
    ...{ ticked, tick, tickedRows, bulkTarget, setBulkTarget, choices, choose, saveAll },
    changes: withConfirmations(changes, confirmed),
    /** Accounts of cards of which somebody has to say first what they are not. */
    toConfirm: unconfirmedAccounts(changes, targets),
    confirmed,
    confirm: (accounts: readonly string[], on: boolean) => setConfirmed(changed(confirmed, accounts, on)),
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

function changed(before: ReadonlySet<string>, some: readonly string[], on: boolean): ReadonlySet<string> {
  return on ? new Set([...before, ...some]) : new Set([...before].filter((one) => !some.includes(one)));
}

/**
 * A choice of the person, or the suggestion where nothing is mapped; nothing when it is what it was. A card whose account
 * nobody confirmed is offered as it is: saving it with the tick confirms it.
 */
function changeOf(row: MappingRow, choice: string | undefined): NamedChange[] {
  const { target: now, suggestion, refusal } = row;
  const target = choice ?? (now === null ? suggestion?.value : now.value);
  const isAsItWas = target === now?.value && refusal !== "not_confirmed";
  return target === undefined || isAsItWas ? [] : named(row, target);
}

export function named(row: MappingRow, target: string | null): NamedChange[] {
  if (row.key === null) return [];
  const { kind, segment, level, source } = row.key;
  return [{ kind, segment, level, source, target, id: row.id, name: row.name }];
}

export function toChange({ id: _id, name: _name, ...change }: NamedChange): MappingChange {
  return change;
}
