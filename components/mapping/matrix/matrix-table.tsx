"use client";

import { type KeyboardEvent, memo, useEffect, useLayoutEffect, useRef, useState } from "react";
import { cn } from "#components/ui/cn.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { formatMoney } from "#lib/web/format.ts";
import type { MatrixEnd } from "#lib/web/queries/mapping-views.ts";
import { MatrixCellView } from "./matrix-cell.tsx";
import { type LegendState, type MatrixIndex, type Place, steppedTo, type Window, windowOf } from "./matrix-view.ts";
import type { MatrixState } from "./use-matrix.ts";

const ROW_HEIGHT = 39;
const COLUMN_WIDTH = 94;
const NAME_WIDTH = 166;
const SUM_WIDTH = 100;
const HEAD_HEIGHT = 52;
const PAGE_ROWS = 10;
/** What the server draws before anybody knows the size of the screen. */
const FIRST_VIEW = { height: 900, width: 1200 };

const STICKY_LEFT = "sticky left-0 z-10 bg-card text-left phone:w-[128px]";
const LINE = "border-b";

/** The cells, only those in view drawn: 300 × 200 scroll like 10 × 10. One cell is in the tab order, arrows move. */
export function MatrixTable({ view }: { view: MatrixState }) {
  const { matrix, index, shown, totals, at, setPlace, state } = view;
  const { currency } = useCompany();
  const { frame, rows, columns, reveal } = useWindows(shown.rows.length, shown.columns.length);
  const focusNext = useFocusOn(at, frame);
  if (matrix === undefined || index === null || totals === null) return null;
  const goTo = (place: Place) => {
    focusNext();
    reveal(place);
    setPlace(place);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (at === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = steppedTo(event.key, at, { row: shown.rows.length, column: shown.columns.length }, PAGE_ROWS);
    if (next === null) return;
    event.preventDefault();
    goTo(next);
  };
  const drawn = shown.columns.slice(columns.from, columns.to);
  return (
    <div
      ref={frame}
      className="relative max-h-[max(340px,calc(100dvh-232px))] overflow-auto rounded-lg border bg-card phone:max-h-[72dvh]"
    >
      <table
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- arrow keys walk through it: the ARIA pattern of a grid is this table
        role="grid"
        aria-label="Accounts by category and tag"
        aria-rowcount={shown.rows.length + 2}
        aria-colcount={shown.columns.length + 2}
        onKeyDown={onKeyDown}
        className="w-full table-fixed border-separate border-spacing-0 text-sm"
      >
        <colgroup>
          <col width={NAME_WIDTH} />
          {columns.before > 0 ? <col width={columns.before} /> : null}
          {drawn.map((column) => (
            <col key={column} width={COLUMN_WIDTH} />
          ))}
          {columns.after > 0 ? <col width={columns.after} /> : null}
          <col width={SUM_WIDTH} />
        </colgroup>
        <MatrixHead tags={matrix.tags} drawn={drawn} window={columns} currency={currency} />
        <tbody>
          <Spacer height={rows.before} span={drawn.length + 4} />
          {shown.rows.slice(rows.from, rows.to).map((row, offset) => (
            <MatrixRow
              key={row}
              row={row}
              place={rows.from + offset}
              end={matrix.categories[row]}
              drawn={drawn}
              window={columns}
              index={index}
              sum={formatMoney(totals.byRow.get(row) ?? (0 as never))}
              currentColumn={at?.row === rows.from + offset ? at.column : null}
              filter={state}
              onChoose={goTo}
            />
          ))}
          <Spacer height={rows.after} span={drawn.length + 4} />
        </tbody>
        <MatrixFoot view={view} drawn={drawn} window={columns} />
      </table>
    </div>
  );
}

/** In place of the columns beside those in view. */
function Gap({ className }: { className: string }) {
  return (
    <td aria-hidden="true" className={className}>
      {NOTHING}
    </td>
  );
}

const NOTHING = "\u00a0";

function Spacer({ height, span }: { height: number; span: number }) {
  if (height === 0) return null;
  return (
    <tr aria-hidden="true">
      <td colSpan={span} height={height} className="p-0">
        {NOTHING}
      </td>
    </tr>
  );
}

type HeadProps = { tags: readonly MatrixEnd[]; drawn: readonly number[]; window: Window; currency: string };

function MatrixHead({ tags, drawn, window, currency }: HeadProps) {
  const cell = "sticky top-0 h-[52px] border-b border-b-border-strong bg-card px-2 text-xs leading-4 font-medium";
  return (
    <thead>
      <tr>
        <th scope="col" className={cn(cell, STICKY_LEFT, "z-30 pl-3 text-muted-foreground")}>
          Category
        </th>
        {window.before > 0 ? <Gap className={cn(cell, "z-20")} /> : null}
        {drawn.map((column, offset) => (
          <th
            key={column}
            scope="col"
            aria-colindex={window.from + offset + 2}
            title={tags[column]?.label}
            className={cn(cell, "z-20 text-right")}
          >
            <span className="line-clamp-2 break-words">{tags[column]?.label}</span>
            <span className={cn("block text-2xs font-normal", targetTone(tags[column]))}>
              {targetWords(tags[column], "no cost centre")}
            </span>
          </th>
        ))}
        {window.after > 0 ? <Gap className={cn(cell, "z-20")} /> : null}
        <th
          scope="col"
          className={cn(
            cell,
            "z-30 sticky right-0 border-l border-l-border-strong bg-card pr-3 text-right text-muted-foreground",
          )}
        >
          90 days, {currency}
        </th>
      </tr>
    </thead>
  );
}

function targetWords(end: MatrixEnd | undefined, none: string): string {
  return end?.row?.target?.value ?? (end?.row == null ? "never maps" : none);
}

function targetTone(end: MatrixEnd | undefined): string {
  return end?.row?.target == null ? "text-held" : "text-muted-foreground";
}

type RowProps = {
  row: number;
  place: number;
  end: MatrixEnd | undefined;
  drawn: readonly number[];
  window: Window;
  index: MatrixIndex;
  sum: string;
  currentColumn: number | null;
  filter: LegendState | null;
  onChoose: (place: Place) => void;
};

/** Drawn again only when something in it changes: a step of the arrow touches two rows. */
const MatrixRow = memo(
  function MatrixRow({ row, place, end, drawn, window, index, sum, currentColumn, filter, onChoose }: RowProps) {
    return (
      <tr aria-rowindex={place + 2} className="group">
        <th scope="row" title={end?.label} className={cn(STICKY_LEFT, LINE, "h-[39px] pl-3 font-medium")}>
          <span className="block truncate leading-4">{end?.label}</span>
          <span className={cn("block truncate text-2xs font-normal", targetTone(end))}>
            {targetWords(end, "no account")}
          </span>
        </th>
        {window.before > 0 ? <Gap className={LINE} /> : null}
        {drawn.map((column, offset) => {
          const cell = index.cell(row, column);
          const shownColumn = window.from + offset;
          return (
            <MatrixCellView
              key={column}
              cell={cell}
              place={`${place}/${shownColumn}`}
              columnIndex={shownColumn + 2}
              current={currentColumn === shownColumn}
              dimmed={filter !== null && cell.state !== filter}
              onChoose={() => onChoose({ row: place, column: shownColumn })}
            />
          );
        })}
        {window.after > 0 ? <Gap className={LINE} /> : null}
        <td
          className={cn(
            LINE,
            "sticky right-0 border-l border-l-border-strong bg-card pr-3 text-right tabular-nums phone:static",
          )}
        >
          {sum}
        </td>
      </tr>
    );
  },
  (before, after) =>
    before.row === after.row &&
    before.place === after.place &&
    before.end === after.end &&
    before.index === after.index &&
    before.sum === after.sum &&
    before.filter === after.filter &&
    before.currentColumn === after.currentColumn &&
    before.window.from === after.window.from &&
    before.window.to === after.window.to &&
    before.drawn.length === after.drawn.length,
);

function MatrixFoot({ view, drawn, window }: { view: MatrixState; drawn: readonly number[]; window: Window }) {
  const { totals } = view;
  if (totals === null) return null;
  const cell =
    "sticky bottom-0 h-8 border-t border-t-border-strong bg-card px-2 text-right text-xs font-semibold tabular-nums";
  const zero = 0 as never;
  return (
    <tfoot>
      <tr>
        <th scope="row" className={cn(cell, STICKY_LEFT, "z-20 pl-3")}>
          All
        </th>
        {window.before > 0 ? <Gap className={cell} /> : null}
        {drawn.map((column) => (
          <td key={column} className={cell}>
            {formatMoney(totals.byColumn.get(column) ?? zero)}
          </td>
        ))}
        {window.after > 0 ? <Gap className={cell} /> : null}
        <td className={cn(cell, "sticky right-0 z-20 border-l border-l-border-strong pr-3")}>
          {formatMoney(totals.all)}
        </td>
      </tr>
    </tfoot>
  );
}

/** Which rows and columns are in view; `reveal` scrolls one into it, free of the head and the first column. */
function useWindows(rowCount: number, columnCount: number) {
  const frame = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ top: 0, left: 0, ...FIRST_VIEW });
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const look = () => {
      const { scrollTop: top, scrollLeft: left, clientHeight: height, clientWidth: width } = element;
      setSeen((was) =>
        was.top === top && was.left === left && was.height === height && was.width === width
          ? was
          : { top, left, height, width },
      );
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, []);
  const reveal = ({ row, column }: Place) => {
    const element = frame.current;
    if (element === null) return;
    const top = row * ROW_HEIGHT;
    const left = column * COLUMN_WIDTH;
    const roomY = element.clientHeight - HEAD_HEIGHT - ROW_HEIGHT;
    const roomX = element.clientWidth - NAME_WIDTH - COLUMN_WIDTH;
    if (top < element.scrollTop) element.scrollTop = top;
    if (top + ROW_HEIGHT > element.scrollTop + roomY) element.scrollTop = top + ROW_HEIGHT - roomY;
    if (left < element.scrollLeft) element.scrollLeft = left;
    if (left + COLUMN_WIDTH > element.scrollLeft + roomX) element.scrollLeft = left + COLUMN_WIDTH - roomX;
  };
  return {
    frame,
    reveal,
    rows: windowOf(rowCount, ROW_HEIGHT, seen.top, seen.height),
    columns: windowOf(columnCount, COLUMN_WIDTH, seen.left, seen.width),
  };
}

/** After a step the new cell gets the focus, once it is drawn. */
function useFocusOn(at: Place | null, frame: { current: HTMLDivElement | null }) {
  const wanted = useRef(false);
  useEffect(() => {
    if (!wanted.current || at === null) return;
    const cell = frame.current?.querySelector<HTMLElement>(`[data-place="${at.row}/${at.column}"]`);
    if (!cell) return;
    wanted.current = false;
    cell.focus({ preventScroll: true });
  });
  return () => {
    wanted.current = true;
  };
}
