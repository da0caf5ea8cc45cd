/**
 * Where everything on the board stands, computed once from plain numbers. Written by hand, not with d3-sankey: that spreads
 * nodes by weight alone, while here each end needs room for its label, stays in the order of its money, and small ends of
 * hundreds must neither vanish nor push the others off the screen.
 */

export const COLUMNS = [0, 1, 2] as const;
export type Column = (typeof COLUMNS)[number];

/** An end as the layout sees it. `weight` is never negative; ends of columns 0 and 2 come in the order that they keep. */
export type LayoutEnd = Readonly<{
  id: string;
  column: Column;
  /** Stands for others that are before or after those of its column: there it stays, wherever its money comes from. */
  edge?: "first" | "last";
}>;
/** Goes from a column to the next one. `weight` in cents, never negative. */
export type LayoutLink = Readonly<{ id: string; from: string; to: string; weight: number }>;

/** In pixels. The bar is 6 wide, its right edge at `x`; the slot is its room with the label. */
export type Place = Readonly<{ x: number; y: number; height: number; slotY: number; slotHeight: number }>;
export type Ribbon = Readonly<{ id: string; path: string; thickness: number }>;
export type Layout = Readonly<{
  width: number;
  height: number;
  /** Right edges of the bars by column. */
  columnX: readonly [number, number, number];
  places: ReadonlyMap<string, Place>;
  ribbons: readonly Ribbon[];
}>;

export const BAR_WIDTH = 6;
const BAR_HEIGHT_MIN = 2;
const GAP = 12;
const PITCH = 30;
/** With more ends than a screen has room for, one line of text each. */
const PITCH_DENSE = 20;
const DENSE_FROM = 20;
/** Beside so many lines of text there is this much room for the money: else all bars would be as thin as they get. */
const DENSE_MONEY_ROOM = 280;
const HEAD = 24;
const FOOT = 8;
const LABELS_LEFT = 202;
const LABELS_RIGHT = 194;
const FLOW_MIN = 260;
const MIDDLE_SHARE = 0.53;
const RIBBON_MIN = 0.7;
const SCALE_STEPS = 40;

/** Places every end and ribbon within `width`; at least `heightMin` high, higher where the labels need it. */
export function layoutBoard(
  ends: readonly LayoutEnd[],
  links: readonly LayoutLink[],
  { width, heightMin }: { width: number; heightMin: number },
): Layout {
  const weights = endWeights(links);
  const columns = COLUMNS.map((column) => ends.filter((end) => end.column === column));
  const ordered = [columns[0] ?? [], byNeighbours(columns[1] ?? [], columns[0] ?? [], links), columns[2] ?? []];
  const longest = Math.max(...ordered.map((column) => column.length));
  const isDense = longest > DENSE_FROM;
  const pitch = isDense ? PITCH_DENSE : PITCH;
  const weightOf = (end: LayoutEnd) => weights.get(end.id) ?? 0;
  const room = Math.max(heightMin - HEAD - FOOT, longest * pitch + (isDense ? DENSE_MONEY_ROOM : 0));
  const scale = largestScale(
    ordered.map((column) => column.map(weightOf)),
    room,
    pitch,
  );
  const columnX = columnEdges(width);
  const places = new Map<string, Place>();
  for (const [index, column] of ordered.entries()) {
    placeColumn(column, { x: columnX[index] ?? 0, room, pitch, scale, weightOf }, places);
  }
  return { width, height: room + HEAD + FOOT, columnX, places, ribbons: ribbonsOf(links, places, scale) };
}

function columnEdges(width: number): [number, number, number] {
  const right = Math.max(width - LABELS_RIGHT, LABELS_LEFT + FLOW_MIN);
  return [LABELS_LEFT, Math.round(LABELS_LEFT + (right - LABELS_LEFT) * MIDDLE_SHARE), right];
}

/** What goes in or out, whichever is more: a mapped account with an unmapped tag keeps its height. */
function endWeights(links: readonly LayoutLink[]): ReadonlyMap<string, number> {
  const into = new Map<string, number>();
  const out = new Map<string, number>();
  for (const { from, to, weight } of links) {
    out.set(from, (out.get(from) ?? 0) + weight);
    into.set(to, (into.get(to) ?? 0) + weight);
  }
  return new Map(
    [...new Set([...into.keys(), ...out.keys()])].map((id) => [id, Math.max(into.get(id) ?? 0, out.get(id) ?? 0)]),
  );
}

