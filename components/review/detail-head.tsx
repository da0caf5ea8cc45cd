"use client";

import { StatusBadge } from "#components/shared/status-badge.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import { JournalLinks } from "#components/shared/correction/journal-links.tsx";
import { Money } from "#components/shared/value/money.tsx";
import { ReportId } from "#components/shared/value/report-id.tsx";
import { countOf, formatDay } from "#lib/web/format.ts";
import { postingStatus } from "#lib/web/text/posting-status.ts";
import type { PostingDetail } from "#lib/web/queries/review.ts";

/** Report, employee, id, who approved it when; total and state. Once in GP: journal, batch and GP date. */
export function DetailHead({ detail }: { detail: PostingDetail }) {
  const {
    reportName,
    employee,
    reportId,
    approver,
    approvedAt,
    totalCents,
    currency,
    expenseCount,
    revision,
    workspace,
  } = detail;
  const { status, word } = postingStatus(detail.state, detail.gpState);
  return (
    <header className="flex flex-wrap items-start gap-x-6 gap-y-2">
      <div className="min-w-0 flex-1 phone:basis-full">
        <h2 className="text-lg font-semibold wrap-anywhere">
          {detail.kind === "reversal" ? "Reversal: " : ""}
          {reportName || "Report without a name"}
        </h2>
        <p className="flex flex-wrap items-center gap-x-1.5 text-muted-foreground">
          <span>{employee || "Unknown employee"},</span>
          <ReportId id={reportId} copy />
          <span>
            {approver === "" ? "Approved" : `Approved by ${approver}`}
            {approvedAt === null ? (
              ", date unknown"
            ) : (
              <>
                , <Instant at={approvedAt} format="weekday" />
              </>
            )}
            {workspace === "" ? "" : `, ${workspace}`}
            {revision > 1 ? `, revision ${revision}` : ""}
          </span>
        </p>
        <GpFacts detail={detail} />
        <JournalLinks links={linksShown(detail)} />
      </div>
      <div className="text-right phone:flex phone:w-full phone:items-baseline phone:gap-2 phone:text-left">
        <Money amountCents={totalCents} className="block text-xl font-semibold tracking-[-0.015em]" />
        <span className="text-muted-foreground">
          {[currency, countOf(expenseCount, "expense")].filter(Boolean).join(", ")}
        </span>
        {detail.state === "held" ? null : (
          <StatusBadge status={status} className="ml-2">
            {word}
          </StatusBadge>
        )}
      </div>
    </header>
  );
}

function GpFacts({ detail }: { detail: PostingDetail }) {
  const { journalNumber, batchId, gpDate, releasedBy, marker, state, auditTrailCode } = detail;
  if (journalNumber === null && batchId === null && releasedBy === null) return null;
  const facts = [
    ...(journalNumber === null ? [] : [`Journal ${journalNumber}`]),
    ...(batchId === null ? [] : [`batch ${batchId}`]),
    ...(gpDate === null ? [] : [`GP date ${formatDay(gpDate)}`]),
    ...(auditTrailCode === "" ? [] : [`audit trail code ${auditTrailCode}`]),
    ...(releasedBy === null ? [] : [`approved here by ${releasedBy}`]),
  ];
  return (
    <p className="flex flex-wrap items-center gap-x-2">
      <span className="first-letter:uppercase inline-block">{facts.join(", ")}</span>
      {state === "ready" || state === "held" ? null : (
        <span className="text-xs text-muted-foreground">
          Reference <ReportId id={marker} copy label="Copy reference" />
        </span>
      )}
    </p>
  );
}

/** What was only planned once, and was replaced before it went, says nothing here; the audit has it. */
function linksShown({ links }: PostingDetail) {
  return links.filter(({ relation, state }) => relation !== "revision" || state !== "superseded");
}
