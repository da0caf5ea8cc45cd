"use client";

import { Check, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { linkWords } from "#components/shared/correction/link-words.ts";
import { Fragment, useState } from "react";
import { AccountString } from "#components/shared/value/account-string.tsx";
import { Money } from "#components/shared/value/money.tsx";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/cn.ts";
import { Cell, CellNote, HeadCell, Row, Table, TableBody, TableFoot, TableHead } from "#components/ui/table.tsx";
import { cents, sumCents } from "#lib/core/money.ts";
import { formatCount, formatMoney } from "#lib/web/format.ts";
import type { AuditRecord, RecordLine } from "#lib/web/queries/audit.ts";
import { lineNote, lineWhy } from "./line-why.ts";

/** A report of 2,000 expenses makes as many lines: the rest comes on request. */
const LINES_SHOWN = 60;

/** Of a line that sums hundreds of expenses. */
const WHYS_SHOWN = 12;

/** On a phone account and amounts share a line, the text stands under them. */
const PHONE_ROW = "phone:grid phone:grid-cols-[minmax(0,1fr)_88px_96px]";

/** The journal as it was sent, or as it is planned: account, text, debit, credit, and why each account. */
export function JournalTable({ record }: { record: AuditRecord }) {
  const { lines, gp, state, kind } = record;
  const [why, setWhy] = useState(false);
  const [all, setAll] = useState(false);
  if (lines.length === 0) {
    return (
      <section className="px-4 pb-3">
        <h2 className="text-base leading-7 font-semibold">Journal</h2>
        <p className="text-muted-foreground">
          {kind === "reversal"
            ? "The reversal is made of what GP has, with the next run."
            : state === "nothing_to_post"
              ? "No expense of this report makes a line."
              : "There is no journal while the report is held: Review shows as much of it as is known."}
        </p>
      </section>
    );
  }
  const shown = all ? lines : lines.slice(0, LINES_SHOWN);
  return (
    <section aria-label="Journal">
      <div className="flex min-h-7 items-center px-4">
        <h2 className="text-base font-semibold">{gp === null ? "Planned journal" : `Journal ${gp.journalNumber}`}</h2>
        <CorrectionNote record={record} />
        <span className="flex-1" />
        <Button size="sm" variant="ghost" onClick={() => setWhy(!why)}>
          {why ? "Hide why" : "Why these accounts"}
        </Button>
      </div>
      <Table className="phone:block phone:*:block">
        <TableHead>
          <tr className={PHONE_ROW}>
            <HeadCell className="first:pl-4">Account</HeadCell>
            <HeadCell className="phone:hidden">Line text</HeadCell>
            <HeadCell align="right">Debit</HeadCell>
            <HeadCell align="right" className="last:pr-4">
              Credit
            </HeadCell>
          </tr>
        </TableHead>
        <TableBody>
          {shown.map((line, index) => (
            <Fragment key={`${index}-${line.account}`}>
              <JournalRow line={line} />
              {why ? <WhyRow line={line} /> : null}
            </Fragment>
          ))}
        </TableBody>
        <Sums lines={lines} />
      </Table>
      {lines.length > shown.length ? (
        <div className="border-t px-4 py-2">
          <Button size="sm" onClick={() => setAll(true)}>
            Show all {formatCount(lines.length)} lines
          </Button>
        </div>
      ) : null}
    </section>
  );
}

/** Beside the number, so that nobody reads a journal as the one that counts when it is half of a correction. */
function CorrectionNote({ record: { links } }: { record: AuditRecord }) {
  const sides = links.filter(({ relation }) => relation !== "revision" && relation !== "replacement");
  return (
    <span className="ml-2.5 flex flex-wrap gap-x-2.5 text-xs">
      {sides.map((link) => (
        <Link key={link.postingId} href={`/audit/${link.postingId}`} className="text-link">
          {linkWords(link)}
        </Link>
      ))}
    </span>
  );
}

function JournalRow({ line }: { line: RecordLine }) {
  const { account, text, debitCents, creditCents } = line;
  const note = lineNote(line);
  return (
    <Row
      className={cn(
        "*:h-row-two *:px-2 *:leading-4 phone:border-b phone:py-1.5 phone:*:h-auto phone:*:border-b-0",
        PHONE_ROW,
      )}
    >
      <Cell className="first:pl-4">
        <AccountString account={account} />
      </Cell>
      <Cell className="min-w-0 lining-nums phone:order-last phone:col-span-3 phone:pl-4">
        {text}
        <CellNote className="phone:inline phone:pl-2">{note}</CellNote>
      </Cell>
      <Cell align="right">
        <Money amountCents={debitCents} blankZero />
      </Cell>
      <Cell align="right" className="last:pr-4">
        <Money amountCents={creditCents} blankZero />
      </Cell>
    </Row>
  );
}

function WhyRow({ line }: { line: RecordLine }) {
  const [all, setAll] = useState(false);
  const words = lineWhy(line.why);
  const shown = all ? words : words.slice(0, WHYS_SHOWN);
  return (
    <tr className="phone:block">
      <td colSpan={4} className="border-b bg-muted px-4 py-1.5 phone:block">
        <ul className="text-xs">
          {shown.map(({ what, from, by }, index) => (
            <li key={`${index}-${what}`} className="flex gap-2">
              <span className="shrink-0 font-medium">{what}</span>
              <span className="text-muted-foreground">{[from, by].filter(Boolean).join(", ")}</span>
            </li>
          ))}
        </ul>
        {words.length > shown.length ? (
          <Button size="sm" className="mt-1.5" onClick={() => setAll(true)}>
            Show all {formatCount(words.length)}
          </Button>
        ) : null}
      </td>
    </tr>
  );
}

function Sums({ lines }: { lines: readonly RecordLine[] }) {
  const debit = sumCents(lines.map(({ debitCents }) => debitCents));
  const credit = sumCents(lines.map(({ creditCents }) => creditCents));
  const difference = cents(debit - credit);
  return (
    <TableFoot>
      <tr className={cn("phone:items-center", PHONE_ROW)}>
        <td colSpan={2} className="h-[34px] pl-4 whitespace-nowrap phone:leading-[34px]">
          {difference === 0 ? (
            <>
              <Check className="mr-1 inline size-[13px] text-posted" aria-hidden="true" />
              In balance, 0.00
            </>
          ) : (
            <span className="text-rejected">
              <TriangleAlert className="mr-1 inline size-[13px]" aria-hidden="true" />
              Out of balance, {formatMoney(difference)}
            </span>
          )}
        </td>
        <td className="px-2 text-right phone:h-[34px] phone:leading-[34px]">
          <Money amountCents={debit} />
        </td>
        <td className="pr-4 pl-2 text-right phone:h-[34px] phone:leading-[34px]">
          <Money amountCents={credit} />
        </td>
      </tr>
    </TableFoot>
  );
}
