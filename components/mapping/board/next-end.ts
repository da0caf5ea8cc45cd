import type { End } from "./graph.ts";
import type { Column, Place } from "./layout.ts";

type Places = ReadonlyMap<string, Place>;

/** Where an arrow leads from an end: up and down in its column as drawn, left and right to the nearest of the next column. */
export function nextEnd(key: string, from: End, ends: readonly End[], places: Places): End | null {
  const y = (end: End) => places.get(end.id)?.slotY ?? 0;
  const inColumn = (column: Column) => ends.filter((end) => end.column === column).toSorted((a, b) => y(a) - y(b));
  const own = inColumn(from.column);
  const at = own.findIndex((end) => end.id === from.id);
  switch (key) {
    case "ArrowDown":
      return own[at + 1] ?? null;
    case "ArrowUp":
      return own[at - 1] ?? null;
    case "Home":
      return own[0] ?? null;
    case "End":
      return own.at(-1) ?? null;
    case "ArrowLeft":
    case "ArrowRight": {
      const column = from.column + (key === "ArrowRight" ? 1 : -1);
      if (column < 0 || column > 2) return null;
      const near = inColumn(column as Column).toSorted((a, b) => Math.abs(y(a) - y(from)) - Math.abs(y(b) - y(from)));
      return near[0] ?? null;
    }
    default:
      return null;
  }
}

/** The one end of each column that Tab stops at: the chosen one, else the first unmapped one, else the first. */
export function tabStops(ends: readonly End[], selectedId: string | null): ReadonlySet<string> {
  return new Set(
    ([0, 1, 2] as const).flatMap((column) => {
      const own = ends.filter((end) => end.column === column);
      const stop = own.find((end) => end.id === selectedId) ?? own.find((end) => end.state === "unmapped") ?? own[0];
      return stop === undefined ? [] : [stop.id];
    }),
  );
}
