"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useEffect, useMemo, useRef, useState } from "react";
import { isOfRow, pickOfChange } from "#components/shared/mapping/pick.ts";
import { unconfirmedAccounts } from "#components/shared/mapping/settlement-accounts.ts";
import { allTargets, rowKeyOf } from "#components/shared/mapping/target-options.ts";
import { useSaveMapping } from "#components/shared/mapping/use-save-mapping.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import {
  type MappingChange,
  type MappingPage,
  type MappingRow,
  mappingQuery,
  type Targets,
  targetsQuery,
} from "#lib/web/queries/mapping.ts";
import { applySaved } from "./apply-saved.ts";
import { dayFor, NO_DAY, scopeOf } from "./change/from-day.ts";
import { mappingParsers } from "./mapping-params.ts";
import { neighbour, nextUnmapped, rangeOf } from "./next-row.ts";
import { savedWords } from "./row-words.ts";
import { useChoices } from "./change/use-choices.ts";
import {
  changed,
  datesOf,
  from,
  type NamedChange,
  named,
  sinceEver,
  toChange,
  withDates,
} from "./change/row-change.ts";

const NO_ROWS: readonly MappingRow[] = [];
const USED_NOW_MAX = 5;

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
  const { changesOf, costCentreTick, forget, ...chosen } = useChoices();
  /** First posting date that the next change is for; `""`: since ever, or since the last change of the row that has a date. */
  const [writtenDay, setWrittenDay] = useState(NO_DAY);
  const { ticked, tick, tickTo, clearTicks } = useTicks(rows, () => chosen.setBulkTarget(null));
  const { saveChanges, undoLast, usedNow, pending } = useSaving(params, targets);

  const tickedRows = rows.filter((row) => ticked.has(row.id));
  // Without a choice of the person the first row that needs one is current, so that Enter works at once.
  const current =
    rows.find((row) => row.id === currentId) ??
    rows.find((row) => row.state === "unmapped" && row.key !== null) ??
    null;
  const offered = tickedRows.length > 0 ? tickedRows : current === null ? [] : [current];
  const scope = scopeOf(tickedRows, current);
  const fromDay = dayFor(writtenDay, scope);
  /** Saved as they are: a date of the bar is only in `changes`. True when it was saved. `version`: what the changes were made for, where that is not this page. */
  const saveAll = async (changes: readonly NamedChange[], version = page?.version) => {
    if (version === undefined || changes.length === 0 || pending) return false;
    if (!(await saveChanges(changes, version))) return false;
    setWrittenDay(NO_DAY);
    const savedIds = new Set(changes.map((change) => change.id));
    forget(savedIds);
    clearTicks();
    goTo(nextUnmapped(rows, savedIds));
    return true;
  };
  const undo = async () => {
    const first = await undoLast();
    const row = first && rows.find((each) => isOfRow(each, first));
    if (row) goTo(row.id);
  };
  /** What Enter would save: the choices of the ticked rows, or of the current one. */
  const changes = changesOf(offered, tickedRows.length > 0, targets);
  return {
    ...{ params, setParams, page, asked, targets, rows, current, setCurrentId, pending, undo, usedNow },
    ...{ ticked, tick, tickTo, clearTicks, tickedRows, saveAll },
    ...chosen,
    costCentreTick: costCentreTick(offered, tickedRows.length > 0, targets),
    fromDay,
    setFromDay: (day: string) => setWrittenDay({ of: scope, day }),
    changes: from(changes, fromDay),
    /** Accounts of cards of which somebody has to say first what they are not. */
    toConfirm: unconfirmedAccounts(changes, targets),
    goTo,
    move: (step: number) => goTo(neighbour(rows, current?.id ?? null, step)),
    /** From the date of the bar, where it is seen. */
    unmap: () => {
      const taken = offered.filter((row) => row.target !== null).flatMap((row) => named(row, null));
      return saveAll(changes.length > 0 ? from(taken, fromDay) : taken);
    },
  };
}
export type MappingDeskState = ReturnType<typeof useMappingDesk>;

