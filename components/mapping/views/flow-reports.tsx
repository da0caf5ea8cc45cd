"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { Money } from "#components/shared/value/money.tsx";
import { Button } from "#components/ui/button.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf, formatCount, formatMoney } from "#lib/web/format.ts";
import { type FlowEnds, type FlowReport, flowReportsQuery } from "#lib/web/queries/mapping-views.ts";

const ROWS_WAITING = 4;

/** The reports behind an end, a ribbon or a cell, largest amount first, a page at a time. */
export function FlowReports({ title, ends }: { title: string; ends: FlowEnds }) {
  // Another place starts at its first page.
  return <Pages key={JSON.stringify(ends)} title={title} ends={ends} />;
}

function Pages({ title, ends }: { title: string; ends: FlowEnds }) {
  const { id, currency } = useCompany();
  const [page, setPage] = useState(1);
  const asked = useQuery({ ...flowReportsQuery(id, ends, page), placeholderData: keepPreviousData });
  const { data } = asked;
  return (
    <section aria-label={title}>
      <h3 className="flex h-7 items-center justify-between border-y border-b-border-strong px-3.5 text-xs font-medium text-muted-foreground">
        {title} <span>{currency}</span>
      </h3>
      <LoadProblem asked={asked} />
      {data === undefined ? (
        asked.error === null ? (
          <SkeletonRows rows={ROWS_WAITING} />
        ) : null
      ) : data.total === 0 ? (
        <p className="px-3.5 py-3 text-muted-foreground">No report of the last 90 days goes this way.</p>
      ) : (
        <>
          <ol>
            {data.reports.map((report) => (
              <ReportLine key={report.reportId} report={report} />
            ))}
          </ol>
          <p className="flex min-h-8 items-center justify-between border-t border-t-border-strong px-3.5 font-semibold">
            {countOf(data.total, "report")} <span className="tabular-nums">{formatMoney(data.cents)}</span>
          </p>
          {data.total > data.pageSize ? (
            <div className="flex items-center gap-2 px-3.5 pb-3 text-xs text-muted-foreground">
              <Button
                size="sm"
                refused={page === 1 ? "This is the first page" : undefined}
                onClick={() => setPage(page - 1)}
              >
                Previous
              </Button>
              <Button
                size="sm"
                refused={page * data.pageSize >= data.total ? "This is the last page" : undefined}
                onClick={() => setPage(page + 1)}
              >
                Next
              </Button>
              {formatCount((data.page - 1) * data.pageSize + 1)} to{" "}
              {formatCount(Math.min(data.page * data.pageSize, data.total))}
            </div>
          ) : null}
        </>
      )}
    </section>
  );
}

function ReportLine({ report }: { report: FlowReport }) {
  const { reportId, employee, name, state } = report;
  return (
    <li className="flex min-h-10 items-center gap-2 border-b px-3.5 py-1 last:border-b-0">
      <span className="min-w-0 flex-1 leading-4">
        <Link href={`/audit?q=${encodeURIComponent(reportId)}`} className="text-link block truncate" title={name}>
          {employee === "" ? name : employee}
        </Link>
        <span className="font-mono text-xs text-muted-foreground">{reportId}</span>
      </span>
      {state === "held" ? <StatusMark status="held" label="held" /> : null}
      <Money amountCents={report.cents} />
    </li>
  );
}
