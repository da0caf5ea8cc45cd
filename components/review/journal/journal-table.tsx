"use client";

import { Check } from "lucide-react";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { AccountString } from "#components/shared/value/account-string.tsx";
import { DayText } from "#components/shared/value/day-text.tsx";
import { Money } from "#components/shared/value/money.tsx";
import { Cell, CellNote, HeadCell, Row, Table, TableBody, TableFoot, TableHead } from "#components/ui/table.tsx";
import { cents } from "#lib/core/money.ts";
import { countOf, formatMoney } from "#lib/web/format.ts";
import type { JournalView, LineView, PostingDetail } from "#lib/web/queries/review.ts";
import { accountSegments, lineNames } from "./line-words.ts";

type JournalTableProps = {
  journal: JournalView;
  detail: Pick<PostingDetail, "segments" | "separator">;
  /** `index` of the line whose reasons are shown. */
  selected: number | null;
  onSelect: (index: number) => void;
};

/** The journal, debit and credit, with the check that it is in balance. A click on a line shows why it has its account. */
export function JournalTable({ journal, detail, selected, onSelect }: JournalTableProps) {
  const { lines, lineCount, totalDebitCents, totalCreditCents } = journal;
  const leftOut = lineCount - lines.length;
  const firstSettlement = lines.findIndex((line) => line.kind === "settlement");
  return (
    <Table
      aria-label="Journal"
      className="table-fixed **:[th,td]:first:pl-0 **:[th,td]:last:pr-1.5 phone:**:[th,td]:px-1"
    >
      <TableHead>
        <tr>
          <HeadCell className="w-14 phone:hidden">Date</HeadCell>
          <HeadCell>Expense</HeadCell>
          <HeadCell className="w-[31%] phone:w-[116px]">Account</HeadCell>
          <HeadCell align="right" className="w-[84px] phone:w-[68px]">
            Debit
          </HeadCell>
          <HeadCell align="right" className="w-[84px] phone:w-[68px]">
            Credit
          </HeadCell>
        </tr>
      </TableHead>
      <TableBody className="[&>tr:last-child>td]:border-b">
        {lines.map((line, position) => (
          <Line
            key={line.index}
            line={line}
            detail={detail}
            current={line.index === selected}
            onSelect={() => onSelect(line.index)}
            leftOut={position === firstSettlement ? leftOut : 0}
          />
        ))}
      </TableBody>
      <TableFoot>
        <tr>
          <Cell className="phone:hidden" />
          <Cell>
            <Balance debit={totalDebitCents} credit={totalCreditCents} />
          </Cell>
          <Cell />
          <Cell align="right">
            <Money amountCents={totalDebitCents} />
          </Cell>
          <Cell align="right">
            <Money amountCents={totalCreditCents} />
          </Cell>
        </tr>
      </TableFoot>
    </Table>
  );
}

function Balance({ debit, credit }: { debit: number; credit: number }) {
  const difference = cents(debit - credit);
  return difference === 0 ? (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <Check className="size-[13px] text-posted" aria-hidden="true" /> In balance, 0.00
    </span>
  ) : (
    <span className="text-rejected">
      <StatusMark status="rejected" /> Out of balance, {formatMoney(difference)}
    </span>
  );
}

type LineProps = {
  line: LineView;
  detail: JournalTableProps["detail"];
  current: boolean;
  onSelect: () => void;
  leftOut: number;
};

function Line({ line, detail, current, onSelect, leftOut }: LineProps) {
  return (
    <>
      {leftOut > 0 ? (
        <tr>
          <td colSpan={5} className="border-b px-2.5 py-1.5 text-xs text-muted-foreground">
            {countOf(leftOut, "more line")} not shown; the totals count them
          </td>
        </tr>
      ) : null}
      <Row current={current} onClick={onSelect} className="cursor-pointer *:h-row-two *:py-0.5">
        <Cell className="whitespace-nowrap text-muted-foreground phone:hidden">
          {line.spentOn === null ? null : <DayText value={line.spentOn} format="short" />}
        </Cell>
        <Cell>
          <LineName line={line} current={current} onSelect={onSelect} />
        </Cell>
        <Cell>
          <LineAccount line={line} detail={detail} />
        </Cell>
        <Cell align="right">
          <Money amountCents={line.debitCents} blankZero />
        </Cell>
        <Cell align="right">
          <Money amountCents={line.creditCents} blankZero />
        </Cell>
      </Row>
    </>
  );
}

/** A button, so that the reasons can be had with the keyboard too. */
function LineName({ line, current, onSelect }: { line: LineView; current: boolean; onSelect: () => void }) {
  const [name, note] = lineNames(line);
  return (
    <button
      type="button"
      aria-pressed={current}
      onClick={onSelect}
      className="focus-inset block w-full rounded-sm text-left"
    >
      <span className="block truncate" title={name}>
        {name}
      </span>
      <CellNote className="truncate" title={note}>
        {note}
      </CellNote>
    </button>
  );
}

function LineAccount({ line, detail }: { line: LineView; detail: JournalTableProps["detail"] }) {
  const { account, accountName, parts, faults, kind } = line;
  const segments = accountSegments(parts, detail);
  const open = account === null || parts.some((part) => part.unsaved);
  return (
    <>
      {open && segments !== null ? (
        <AccountString segments={segments} separator={detail.separator} />
      ) : account === null ? (
        <span className="text-held">no account yet</span>
      ) : (
        <AccountString account={account} />
      )}
      {faults.length > 0 ? (
        <StatusMark status="rejected" label="GP would refuse this account" className="ml-1.5" />
      ) : null}
      <CellNote className="truncate phone:hidden" title={accountName}>
        {kind === "settlement" ? "Whole account" : accountName}
      </CellNote>
    </>
  );
}
