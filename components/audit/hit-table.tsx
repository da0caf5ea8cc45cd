import Link from "next/link";
import type { KeyboardEvent } from "react";
import { linkWords } from "#components/shared/correction/link-words.ts";
import { StatusBadge } from "#components/shared/status-badge.tsx";
import { DayText } from "#components/shared/value/day-text.tsx";
import { Money } from "#components/shared/value/money.tsx";
import { ReportId } from "#components/shared/value/report-id.tsx";
import { Card } from "#components/ui/card.tsx";
import { cn } from "#components/ui/cn.ts";
import { Cell, CellNote, HeadCell, Row, Table, TableBody, TableHead } from "#components/ui/table.tsx";
import { day } from "#lib/core/day.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import type { AuditHit } from "#lib/web/queries/audit.ts";
import { postingStatus } from "#lib/web/text/posting-status.ts";

const HIT = "a[data-hit]";
/** On a phone a row is a grid: employee and amount, report and state, journal. */
const PHONE_CELL = "phone:h-auto phone:border-0 phone:p-0 phone:first:pl-0 phone:last:pr-0";

/** Arrow keys walk from the box through the hits and back; Enter opens, as on any link. */
export function walkHits(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const hits = [...event.currentTarget.querySelectorAll<HTMLElement>(HIT)];
  const at = hits.findIndex((hit) => hit === document.activeElement);
  if (hits.length === 0 || (at < 0 && event.key === "ArrowUp")) return;
  event.preventDefault();
  const next = event.key === "ArrowDown" ? at + 1 : at - 1;
  const box = event.currentTarget.querySelector<HTMLElement>("input[type=search]");
  (next < 0 ? box : hits[Math.min(next, hits.length - 1)])?.focus();
}

/** What was found, newest approval first. The whole row leads to its record. */
export function HitTable({ hits }: { hits: readonly AuditHit[] }) {
  const { currency } = useCompany();
  const isOneCurrency = hits.every((hit) => hit.currency === currency);
  const isOneCompany = new Set(hits.map(({ companyCode }) => companyCode)).size < 2;
  return (
    <Card aria-label="Found" className="overflow-x-auto">
      <Table className="phone:block phone:[&>tbody]:block">
        <TableHead className="phone:hidden">
          <tr>
            <HeadCell>Report</HeadCell>
            <HeadCell>Employee</HeadCell>
            {isOneCompany ? null : <HeadCell>Company</HeadCell>}
            <HeadCell>State</HeadCell>
            <HeadCell align="right">Journal</HeadCell>
            <HeadCell>GP date</HeadCell>
            <HeadCell>Batch</HeadCell>
            <HeadCell align="right">{isOneCurrency ? currency : "Amount"}</HeadCell>
          </tr>
        </TableHead>
        <TableBody>
          {hits.map((hit) => (
            <HitRow key={hit.postingId} hit={hit} withCompany={!isOneCompany} withCurrency={!isOneCurrency} />
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

function HitRow({ hit, withCompany, withCurrency }: { hit: AuditHit; withCompany: boolean; withCurrency: boolean }) {
  const {
    postingId,
    reportId,
    revision,
    employee,
    reportName,
    companyCode,
    state,
    gpState,
    journalNumber,
    gpDate,
    batchId,
    totalCents,
    currency,
    links,
  } = hit;
  const { status, word } = postingStatus(state, gpState);
  return (
    <Row className="relative *:h-row-two phone:grid phone:grid-cols-[minmax(0,1fr)_auto] phone:border-b phone:px-3.5 phone:py-2">
      <Cell className={cn(PHONE_CELL, "phone:order-2")}>
        {/* Over the whole row, so that a click anywhere in it goes there. */}
        <Link
          href={`/audit/${postingId}`}
          data-hit=""
          className="text-link after:absolute after:inset-0 after:content-[''] focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-ring"
        >
          <ReportId id={reportId} />
        </Link>
        {links.length > 0 ? (
          <LinkNotes links={links} />
        ) : revision > 1 ? (
          <CellNote>Revision {revision}</CellNote>
        ) : null}
      </Cell>
      <Cell className={cn(PHONE_CELL, "phone:order-1")}>
        {employee}
        <CellNote className="max-w-[36ch] truncate">{reportName}</CellNote>
      </Cell>
      {withCompany ? <Cell className={cn(PHONE_CELL, "phone:order-6")}>{companyCode}</Cell> : null}
      <Cell className={cn(PHONE_CELL, "phone:order-3 phone:text-right")}>
        <StatusBadge status={status}>{word}</StatusBadge>
      </Cell>
      <Cell align="right" className={cn(PHONE_CELL, "phone:order-4 phone:text-left phone:text-muted-foreground")}>
        {journalNumber === null ? null : (
          <>
            <span className="sm:hidden">Journal </span>
            {journalNumber}
          </>
        )}
      </Cell>
      <Cell className="phone:hidden">{gpDate === null ? null : <DayText value={day(gpDate)} />}</Cell>
      <Cell className="whitespace-nowrap text-muted-foreground phone:hidden">{batchId}</Cell>
      <Cell align="right" className={cn(PHONE_CELL, "phone:order-1")}>
        <Money amountCents={totalCents} {...(withCurrency ? { currency } : {})} />
      </Cell>
    </Row>
  );
}

/** The other sides of a correction, both ways; each leads to its own record, above the link of the row. */
function LinkNotes({ links }: Pick<AuditHit, "links">) {
  return links.map((link) => (
    <CellNote key={link.postingId} className="whitespace-nowrap">
      <Link href={`/audit/${link.postingId}`} className="relative z-10 text-link">
        {linkWords(link)}
      </Link>
    </CellNote>
  ));
}