/** Which rows are ticked, and the range from the last tick to another row. */
function useTicks(rows: readonly MappingRow[], onTick: () => void) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const anchor = useRef<string | null>(null);
  const tick = (rowIds: readonly string[], on: boolean) => {
    setTicked(changed(ticked, rowIds, on));
    anchor.current = rowIds.at(-1) ?? null;
    onTick();
  };
  /** All from the row that was ticked last to this one, as with Shift in a list of files. */
  const tickTo = (rowId: string, on: boolean) => {
    const range = rangeOf(rows, anchor.current, rowId).filter((row) => row.key !== null);
    setTicked(
      changed(
        ticked,
        range.map((row) => row.id),
        on,
      ),
    );
    anchor.current = rowId;
    onTick();
  };
  const clearTicks = () => {
    setTicked(new Set());
    onTick();
  };
  return { ticked, tick, tickTo, clearTicks };
}

/** Saves and takes back; the page shows it at once. */
function useSaving(params: Omit<Parameters<typeof mappingQuery>[0], "companyId">, targets: Targets | undefined) {
  const { id: companyId } = useCompany();
  const { save, undo, pending } = useSaveMapping(companyId);
  const [usedNow, setUsedNow] = useState<readonly string[]>([]);
  const client = useQueryClient();
  const show = (all: readonly MappingChange[], version: number) => {
    const changes = sinceEver(all);
    const nameOf = (change: MappingChange) =>
      allTargets(rowKeyOf(change, targets), targets).find(({ value }) => value === pickOfChange(change))?.name ?? "";
    client.setQueryData<MappingPage>(mappingQuery({ companyId, ...params }).queryKey, (page) =>
      page === undefined ? page : applySaved(page, changes, version, nameOf),
    );
  };
  const saveChanges = async (changes: readonly NamedChange[], version: number) => {
    const saved = await save(changes.map(toChange), version, ({ before }) => savedWords(changes, datesOf(before)));
    if (saved === null) return false;
    show(withDates(changes.map(toChange), saved.before), saved.version);
    const used = changes.flatMap((change) => pickOfChange(change) ?? []);
    setUsedNow([...new Set([...used, ...usedNow])].slice(0, USED_NOW_MAX));
    return true;
  };
  /** The first row that is as before again. */
  const undoLast = async () => {
    const back = await undo();
    if (back === null) return null;
    show(back.changes, back.version);
    return back.changes[0] ?? null;
  };
  return { saveChanges, undoLast, usedNow, pending };
}

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

/** What a row calls. The same object in every render, so that a row is drawn again only when it changes itself. */
export function useRowActions(desk: MappingDeskState) {
  const latest = useRef(desk);
  useEffect(() => {
    latest.current = desk;
  });
  return useMemo(
    () => ({
      focus: (rowId: string) => {
        if (latest.current.current?.id !== rowId) latest.current.setCurrentId(rowId);
      },
      move: (step: number) => latest.current.move(step),
      tick: (rowId: string, on: boolean) => latest.current.tick([rowId], on),
      tickTo: (rowId: string, on: boolean) => latest.current.tickTo(rowId, on),
      /** Ticks the row and the one that many steps away, and goes there. */
      extend: (rowId: string, step: number) => {
        const { rows, ticked, tick, tickTo, goTo } = latest.current;
        const to = neighbour(rows, rowId, step);
        if (!ticked.has(rowId)) tick([rowId], true);
        if (to !== null) {
          tickTo(to, true);
          goTo(to);
        }
      },
      choose: (rowId: string, target: string) => latest.current.choose(rowId, target),
      save: () => void latest.current.saveAll(latest.current.changes),
    }),
    [],
  );
}
export type RowActions = ReturnType<typeof useRowActions>;
