"use client";

import { type PointerEvent, type SyntheticEvent, useRef, useState } from "react";
import type { MappingRow } from "#lib/web/queries/mapping.ts";
import type { End, Graph } from "./graph.ts";
import { type Column, endAt, type Layout } from "./layout.ts";

/** Less than this is a click. */
const DRAG_FROM_PIXELS = 5;
/** Over what is folded it opens after this long. */
const UNFOLD_AFTER_MS = 450;
const SCROLL_EDGE_PIXELS = 48;
const SCROLL_STEP_PIXELS = 14;

type Drag = {
  end: End;
  row: MappingRow;
  pointerId: number;
  startX: number;
  startY: number;
  isMoving: boolean;
  overId: string | null;
  unfoldTimer: ReturnType<typeof setTimeout> | null;
};

export type Dragging = Readonly<{ fromId: string; column: Column; overId: string | null }>;

type DragOptions = Readonly<{
  graph: Graph;
  layout: Layout;
  mayEdit: boolean;
  onOver: (row: MappingRow, target: string | null) => void;
  onDrop: (end: End, row: MappingRow, target: string) => void;
  unfold: (end: End) => void;
}>;

/** The one source that an end stands for: a category, an unmapped tag, or a cost centre that one tag alone feeds. */
export function draggableRow(end: End): MappingRow | null {
  if (end.kind === "account" || end.kind === "others") return null;
  const [row, ...more] = end.rows.filter(
    (one) => end.kind === "centre" || end.state === "mapped" || one.target === null,
  );
  return more.length === 0 ? (row ?? null) : null;
}

/** Of the end that something happens on: one handler for all of them, so that none is drawn again for a new handler. */
export function endIdOf({ target }: SyntheticEvent): string | undefined {
  return target instanceof Element ? target.closest<SVGGElement>("[data-end]")?.dataset["end"] : undefined;
}

/** Whether what is dragged into this column may be dropped here. */
function mayTake(end: End | undefined, column: Column): end is End {
  return (
    end !== undefined &&
    end.column === column &&
    (end.kind === "account" || end.kind === "centre") &&
    end.refusal === null
  );
}

/**
 * Dragging an end to where it goes in GP, with mouse, pen or finger. The line follows the pointer without React; only a new
 * target under it draws anything again.
 */
export function useDrag({ graph, layout, mayEdit, onOver, onDrop, unfold }: DragOptions) {
  const svg = useRef<SVGSVGElement>(null);
  const line = useRef<SVGPathElement>(null);
  const drag = useRef<Drag | null>(null);
  const [dragging, setDragging] = useState<Dragging | null>(null);
  const byId = (id: string | null | undefined) => graph.ends.find((end) => end.id === id);

  const stop = () => {
    const { current } = drag;
    if (current?.unfoldTimer) clearTimeout(current.unfoldTimer);
    if (current?.isMoving && svg.current?.hasPointerCapture(current.pointerId))
      svg.current.releasePointerCapture(current.pointerId);
    drag.current = null;
    line.current?.setAttribute("d", "");
    setDragging(null);
  };
  const start = (event: PointerEvent) => {
    const end = byId(endIdOf(event));
    const row = mayEdit && event.button === 0 && end !== undefined ? draggableRow(end) : null;
    if (row === null || end === undefined) return;
    const { clientX: startX, clientY: startY, pointerId } = event;
    drag.current = { end, row, pointerId, startX, startY, isMoving: false, overId: null, unfoldTimer: null };
  };
  const move = (event: PointerEvent) => {
    const { current } = drag;
    if (current === null || svg.current === null) return;
    const far = Math.hypot(event.clientX - current.startX, event.clientY - current.startY);
    if (!current.isMoving && far < DRAG_FROM_PIXELS) return;
    const column: Column = current.end.column === 0 ? 1 : 2;
    if (!current.isMoving) {
      current.isMoving = true;
      svg.current.setPointerCapture(event.pointerId);
      setDragging({ fromId: current.end.id, column, overId: null });
    }
    const { x, y } = toPicture(svg.current, layout, event);
    const place = layout.places.get(current.end.id);
    if (place) line.current?.setAttribute("d", linePath(place.x, place.y + place.height / 2, x, y, column));
    const isNear = column === 1 ? x > (layout.columnX[0] + layout.columnX[1]) / 2 : true;
    const overId = isNear ? endAt(layout, graph.ends, { column, y }) : null;
    const over = byId(overId);
    if (overId !== current.overId || current.unfoldTimer === null) waitToUnfold(current, over, unfold);
    if (overId !== current.overId) {
      current.overId = overId;
      setDragging({ fromId: current.end.id, column, overId: mayTake(over, column) ? overId : null });
      onOver(current.row, mayTake(over, column) ? over.name : null);
    }
    scrollAtEdge(event.clientY);
  };
  const drop = () => {
    const { current } = drag;
    if (current === null) return;
    const over = byId(current.overId);
    const column: Column = current.end.column === 0 ? 1 : 2;
    if (current.isMoving && mayTake(over, column)) onDrop(current.end, current.row, over.name);
    else if (current.isMoving) onOver(current.row, null);
    stop();
  };
  const cancel = () => {
    if (drag.current?.isMoving) onOver(drag.current.row, null);
    stop();
  };
  return {
    svg,
    line,
    dragging,
    handlers: { onPointerDown: start, onPointerMove: move, onPointerUp: drop, onPointerCancel: cancel },
    cancel,
  };
}

/** Over others the next page of them comes after a while, and then the one after it. */
function waitToUnfold(drag: Drag, over: End | undefined, unfold: (end: End) => void): void {
  if (drag.unfoldTimer) clearTimeout(drag.unfoldTimer);
  drag.unfoldTimer = null;
  if (over?.kind !== "others") return;
  drag.unfoldTimer = setTimeout(() => {
    drag.unfoldTimer = null;
    unfold(over);
  }, UNFOLD_AFTER_MS);
}

/** Screen to the picture's own pixels. */
function toPicture(svg: SVGSVGElement, { width, height }: Layout, { clientX, clientY }: PointerEvent) {
  const box = svg.getBoundingClientRect();
  return { x: ((clientX - box.left) / box.width) * width, y: ((clientY - box.top) / box.height) * height };
}

function linePath(x0: number, y0: number, x1: number, y1: number, column: Column): string {
  // Within the third column the line swings out to the left, so that it is seen beside the bars.
  const bend = column === 1 ? (x0 + x1) / 2 : Math.min(x0, x1) - 60;
  return `M${x0} ${y0}C${bend} ${y0} ${bend} ${y1} ${x1} ${y1}`;
}

function scrollAtEdge(clientY: number): void {
  if (clientY < SCROLL_EDGE_PIXELS) window.scrollBy(0, -SCROLL_STEP_PIXELS);
  if (clientY > window.innerHeight - SCROLL_EDGE_PIXELS) window.scrollBy(0, SCROLL_STEP_PIXELS);
}
