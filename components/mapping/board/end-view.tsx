"use client";

import { memo } from "react";
import { cn } from "#components/ui/cn.ts";
import { formatMoney } from "#lib/web/format.ts";
import { endWords, shorten } from "./board-words.ts";
import type { End } from "./graph.ts";
import { BAR_WIDTH, type Place } from "./layout.ts";
import { draggableRow } from "./use-drag.ts";

const LABEL_GAP = 12;
const TWO_LINES_FROM = 42;
const LABEL_LEFT = 180;
const LABEL_MIDDLE = 150;
/** Of an unmapped category: its stub with "No account", where an account's name must not stand over it. */
const STUB_ROOM = 128;
const LABEL_RIGHT = 176;
const STUB_LENGTH = 34;

type EndViewProps = {
  end: End;
  place: Place;
  selected: boolean;
  /** Something is dragged over it that it takes. */
  over: boolean;
  /** Something is dragged, and it is not for here. */
  faded: boolean;
  tabStop: boolean;
  mayEdit: boolean;
  /** Pixels from the column before to this one. */
  gapBefore: number;
};

/** A bar with its name and money; a button, since it is chosen and, where it can be mapped, dragged: the canvas hears what happens on it. */
export const EndView = memo(function EndView(props: EndViewProps) {
  const { end, place, selected, over, faded, tabStop, mayEdit, gapBefore } = props;
  const open = end.state === "unmapped" || end.state === "hole";
  const grabbed = mayEdit && draggableRow(end) !== null;
  return (
    <g
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- inside an SVG there is no button
      role="button"
      tabIndex={tabStop ? 0 : -1}
      data-end={end.id}
      aria-pressed={selected}
      className={cn(
        "group/end cursor-pointer outline-none",
        grabbed && "cursor-grab touch-none",
        faded && "opacity-40",
      )}
    >
      <title>{endWords(end)}</title>
      <Ground end={end} place={place} selected={selected} over={over} />
      {open ? (
        <rect
          x={place.x - BAR_WIDTH - 3}
          y={place.y - 3}
          width={BAR_WIDTH + 6}
          height={place.height + 6}
          rx="3"
          className="fill-glow drop-shadow-[0_0_5px_var(--held-mark)]"
        />
      ) : null}
      <rect
        x={place.x - BAR_WIDTH}
        y={place.y}
        width={BAR_WIDTH}
        height={place.height}
        rx="1"
        className={cn(
          "fill-muted-foreground",
          open && "fill-held-mark",
          end.refusal !== null && "fill-rejected-mark",
          (over || selected) && !open && "fill-primary",
        )}
      />
      <Label end={end} place={place} open={open} roomMiddle={Math.min(LABEL_MIDDLE, gapBefore - STUB_ROOM)} />
      {end.kind === "category" && open ? <Stub place={place} /> : null}
    </g>
  );
});

/** The room of the end: seen when it has the focus, is chosen, or something hovers over it; a frame where a tag is unmapped. */
function Ground({ end, place, selected, over }: Pick<EndViewProps, "end" | "place" | "selected" | "over">) {
  const [from, width] = groundOf(end, place);
  const framed = end.kind === "tag";
  const height = framed ? 38 : Math.max(18, Math.min(place.slotHeight - 4, 40));
  return (
    <rect
      x={from}
      y={place.y + place.height / 2 - height / 2}
      width={width}
      height={height}
      rx="5"
      className={cn(
        "fill-transparent stroke-transparent stroke-[1.5] group-hover/end:fill-accent/70",
        framed &&
          "fill-held-bg stroke-held-mark stroke-1 drop-shadow-[0_0_4px_var(--glow)] group-hover/end:fill-held-bg",
        selected && !framed && "stroke-border-strong",
        over && "fill-selected stroke-ring",
        "group-focus-visible/end:stroke-ring group-focus-visible/end:stroke-2",
      )}
    />
  );
}

function groundOf(end: End, { x }: Place): readonly [number, number] {
  if (end.column === 0) return [x - BAR_WIDTH - LABEL_GAP - LABEL_LEFT + 4, LABEL_LEFT + LABEL_GAP - 8];
  if (end.column === 1) return [x - BAR_WIDTH - LABEL_GAP - LABEL_MIDDLE + 4, LABEL_MIDDLE + LABEL_GAP - 8];
  return [x + 6, LABEL_RIGHT + 10];
}

type LabelProps = { end: End; place: Place; open: boolean; roomMiddle: number };

function Label({ end, place, open, roomMiddle }: LabelProps) {
  const middle = place.y + place.height / 2;
  const money = end.cents === 0 ? "no spend" : formatMoney(end.cents);
  const tone = open ? "fill-held" : "fill-foreground";
  const quiet = open ? "fill-held" : "fill-muted-foreground";
  if (end.column === 1) {
    return (
      <text
        x={place.x - BAR_WIDTH - LABEL_GAP + 2}
        y={middle + 4}
        textAnchor="end"
        className={cn("halo text-xs", end.refusal === null ? "fill-foreground" : "fill-rejected")}
      >
        {end.code === "" ? null : <tspan className="fill-muted-foreground">{end.code} </tspan>}
        {shorten(end.label, roomMiddle - end.code.length * 7)}
      </text>
    );
  }
  const isLeft = end.column === 0;
  const x = isLeft ? place.x - BAR_WIDTH - LABEL_GAP + 2 : place.x + LABEL_GAP + 2;
  const anchor = isLeft ? "end" : "start";
  const room = isLeft ? LABEL_LEFT : LABEL_RIGHT;
  const isTwo = place.slotHeight >= TWO_LINES_FROM || (!isLeft && place.slotHeight >= 30);
  const first = (
    <>
      {end.code === "" ? null : <tspan className="fill-muted-foreground">{end.code} </tspan>}
      {shorten(end.label, (isTwo ? room : room - money.length * 6.4 - 8) - end.code.length * 7)}
    </>
  );
  if (!isTwo) {
    return (
      <text x={x} y={middle + 4} textAnchor={anchor} className={cn("text-xs", tone)}>
        {first}
        <tspan dx="8" className={cn("text-2xs", quiet)}>
          {money}
        </tspan>
      </text>
    );
  }
  const isBold = end.kind === "tag";
  return (
    <>
      <text x={x} y={middle - 2} textAnchor={anchor} className={cn("text-xs", tone, isBold && "font-semibold")}>
        {first}
      </text>
      <text x={x} y={middle + 13} textAnchor={anchor} className={cn("text-2xs", quiet)}>
        {shorten(
          [money, isLeft && end.kind === "others" ? "" : end.note].filter((part) => part !== "").join(", "),
          room + 12,
        )}
      </text>
    </>
  );
}

/** An unmapped category's money stops here: the handle shows that it can be drawn further. */
function Stub({ place }: { place: Place }) {
  const y = place.y + place.height / 2;
  const end = place.x + STUB_LENGTH;
  return (
    <>
      <path
        d={`M${place.x} ${y}H${end - 5}`}
        className="fill-none stroke-held-mark stroke-[1.6] [stroke-dasharray:3_3]"
      />
      <circle
        cx={end}
        cy={y}
        r="5"
        className="fill-background stroke-held-mark stroke-[1.6] drop-shadow-[0_0_5px_var(--held-mark)]"
      />
      <text x={end + 11} y={y + 4} className="halo fill-held text-xs">
        No account
      </text>
    </>
  );
}
