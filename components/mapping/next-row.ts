import type { MappingRow } from "#lib/web/queries/mapping.ts";

type Place = Pick<MappingRow, "id" | "state" | "key">;

/**
 * Where the focus goes after rows were saved: the next row below that still has to be mapped, else the first one above;
 * null when nothing is left. Rows that nobody can map here are passed over.
 */
export function nextUnmapped(rows: readonly Place[], savedIds: ReadonlySet<string>): string | null {
  const last = rows.findLastIndex((row) => savedIds.has(row.id));
  const isOpen = (row: Place) => row.state === "unmapped" && row.key !== null && !savedIds.has(row.id);
  return (rows.slice(last + 1).find(isOpen) ?? rows.slice(0, Math.max(last, 0)).find(isOpen))?.id ?? null;
}

/** The row `step` further down (up when negative), stopping at the ends; the first one when there is no current row. */
export function neighbour(
  rows: readonly Readonly<{ id: string }>[],
  currentId: string | null,
  step: number,
): string | null {
  const at = rows.findIndex((row) => row.id === currentId);
  const to = at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1);
  return rows[to]?.id ?? null;
}

/** All rows from one to the other, both included, whichever stands first; the other alone where the one is not there. */
export function rangeOf<Item extends Readonly<{ id: string }>>(
  rows: readonly Item[],
  fromId: string | null,
  toId: string,
): readonly Item[] {
  const to = rows.findIndex((row) => row.id === toId);
  const found = rows.findIndex((row) => row.id === fromId);
  const from = found < 0 ? to : found;
  return to < 0 ? [] : rows.slice(Math.min(from, to), Math.max(from, to) + 1);
}
