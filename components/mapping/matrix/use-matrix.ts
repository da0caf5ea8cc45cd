"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { parseAsBoolean, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo, useState } from "react";
import { useCompany } from "#lib/web/company-context.tsx";
import { targetsQuery } from "#lib/web/queries/mapping.ts";
import { matrixQuery } from "#lib/web/queries/mapping-views.ts";
import { useMapEnd } from "../views/use-map-end.ts";
import { type Cell, countStates, LEGEND, matrixIndex, type Place, shownAxes, shownTotals } from "./matrix-view.ts";

const EMPTY = { rows: [], columns: [] };
const parsers = { state: parseAsStringLiteral(LEGEND), all: parseAsBoolean.withDefault(false) };

/** Everything that the matrix knows: what is shown, the cell that somebody stands on, what is being mapped. */
export function useMatrix(mayEdit: boolean) {
  const { id } = useCompany();
  const asked = useQuery({ ...matrixQuery(id), placeholderData: keepPreviousData });
  const { data: targets } = useQuery(targetsQuery(id));
  const { data: matrix } = asked;
  const [{ state, all }, setParams] = useQueryStates(parsers);
  /** Among what is shown. Null: nobody has chosen one, and the first that is wrong is looked at. */
  const [place, setPlace] = useState<Place | null>(null);
  const mapping = useMapEnd({ version: matrix?.version, mayEdit });
  const index = useMemo(() => (matrix ? matrixIndex(matrix) : null), [matrix]);
  const shown = useMemo(() => (matrix ? shownAxes(matrix, state, all) : EMPTY), [matrix, state, all]);
  const count = useMemo(() => matrix && countStates(matrix, shownAxes(matrix, null, all)), [matrix, all]);
  const totals = useMemo(() => (matrix ? shownTotals(matrix, shown) : null), [matrix, shown]);
  const first = useMemo(() => firstWrong(index, shown), [index, shown]);
  const wanted = place ?? first;
  const at =
    shown.rows.length === 0 || shown.columns.length === 0
      ? null
      : { row: Math.min(wanted.row, shown.rows.length - 1), column: Math.min(wanted.column, shown.columns.length - 1) };
  const cell = index && at ? index.cell(shown.rows[at.row] ?? 0, shown.columns[at.column] ?? 0) : null;
  return {
    ...{ asked, matrix, targets, index, shown, totals, at, cell, setPlace, mapping, mayEdit },
    ...{ state, all, count },
    filter: (to: typeof state) => {
      setPlace(null);
      void setParams({ state: to });
    },
    showAll: (on: boolean) => {
      setPlace(null);
      void setParams({ all: on });
    },
  };
}
export type MatrixState = ReturnType<typeof useMatrix>;

const GRAVITY = ["inactive", "no_entry", "not_posting", "missing", "unmapped"] as const;

/** The cell that is wrong with most money; the first of all when nothing is. */
function firstWrong(index: ReturnType<typeof matrixIndex> | null, { rows, columns }: typeof EMPTY | ShownAxes): Place {
  let best: { place: Place; cell: Cell } | null = null;
  if (index === null) return { row: 0, column: 0 };
  for (const [row, rowIndex] of rows.entries()) {
    for (const [column, columnIndex] of columns.entries()) {
      const cell = index.cell(rowIndex, columnIndex);
      if (cell.spendCents === 0 || !GRAVITY.includes(cell.state as (typeof GRAVITY)[number])) continue;
      if (best === null || isWorse(cell, best.cell)) best = { place: { row, column }, cell };
    }
  }
  return best?.place ?? { row: 0, column: 0 };
}
type ShownAxes = ReturnType<typeof shownAxes>;

function isWorse(a: Cell, b: Cell): boolean {
  const rank = ({ state }: Cell) => GRAVITY.indexOf(state as (typeof GRAVITY)[number]);
  return rank(a) < rank(b) || (rank(a) === rank(b) && a.spendCents > b.spendCents);
}
