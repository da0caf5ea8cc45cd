import type { ReactNode } from "react";
import { StatusBadge } from "#components/shared/status-badge.tsx";
import { CopyButton } from "#components/shared/value/copy-button.tsx";
import { DayText } from "#components/shared/value/day-text.tsx";
import { Money } from "#components/shared/value/money.tsx";
import { ReportId } from "#components/shared/value/report-id.tsx";
import { day } from "#lib/core/day.ts";
import type { AuditRecord } from "#lib/web/queries/audit.ts";
import { postingStatus } from "#lib/web/text/posting-status.ts";

/** The head of a record: journal number, state, and what an auditor asks for first; ids have a copy button. */
export function RecordFacts({ record }: { record: AuditRecord }) {
  const { gp, state, reportId, reportName, employee, currency, totalCents, journalDate, batchId, companyCode } = record;
  const { status, word } = postingStatus(state, gp?.state ?? null);
  const date = gp?.date ?? journalDate;
  const batch = gp?.batchId || batchId;
  return (
    <header className="flex items-start gap-8 border-b px-4 py-3 max-lg:block">
      <div className="shrink-0">
        <span className="block text-xs text-muted-foreground">GP journal, {companyCode}</span>
        {gp === null ? (
          <b className="block text-xl leading-6 tracking-[-0.01em] text-muted-foreground">None yet</b>
        ) : (
          <b className="flex items-center gap-1 text-xl leading-6 tracking-[-0.01em]">
            {gp.journalNumber}
            <CopyButton text={String(gp.journalNumber)} label="Copy journal number" />
          </b>
        )}
      </div>
      <dl className="flex min-w-0 flex-1 flex-wrap justify-between gap-x-5 gap-y-2 max-lg:mt-2.5 phone:grid phone:grid-cols-2">
        <Fact name="State">
          <StatusBadge status={status}>{word}</StatusBadge>
        </Fact>
        <Fact name={record.revision > 1 ? `Report, revision ${record.revision}` : "Report"}>
          <ReportId id={reportId} copy />
        </Fact>
        <Fact name="Employee">{employee}</Fact>
        <Fact name="Report name">
          <span className="block max-w-[24ch] truncate" title={reportName}>
            {reportName}
          </span>
        </Fact>
        <Fact name={`Amount, ${currency}`}>
          <Money amountCents={totalCents} />
        </Fact>
        <Fact name={gp === null ? "Journal date" : "GP date"}>
          {date === null ? <Unknown /> : <DayText value={day(date)} />}
        </Fact>
        <Fact name="Batch">{batch === null ? <Unknown /> : batch}</Fact>
      </dl>
    </header>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-muted-foreground">{name}</dt>
      <dd className="leading-6 whitespace-nowrap">{children}</dd>
    </div>
  );
}

function Unknown() {
  return <span className="text-muted-foreground">not yet</span>;
}
