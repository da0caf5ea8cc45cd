import { cents, sumCents, type Cents } from "#lib/core/money.ts";
import type { CellPart, CellState, Matrix, MatrixEnd } from "#lib/web/queries/mapping-views.ts";

/** In the order in which the service packs them (`CELL_STATES`). */
const STATES: readonly CellState[] = ["unmapped", "missing", "inactive", "no_entry", "not_posting", "exists", "apart"];

/** What the legend counts and filters by, in its order. Two states that need the same of a person share one entry. */
export const LEGEND = ["exists", "missing", "inactive", "no_entry", "not_posting", "unmapped"] as const;
export type LegendState = (typeof LEGEND)[number];

export type Cell = Readonly<{
  row: number;
  column: number;
  state: CellState;
  account: string;
  spendCents: Cents;
  parts: readonly CellPart[];
}>;

/** Finds cells fast; made once an answer. */
export type MatrixIndex = Readonly<{ cell: (row: number, column: number) => Cell }>;

export function matrixIndex({ cells, accounts }: Pick<Matrix, "cells" | "accounts">): MatrixIndex {
  const key = (row: number, column: number) => `${row}/${column}`;
  const spend = new Map(cells.spend.map(([row, column, amount]) => [key(row, column), amount]));
  const parts = new Map(cells.parts.map(([row, column, some]) => [key(row, column), some]));
  return {
    cell: (row, column) => ({
      ...{ row, column },
      state: STATES[Number(cells.states[row]?.[column])] ?? "apart",
      account: accounts[cells.accounts[row]?.[column] ?? -1] ?? "",
      spendCents: spend.get(key(row, column)) ?? cents(0),
      parts: parts.get(key(row, column)) ?? [],
    }),
  };
}

export type Shown = Readonly<{ rows: readonly number[]; columns: readonly number[] }>;

/**
 * Which rows and columns are shown: those with spend or mapping, or all; of them, where a state is asked for, those that have a
 * cell of it.
 */
export function shownAxes(matrix: Matrix, state: LegendState | null, all: boolean): Shown {
  const matters = (end: MatrixEnd) => all || end.spendCents !== 0 || end.row?.target != null;
  const rows = matrix.categories.flatMap((end, index) => (matters(end) ? [index] : []));
  const columns = matrix.tags.flatMap((end, index) => (matters(end) ? [index] : []));
  if (state === null) return { rows, columns };
  const digit = String(STATES.indexOf(state));
  const has = (row: number, column: number) => matrix.cells.states[row]?.[column] === digit;
  return {
    rows: rows.filter((row) => columns.some((column) => has(row, column))),
    columns: columns.filter((column) => rows.some((row) => has(row, column))),
  };
}

/** How often each state stands in these cells: what the legend says is what a press on it shows. */
export function countStates({ cells }: Pick<Matrix, "cells">, { rows, columns }: Shown) {
  const counts = new Map<CellState, number>();
  for (const row of rows) {
    for (const column of columns) {
      const state = STATES[Number(cells.states[row]?.[column])] ?? "apart";
      counts.set(state, (counts.get(state) ?? 0) + 1);
    }
  }
  return (state: CellState) => counts.get(state) ?? 0;
}

/** Sums of what is shown; the whole is the sum of everything that was spent, shown or not. */
export function shownTotals(matrix: Matrix, { rows, columns }: Shown) {
  const [isRow, isColumn] = [new Set(rows), new Set(columns)];
  const byRow = new Map<number, Cents>();
  const byColumn = new Map<number, Cents>();
  const seen: Cents[] = [];
  for (const [row, column, amount] of matrix.cells.spend) {
    if (!isRow.has(row) || !isColumn.has(column)) continue;
    byRow.set(row, sumCents([byRow.get(row) ?? cents(0), amount]));
    byColumn.set(column, sumCents([byColumn.get(column) ?? cents(0), amount]));
    seen.push(amount);
  }
  return { byRow, byColumn, all: sumCents(seen) };
}

export type Window = Readonly<{ from: number; to: number; before: number; after: number }>;

/** Beyond what is seen, so that scrolling shows no holes. */
const OVERSCAN = 4;

/** Which of `count` items of `size` pixels are in view; `before` and `after` are the pixels of the others. */
export function windowOf(count: number, size: number, scroll: number, view: number): Window {
  const from = Math.max(0, Math.min(count, Math.floor(scroll / size) - OVERSCAN));
  const to = Math.min(count, Math.ceil((scroll + view) / size) + OVERSCAN);
  return { from, to: Math.max(from, to), before: from * size, after: (count - Math.max(from, to)) * size };
}

export type Place = Readonly<{ row: number; column: number }>;

/** Where a key leads in the shown cells; null: it is no key of ours. Positions are among what is shown. */
export function steppedTo(key: string, { row, column }: Place, size: Place, page: number): Place | null {
  const clamp = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));
  const to = (down: number, right: number) => ({
    row: clamp(row + down, size.row),
    column: clamp(column + right, size.column),
  });
  switch (key) {
    case "ArrowDown":
      return to(1, 0);
    case "ArrowUp":
      return to(-1, 0);
    case "ArrowRight":
      return to(0, 1);
    case "ArrowLeft":
      return to(0, -1);
    case "PageDown":
      return to(page, 0);
    case "PageUp":
      return to(-page, 0);
    case "Home":
      return to(0, -size.column);
    case "End":
      return to(0, size.column);
    default:
      return null;
  }
}