/** Each stands where its money comes from, so that few ribbons cross; what gets none keeps its order at the end. */
function byNeighbours(
  column: readonly LayoutEnd[],
  before: readonly LayoutEnd[],
  links: readonly LayoutLink[],
): readonly LayoutEnd[] {
  const rank = new Map(before.map((end, index) => [end.id, index]));
  const sums = new Map<string, { weight: number; moment: number }>();
  for (const { from, to, weight } of links) {
    const at = rank.get(from);
    if (at === undefined) continue;
    const sum = sums.get(to) ?? { weight: 0, moment: 0 };
    sums.set(to, { weight: sum.weight + weight, moment: sum.moment + weight * at });
  }
  const centre = (end: LayoutEnd) => {
    if (end.edge !== undefined) return end.edge === "first" ? -1 : Number.POSITIVE_INFINITY;
    const sum = sums.get(end.id);
    return sum === undefined || sum.weight === 0 ? Number.POSITIVE_INFINITY : sum.moment / sum.weight;
  };
  const given = new Map(column.map((end, index) => [end.id, index]));
  return column.toSorted((a, b) => {
    const [of, to] = [centre(a), centre(b)];
    return of === to ? (given.get(a.id) ?? 0) - (given.get(b.id) ?? 0) : of - to;
  });
}

function slotOf(weight: number, scale: number, pitch: number): number {
  return Math.max(Math.max(BAR_HEIGHT_MIN, weight * scale) + GAP, pitch);
}

/** Pixels a cent: the largest with which the fullest column still fits. All columns share it, so widths compare. */
function largestScale(columns: readonly (readonly number[])[], room: number, pitch: number): number {
  const fits = (scale: number) =>
    columns.every((weights) => weights.reduce((sum, weight) => sum + slotOf(weight, scale, pitch), 0) <= room);
  const heaviest = Math.max(...columns.map((weights) => weights.reduce((sum, weight) => sum + weight, 0)));
  if (heaviest === 0) return 0;
  let [low, high] = [0, room / heaviest];
  for (let step = 0; step < SCALE_STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

type ColumnRoom = Readonly<{
  x: number;
  room: number;
  pitch: number;
  scale: number;
  weightOf: (end: LayoutEnd) => number;
}>;

function placeColumn(
  column: readonly LayoutEnd[],
  { x, room, pitch, scale, weightOf }: ColumnRoom,
  places: Map<string, Place>,
): void {
  const slots = column.map((end) => slotOf(weightOf(end), scale, pitch));
  const rest = room - slots.reduce((sum, slot) => sum + slot, 0);
  const extra = column.length === 0 ? 0 : Math.min(rest / column.length, 2 * PITCH);
  let slotY = HEAD + Math.max(0, (rest - extra * column.length) / 2);
  for (const [index, end] of column.entries()) {
    const slotHeight = (slots[index] ?? pitch) + extra;
    const height = Math.max(BAR_HEIGHT_MIN, weightOf(end) * scale);
    places.set(end.id, { x, y: slotY + (slotHeight - height) / 2, height, slotY, slotHeight });
    slotY += slotHeight;
  }
}

/** Ribbons leave and arrive in the order of where they go and come from, so that those of one end do not cross. */
function ribbonsOf(links: readonly LayoutLink[], places: ReadonlyMap<string, Place>, scale: number): readonly Ribbon[] {
  const y = (id: string) => places.get(id)?.y ?? 0;
  const drawn = links.filter(({ from, to, weight }) => weight > 0 && places.has(from) && places.has(to));
  const starts = offsets(
    drawn.toSorted((a, b) => y(a.to) - y(b.to) || compare(a.id, b.id)),
    "from",
    places,
    scale,
  );
  const ends = offsets(
    drawn.toSorted((a, b) => y(a.from) - y(b.from) || compare(a.id, b.id)),
    "to",
    places,
    scale,
  );
  return drawn.map((link) => {
    const thickness = Math.max(RIBBON_MIN, link.weight * scale);
    const [x0, x1] = [places.get(link.from)?.x ?? 0, (places.get(link.to)?.x ?? 0) - BAR_WIDTH];
    const path = ribbonPath(x0, starts.get(link.id) ?? 0, x1, ends.get(link.id) ?? 0, thickness);
    return { id: link.id, path, thickness };
  });
}

function offsets(
  links: readonly LayoutLink[],
  side: "from" | "to",
  places: ReadonlyMap<string, Place>,
  scale: number,
): ReadonlyMap<string, number> {
  const used = new Map<string, number>();
  return new Map(
    links.map((link) => {
      const id = link[side];
      const before = used.get(id) ?? 0;
      used.set(id, before + link.weight * scale);
      return [link.id, (places.get(id)?.y ?? 0) + before];
    }),
  );
}

function ribbonPath(x0: number, y0: number, x1: number, y1: number, thickness: number): string {
  const middle = round((x0 + x1) / 2);
  const [a, b, c, d] = [y0, y1, y1 + thickness, y0 + thickness].map(round);
  return `M${x0} ${a}C${middle} ${a} ${middle} ${b} ${x1} ${b}V${c}C${middle} ${c} ${middle} ${d} ${x0} ${d}Z`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The end of a column whose slot holds this height, or null: what is under the pointer while something is dragged. */
export function endAt(
  { places, columnX }: Layout,
  ends: readonly LayoutEnd[],
  { column, y }: { column: Column; y: number },
): string | null {
  const x = columnX[column];
  const found = ends.find((end) => {
    const place = end.column === column ? places.get(end.id) : undefined;
    return place !== undefined && place.x === x && y >= place.slotY && y < place.slotY + place.slotHeight;
  });
  return found?.id ?? null;
}
