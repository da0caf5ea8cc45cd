"use client";

import { StatusMark } from "#components/shared/status-mark.tsx";
import { cn } from "#components/ui/cn.ts";
import { formatMoney } from "#lib/web/format.ts";
import type { CellState } from "#lib/web/queries/mapping-views.ts";
import type { Cell } from "./matrix-view.ts";
import { CELL_STATUS, CELL_WORDS } from "./matrix-words.ts";

type MatrixCellProps = {
  cell: Cell;
  /** Among what is shown: the focus finds it by this. */
  place: string;
  columnIndex: number;
  current: boolean;
  /** The legend asks for other states. */
  dimmed: boolean;
  onChoose: () => void;
};

const GROUNDS: Readonly<Record<CellState, string>> = {
  exists: "",
  apart: "",
  missing: "outline-1 -outline-offset-3 outline-dashed outline-input",
  inactive: "bg-rejected-bg",
  not_posting: "bg-rejected-bg",
  no_entry: "bg-held-bg",
  unmapped: "hatched",
};
const ACCOUNTS: Readonly<Record<CellState, string>> = {
  exists: "text-muted-foreground",
  apart: "text-muted-foreground",
  missing: "text-muted-foreground",
  inactive: "text-rejected",
  not_posting: "text-rejected",
  no_entry: "text-held",
  unmapped: "text-held",
};

/** The account that category and tag make, and what was spent on it. */
export function MatrixCellView({ cell, place, columnIndex, current, dimmed, onChoose }: MatrixCellProps) {
  const { state, account, parts } = cell;
  const isApart = state === "apart";
  return (
    <td
      tabIndex={current ? 0 : -1}
      data-place={place}
      aria-colindex={columnIndex}
      aria-selected={current}
      onClick={onChoose}
      className={cn(
        "h-[39px] cursor-pointer overflow-hidden border-b border-l px-2 text-right leading-[15px] hover:bg-accent",
        GROUNDS[state],
        dimmed && "opacity-35",
        current && "outline-2 -outline-offset-2 outline-ring outline-solid",
        "focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-ring focus-visible:outline-solid",
      )}
    >
      {isApart ? (
        <span className="text-2xs text-muted-foreground" title="No workspace has both">
          <span aria-hidden="true">·</span>
          <span className="sr-only">{CELL_WORDS.apart}</span>
        </span>
      ) : (
        <>
          <span className={cn("flex items-center justify-end gap-1 text-2xs whitespace-nowrap", ACCOUNTS[state])}>
            {account}
            {parts.length > 1 ? <span className="text-muted-foreground">+{parts.length - 1}</span> : null}
          </span>
          <span className="sr-only">{CELL_WORDS[state]}</span>
          <Second cell={cell} />
        </>
      )}
    </td>
  );
}

function Second({ cell: { state, spendCents } }: { cell: Cell }) {
  const status = CELL_STATUS[state];
  const money = spendCents === 0 ? null : formatMoney(spendCents);
  const word = money ?? (state === "missing" || status !== undefined ? CELL_WORDS[state] : "–");
  return (
    <span
      className={cn(
        "flex items-center justify-end gap-[5px] text-xs whitespace-nowrap tabular-nums",
        money === null && "text-muted-foreground",
        state === "no_entry" && "text-held",
      )}
    >
      {status === undefined ? null : <StatusMark status={status} className="size-2.5" />}
      {state === "missing" ? "+ " : ""}
      {word}
    </span>
  );
}
