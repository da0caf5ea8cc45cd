"use client";

import { Fragment } from "react";
import { AccountString } from "#components/shared/value/account-string.tsx";
import { Money } from "#components/shared/value/money.tsx";
import { cn } from "#components/ui/cn.ts";
import { Cell, CellNote, HeadCell, Table, TableBody, TableFoot, TableHead } from "#components/ui/table.tsx";
import { cents } from "#lib/core/money.ts";
import { countOf, formatCount, formatMoney } from "#lib/web/format.ts";
import type { ReplayChange, ReplayPreview, ReplaySide } from "#lib/web/queries/review.ts";

type Compared = Omit<ReplayPreview, "thatDay" | "today"> & {
  thatDay: NonNullable<ReplayPreview["thatDay"]>;
  today: Extract<ReplayPreview["today"], { kind: "journal" }>;
};

const SIDE = {
  thatDay: { sign: "−", word: "That day", ground: "bg-rejected-bg/60" },
  today: { sign: "+", word: "Today", ground: "bg-posted-bg/60" },
} as const;

/** Only the lines that differ, as they were and as they are, and both sums. */
export function DifferenceTable({ preview, frozenOn }: { preview: Compared; frozenOn: string }) {
  const { changes, counts, thatDay, today } = preview;
  const differing = counts.changed + counts.added + counts.removed;
  return (
    <Table aria-label="Difference of lines" className="table-fixed **:[th,td]:px-2">
      <TableHead>
        <tr>
          <HeadCell className="w-[76px] phone:w-[30px]">
            <span className="phone:sr-only">Rules of</span>
          </HeadCell>
          <HeadCell className="phone:hidden">Line</HeadCell>
          <HeadCell className="w-[34%] phone:w-auto">Account</HeadCell>
          <HeadCell align="right" className="w-[86px] phone:w-[72px]">
            Debit
          </HeadCell>
          <HeadCell align="right" className="w-[86px] phone:w-[72px]">
            Credit
          </HeadCell>
        </tr>
      </TableHead>
      <TableBody>
        {changes.map((change, index) => (
          <Fragment key={`${index}-${change.kind}`}>
            <LineRow side="thatDay" change={change} />
            <LineRow side="today" change={change} />
          </Fragment>
        ))}
        {differing > changes.length ? (
          <tr>
            <td colSpan={5} className="py-1.5 text-xs text-muted-foreground">
              {countOf(differing - changes.length, "more line")} differ too; the sums count them
            </td>
          </tr>
        ) : null}
      </TableBody>
      <TableFoot>
        <SumRow word={frozenOn} side={thatDay} />
        <SumRow word="Today" side={today} />
      </TableFoot>
    </Table>
  );
}

function LineRow({ side, change }: { side: keyof typeof SIDE; change: ReplayChange }) {
  const line = change[side];
  if (line === null) return null;
  const { sign, word, ground } = SIDE[side];
  const name = line.merchant === "" ? line.accountName || "Settlement" : line.merchant;
  const moved = side === "today" ? change.segments : [];
  return (
    <tr className={cn("*:h-auto *:py-1 *:align-top", ground)}>
      <Cell className="whitespace-nowrap">
        <span aria-hidden="true">{sign}</span> <span className="text-xs phone:sr-only">{word}</span>
      </Cell>
      <Cell className="phone:hidden">
        <span className="block truncate" title={name}>
          {name}
        </span>
        <CellNote className="truncate" title={line.text}>
          {line.text}
        </CellNote>
      </Cell>
      <Cell>
        <AccountString account={line.account} />
        <CellNote className={moved.length > 0 ? undefined : "truncate"} title={line.accountName}>
          {moved.length > 0
            ? moved.map(({ name: segment, from, to }) => `${segment} ${from} → ${to}`).join(", ")
            : line.accountName}
        </CellNote>
        <CellNote className="truncate sm:hidden">{line.text}</CellNote>
      </Cell>
      <Cell align="right">
        <Money amountCents={line.debitCents} blankZero />
      </Cell>
      <Cell align="right">
        <Money amountCents={line.creditCents} blankZero />
      </Cell>
    </tr>
  );
}

function SumRow({ word, side }: { word: string; side: ReplaySide }) {
  const difference = cents(side.totalDebitCents - side.totalCreditCents);
  return (
    <tr className="*:h-7">
      <td colSpan={2} className="whitespace-nowrap">
        {word}, {formatCount(side.lineCount)} {side.lineCount === 1 ? "line" : "lines"}
      </td>
      <td className={cn("phone:hidden", difference !== 0 && "text-rejected")}>
        {difference === 0 ? "In balance, 0.00" : `Out of balance, ${formatMoney(difference)}`}
      </td>
      <td className="text-right">
        <Money amountCents={side.totalDebitCents} />
      </td>
      <td className="text-right">
        <Money amountCents={side.totalCreditCents} />
      </td>
    </tr>
  );
}
