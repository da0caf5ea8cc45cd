import { and, eq, inArray } from "drizzle-orm";
import { addDays, dayInZone } from "#lib/core/day.ts";
import type { ExpenseSource, ReportQuery, ReportReading } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { ok, type Result } from "#lib/core/result.ts";
import type { LoadedRules } from "#lib/services/company/load-rules.ts";
import { storeReading } from "#lib/services/report/store-reading.ts";
import { posting, report } from "#db/schema/index.ts";
import type { CompanyWork } from "../company/open-company.ts";
import type { RunProgress } from "./run-progress.ts";

/** Late approvals and clock edges: every read overlaps the one before by this much (expensify.md 10). */
const OVERLAP_DAYS = 14;
/** Reports approved before go-live are listed, back to here. */
const BEFORE_GO_LIVE_DAYS = 31;
/** Open reports that the window no longer covers are asked for by id, at most so many a run. */
const BY_ID_MAX = 500;

/** Reads what was approved, and again what is still open on our side. Gives back the ids of all that was read. */
export async function readReports(
  work: CompanyWork,
  loaded: LoadedRules,
  source: ExpenseSource,
  progress: RunProgress,
  signal: AbortSignal,
): Promise<Result<ReadonlySet<string>, RunProblem>> {
  const seen = new Set<string>();
  const query = await approvedQuery(work, loaded);
  const read = await readInto(seen, query);
  if (!read.ok) return read;
  const open = await openElsewhere(work, seen);
  if (open.length === 0) return ok(seen);
  const again = await readInto(seen, { kind: "by_id", reportIds: open });
  return again.ok ? ok(seen) : again;

  function readInto(into: Set<string>, asked: ReportQuery) {
    return source.readReports(asked, (reading) => keep(into, reading), signal);
  }

  async function keep(into: Set<string>, reading: ReportReading): Promise<void> {
    const place = {
      organizationId: work.organizationId,
      connectionId: loaded.company.expensifyConnectionId,
      companyId: work.companyId,
      now: work.deps.clock.now(),
    };
    const stored = await work.transact((useCase) => storeReading(useCase, place, reading));
    into.add(stored.reportId);
    progress.readReport(stored.outcome);
    await progress.done();
  }
}

async function approvedQuery(work: CompanyWork, { company, rules }: LoadedRules): Promise<ReportQuery> {
  const policyIds = [...rules.workspaces.keys()];
  const first = addDays(company.goLiveOn, -BEFORE_GO_LIVE_DAYS);
  const known = await work.transact(({ tx }) =>
    tx.select({ id: posting.id }).from(posting).where(eq(posting.companyId, work.companyId)).limit(1),
  );
  const today = dayInZone(work.deps.clock.now(), company.timeZone);
  const since = known.length === 0 ? first : addDays(today, -OVERLAP_DAYS);
  return {
    kind: "approved_since",
    since: since < first ? first : since,
    policyIds,
    includeClosed: rules.includeClosed,
  };
}

/** Held and ready reports of the company that this read did not bring: they may have been mended in Expensify. */
async function openElsewhere(work: CompanyWork, seen: ReadonlySet<string>): Promise<readonly string[]> {
  const rows = await work.transact(({ tx }) =>
    tx
      .select({ reportId: report.reportId })
      .from(posting)
      .innerJoin(report, eq(report.id, posting.reportRowId))
      .where(and(eq(posting.companyId, work.companyId), inArray(posting.state, ["planned", "held", "ready"])))
      .limit(BY_ID_MAX),
  );
  return rows.map((row) => row.reportId).filter((reportId) => !seen.has(reportId));
}
