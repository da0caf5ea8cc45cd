"use client";

import { type KeyboardEvent, memo, type MouseEvent, type SyntheticEvent, useEffect, useMemo, useRef } from "react";
import { cn } from "#components/ui/cn.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { formatMoney } from "#lib/web/format.ts";
import { columnHeads, graphWords } from "./board-words.ts";
import { EndView } from "./end-view.tsx";
import type { End, Link } from "./graph.ts";
import type { Layout } from "./layout.ts";
import { nextEnd, tabStops } from "./next-end.ts";
import type { BoardState } from "./use-board.ts";
import { endIdOf, useDrag } from "./use-drag.ts";

/** Focus on what maps the chosen end: Enter on the board leads to the picker. */
const PICKER = "[data-board-panel] [aria-haspopup='dialog']";

/** The picture itself: ribbons under ends, one line while something is dragged. */
export function BoardCanvas({ view }: { view: BoardState }) {
  const { board, graph, layout, selected, select, unfold, mapping, mayEdit, setWidth } = view;
  const { currency } = useCompany();
  const frame = useMeasuredWidth(setWidth);
  const { svg, line, dragging, handlers, cancel } = useDrag({
    ...{ graph, layout, mayEdit, unfold },
    onOver: mapping.choose,
    onDrop: (end, row, target) => {
      mapping.choose(row, target);
      select(end.id);
      focusSoon("[data-board-panel] [data-save]");
    },
  });
  const endHandlers = useEndHandlers(view, svg, cancel);
  const stops = useMemo(() => tabStops(graph.ends, selected?.end?.id ?? null), [graph, selected]);
  if (board === undefined) return null;
  return (
    <div ref={frame} className="min-w-0 phone:hidden">
      <svg
        ref={svg}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a group of buttons inside an SVG
        role="group"
        aria-label={graphWords(graph)}
        viewBox={`0 0 ${layout.width} ${layout.height}`}
        width="100%"
        height={layout.height}
        preserveAspectRatio="xMidYMin meet"
        className={cn("block overflow-visible select-none", dragging !== null && "cursor-grabbing")}
        {...handlers}
        {...endHandlers}
      >
        <Heads texts={columnHeads(board, currency)} layout={layout} />
        <Ribbons
          links={graph.links}
          layout={layout}
          selectedId={selected?.link?.id ?? null}
          onChoose={(link) => follow(link, view)}
        />
        {graph.ends.map((end) => {
          const place = layout.places.get(end.id);
          return place === undefined ? null : (
            <EndView
              key={end.id}
              end={end}
              place={place}
              selected={selected?.end?.id === end.id}
              over={dragging?.overId === end.id}
              faded={dragging !== null && isElsewhere(end, dragging)}
              tabStop={stops.has(end.id)}
              mayEdit={mayEdit}
              gapBefore={layout.columnX[1] - layout.columnX[0]}
            />
          );
        })}
        <path ref={line} className="pointer-events-none fill-none stroke-primary stroke-2 [stroke-dasharray:5_4]" />
      </svg>
    </div>
  );
}

/** Choosing with click, Enter or Space, and arrows from end to end. Enter leads on to the picker, or to the page that was opened. */
function useEndHandlers(
  { graph, layout, select, unfold }: BoardState,
  svg: { readonly current: SVGSVGElement | null },
  cancel: () => void,
) {
  const endOf = (event: SyntheticEvent) => graph.ends.find((end) => end.id === endIdOf(event));
  const choose = (end: End) => (end.kind === "others" ? unfold(end) : select(end.id));
  const onClick = (event: MouseEvent) => {
    const end = endOf(event);
    if (end !== undefined) choose(end);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const end = endOf(event);
    if (end === undefined) return;
    if (event.key === "Escape") return cancel();
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(end);
      if (end.kind === "others")
        focusSoon(...[end.id, `before/${end.column}`, `others/${end.column}`].map(endSelector));
      else focusSoon(PICKER);
      return;
    }
    const next = nextEnd(event.key, end, graph.ends, layout.places);
    if (next === null) return;
    event.preventDefault();
    svg.current?.querySelector<SVGGElement>(endSelector(next.id))?.focus();
  };
  return { onClick, onKeyDown };
}

const endSelector = (id: string) => `[data-end="${CSS.escape(id)}"]`;

/** A ribbon of what is folded opens the fold; any other leads to its reports. */
function follow(link: Link, { graph, select, unfold }: BoardState): void {
  if (link.ends !== null) return select(link.id);
  for (const end of graph.ends) {
    if (end.kind === "others" && (end.id === link.from || end.id === link.to)) unfold(end);
  }
}

function isElsewhere(end: End, dragging: { fromId: string; column: number }): boolean {
  return end.id !== dragging.fromId && (end.column !== dragging.column || end.refusal !== null || end.kind === "tag");
}

/** The first of them that is there once React has drawn what was chosen. */
function focusSoon(...selectors: readonly string[]): void {
  setTimeout(() => {
    const found = selectors.map((selector) => document.querySelector<HTMLElement | SVGElement>(selector));
    found.find((element) => element !== null)?.focus();
  }, 0);
}

function Heads({ texts, layout }: { texts: readonly [string, string, string]; layout: Layout }) {
  const [left, middle, right] = layout.columnX;
  const className = "fill-muted-foreground text-xs font-medium";
  return (
    <>
      <text x={left} y="11" textAnchor="end" className={className}>
        {texts[0]}
      </text>
      <text x={middle} y="11" textAnchor="end" className={className}>
        {texts[1]}
      </text>
      <text x={right - 6} y="11" className={className}>
        {texts[2]}
      </text>
    </>
  );
}

type RibbonsProps = {
  links: readonly Link[];
  layout: Layout;
  selectedId: string | null;
  onChoose: (link: Link) => void;
};

const TONES = {
  mapped: "fill-ribbon opacity-26",
  unmapped: "fill-held-mark opacity-62",
  refused: "fill-rejected-mark opacity-85",
} as const;

/** Thousands of paths: drawn again only when the money or the choice changes, never while something is dragged. */
const Ribbons = memo(
  function Ribbons({ links, layout, selectedId, onChoose }: RibbonsProps) {
    const paths = new Map(layout.ribbons.map((ribbon) => [ribbon.id, ribbon.path]));
    // What needs somebody lies on top.
    const order = links.toSorted((a, b) => Number(a.state !== "mapped") - Number(b.state !== "mapped"));
    return (
      // The same is reached by the keyboard from the ends: their panels list the reports.
      <g aria-hidden="true">
        {order.map((link) => (
          <path
            key={link.id}
            d={paths.get(link.id) ?? ""}
            data-link={link.id}
            onClick={() => onChoose(link)}
            className={cn(
              "cursor-pointer",
              link.id === selectedId
                ? "fill-ribbon-active opacity-50"
                : `${TONES[link.state]} hover:fill-ribbon-active hover:opacity-50`,
            )}
          >
            <title>{`${link.words}: ${formatMoney(link.cents)}`}</title>
          </path>
        ))}
      </g>
    );
  },
  (before, after) =>
    before.links === after.links && before.layout === after.layout && before.selectedId === after.selectedId,
);

/** The picture is drawn for the room that it has, so that its letters keep their size. */
function useMeasuredWidth(setWidth: (width: number) => void) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      // Hidden on a phone: its width is nothing then.
      if (element.clientWidth > 0) setWidth(element.clientWidth);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [setWidth]);
  return frame;
}
