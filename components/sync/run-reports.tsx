import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { Money } from "#components/shared/value/money.tsx";
import { ReportId } from "#components/shared/value/report-id.tsx";
import { Button } from "#components/ui/button.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { sumCents } from "#lib/core/money.ts";
import { countOf, formatCount } from "#lib/web/format.ts";
import {
  type SyncPage,
  syncReportsQuery,
  type SyncReportRow,
  type SyncReports,
  type SyncRun,
} from "#lib/web/queries/sync.ts";
import { outcomeTitle, reportWords } from "./report-words.ts";
import { leftUndone } from "./again-words.ts";
import { type AskRun, RunAgain } from "./run-again.tsx";
import { RunProblems } from "./run-problems.tsx";

const COLUMNS = 7;
const ROWS_WAITING = 3;
/** Of each outcome, before somebody asks for all. */
const REPORTS_SHOWN = 6;

/** Under an open run: its problems, and what it did per report, each leading to its audit record. */
export function RunReports({ run, page, ask }: { run: SyncRun; page: SyncPage; ask: AskRun }) {
  // A run that goes on is asked again by the page; its reports are written at its end.
  const asked = useQuery({
    ...syncReportsQuery(run.id),
    enabled: run.state !== "running" && run.state !== "requested",
  });
  const { data, isPending } = asked;
  const isOver = run.endedAt !== null;
  return (
    <tr className="phone:block">
      <td colSpan={COLUMNS} className="border-b bg-muted px-3.5 pt-1 pb-2.5 pl-9 phone:block phone:pl-3.5">
        {run.problems.length > 0 || leftUndone(run) ? (
          <div className="grid max-w-[860px] gap-2.5 pt-1 pb-2.5">
            <RunProblems run={run} />
            {leftUndone(run) ? <RunAgain run={run} page={page} ask={ask} /> : null}
          </div>
        ) : null}
        <LoadProblem asked={asked} />
        {isOver && isPending ? <SkeletonRows rows={ROWS_WAITING} /> : null}
        {isOver ? null : (
          <p className="py-1 text-muted-foreground">What it did per report is listed when it has ended.</p>
        )}
        {data ? <ReportList reports={data} /> : null}
      </td>
    </tr>
  );
}

function ReportList({ reports: { reports, totals } }: { reports: SyncReports }) {
  const all = Object.values(totals).reduce((sum, count) => sum + count, 0);
  const unchanged = totals["unchanged"] ?? 0;
  const groups = [...Map.groupBy(reports, ({ outcome }) => outcome)];
  return (
    <div className="grid max-w-[860px] gap-2">
      {groups.map(([outcome, members]) => (
        <OutcomeGroup key={outcome} outcome={outcome} reports={members} count={totals[outcome] ?? members.length} />
      ))}
      <p className="text-xs text-muted-foreground empty:hidden">
        {all === 0 ? "It touched no report." : null}
        {unchanged > 0 ? `${countOf(unchanged, "report")} ${unchanged === 1 ? "was" : "were"} as before.` : null}
      </p>
    </div>
  );
}

/** What became of these reports, with their sum; the first few, and the rest on request. */
function OutcomeGroup({
  outcome,
  reports,
  count,
}: {
  outcome: string;
  reports: readonly SyncReportRow[];
  count: number;
}) {
  const [all, setAll] = useState(false);
  const shown = all ? reports : reports.slice(0, REPORTS_SHOWN);
  const isWhole = reports.length === count;
  return (
    <section aria-label={outcomeTitle(outcome)}>
      <h3 className="flex items-baseline gap-2 pt-0.5 pr-0 text-xs font-semibold text-muted-foreground">
        <span className="flex-1">
          {outcomeTitle(outcome)}, {formatCount(count)}
        </span>
        {isWhole ? <Money amountCents={sumCents(reports.map(({ totalCents }) => totalCents))} /> : null}
      </h3>
      <ul>
        {shown.map((report) => (
          <ReportLine key={report.reportId} report={report} />
        ))}
      </ul>
      {reports.length > shown.length ? (
        <Button size="sm" variant="ghost" className="-ml-2" onClick={() => setAll(true)}>
          Show {formatCount(reports.length - shown.length)} more
        </Button>
      ) : null}
      {all && !isWhole ? (
        <p className="text-xs text-muted-foreground">{formatCount(count - reports.length)} more are in the audit.</p>
      ) : null}
    </section>
  );
}

/** A step that failed and can be done once more; everything else that is held has a fix of its own. */
function mayGoAgain({ holds }: SyncReportRow): boolean {
  return holds.some(({ code }) => ["rejected_by_gp", "sent_not_found", "history_unclear"].includes(code));
}

function ReportLine({ report }: { report: SyncReportRow }) {
  const { reportId, employee, postingId, totalCents } = report;
  const { status, words } = reportWords(report);
  return (
    <li className="grid min-h-[25px] grid-cols-[20px_minmax(0,1fr)_minmax(0,1.2fr)_90px] items-center gap-x-2 phone:grid-cols-[20px_minmax(0,1fr)_auto] phone:py-1.5">
      <StatusMark status={status} />
      <span className="truncate">
        {employee}{" "}
        {postingId === null ? (
          <ReportId id={reportId} />
        ) : (
          <Link href={`/audit/${postingId}`} className="text-link">
            <ReportId id={reportId} />
          </Link>
        )}
      </span>
      <span className="min-w-0 text-muted-foreground phone:col-start-2 phone:row-start-2">
        {words}
        {report.state === "held" && postingId !== null ? (
          <>
            {", "}
            <Link href={`/review?id=${postingId}`} className="text-link">
              {mayGoAgain(report) ? "replay in Review" : "fix in Review"}
            </Link>
          </>
        ) : null}
      </span>
      <span className="text-right phone:col-start-3 phone:row-start-1">
        <Money amountCents={totalCents} />
      </span>
    </li>
  );
}
