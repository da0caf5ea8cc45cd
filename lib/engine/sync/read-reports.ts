import { and, asc, eq, exists, inArray, isNull, notExists, lt, notInArray, or, sql } from "drizzle-orm";
import { addDays, dayInZone } from "#lib/core/day.ts";
import type { ExpenseSource, ReportQuery, ReportReading } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { reportsKnownFrom } from "#lib/core/report/known-from.ts";
import { isReportId } from "#lib/core/report/report-id.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { LoadedRules } from "#lib/services/company/load-rules.ts";
import { storeReading } from "#lib/services/report/store-reading.ts";
import { auditEvent, company, fiscalPeriod, posting, report } from "#db/schema/index.ts";
import type { CompanyWork } from "../company/open-company.ts";
import type { RunProgress } from "./run-progress.ts";

/** Late approvals and clock edges: every read overlaps the one before by this much (expensify.md 10). */
const OVERLAP_DAYS = 14;
/** Reports that the window no longer covers are asked for by id, at most so many a run: those not read for longest. */
const BY_ID_MAX = 500;
/** More than so many missing, and more than one in so many of those asked for: nothing is believed. */
const GONE_AT_ONCE_MAX = 5;
const GONE_SHARE_MAX = 5;
/** What was sent changes seldom, and Expensify gives fifty reports a job: it is asked for twice a day. */
const SENT_FRESH_MS = 12 * 3_600_000;

/**
 * Reads what was approved, and again by id, whatever their state there, what is still open on our side and what was sent but
 * may still change: until it is paid and its period is closed. Gives back the ids of all that was read or found gone.
 */
export async function readReports(
  work: CompanyWork,
  loaded: LoadedRules,
  source: ExpenseSource,
  progress: RunProgress,
  signal: AbortSignal,
): Promise<Result<ReadonlySet<string>, RunProblem>> {
  const seen = new Set<string>();
  const startedAt = work.deps.clock.now();
  const read = await readInto(seen, approvedQuery(loaded));
  if (!read.ok) return read;
  await keepReadUntil(work, loaded, startedAt, seen);
  // A run that died while it planned leaves reports that no later window need cover: they were read, and never judged.
  const unplanned = await neverPlanned(work, loaded);
  const open = await openElsewhere(work, seen);
  for (const reportId of unplanned) seen.add(reportId);
  if (open.length === 0) return ok(seen);
  const again = await readInto(seen, { kind: "by_id", reportIds: open });
  if (!again.ok) return again;
  const gone = open.filter((reportId) => !seen.has(reportId));
  const missing = isUnlikely(gone.length, open.length);
  if (missing) await progress.fail(missing);
  else await noteGone(work, gone);
  for (const reportId of gone) seen.add(reportId);
  return ok(seen);

  function readInto(into: Set<string>, asked: ReportQuery) {
    return source.readReports(asked, (reading) => keep(into, reading), signal);
  }

  async function keep(into: Set<string>, reading: ReportReading): Promise<void> {
    const stored = await storeOne(work, loaded, reading);
    into.add(stored.reportId);
    progress.readReport(stored.outcome);
    await progress.done();
  }
}

/** Reads exactly these reports again, whatever their state. Errors: those of the source; then nothing is known of them. */
export async function readAgain(
  work: CompanyWork,
  loaded: LoadedRules,
  source: ExpenseSource,
  reportIds: readonly string[],
  signal: AbortSignal,
): Promise<Result<void, RunProblem>> {
  const seen = new Set<string>();
  const query: ReportQuery = { kind: "by_id", reportIds };
  const read = await source.readReports(
    query,
    async (reading) => {
      seen.add((await storeOne(work, loaded, reading)).reportId);
    },
    signal,
  );
  if (!read.ok) return read;
  const gone = reportIds.filter((reportId) => !seen.has(reportId));
  const missing = isUnlikely(gone.length, reportIds.length);
  if (missing) return err(missing);
  await noteGone(work, gone);
  return ok(undefined);
}

/** So many reports do not vanish at once: rather the answer is short, or a right was taken from our user. */
function isUnlikely(missing: number, asked: number): RunProblem | null {
  const isMany = missing > GONE_AT_ONCE_MAX && missing * GONE_SHARE_MAX > asked;
  return isMany ? { code: "expensify_reports_missing", missing, asked } : null;
}

function storeOne(work: CompanyWork, { company }: LoadedRules, reading: ReportReading) {
  const { organizationId, companyId, deps } = work;
  const place = { organizationId, connectionId: company.expensifyConnectionId, companyId, now: deps.clock.now() };
  return work.transact((useCase) => storeReading(useCase, place, reading));
}

/** Only when all that was read is still there: a failover in the middle may have lost the first of it. */
async function keepReadUntil(
  work: CompanyWork,
  { company: { expensifyConnectionId } }: LoadedRules,
  startedAt: Date,
  seen: ReadonlySet<string>,
): Promise<void> {
  await work.transact(async ({ tx }) => {
    const [kept] = await tx
      .select({ count: sql<number>`count(*)::int` })
      .from(report)
      .where(and(eq(report.connectionId, expensifyConnectionId), inArray(report.reportId, [...seen, ""])));
    if (kept?.count === seen.size)
      await tx.update(company).set({ reportsReadAt: startedAt }).where(eq(company.id, work.companyId));
  });
}

/**
 * From the last complete read on, with the overlap: however long nobody read, and also after the database was set back,
 * which sets that instant back with it.
 */
function approvedQuery({ company: { goLiveOn, timeZone, reportsReadAt }, rules }: LoadedRules): ReportQuery {
  const first = reportsKnownFrom(goLiveOn);
  const since = reportsReadAt === null ? first : addDays(dayInZone(reportsReadAt, timeZone), -OVERLAP_DAYS);
  return {
    kind: "approved_since",
    since: since < first ? first : since,
    policyIds: [...rules.workspaces.keys()],
    includeClosed: rules.includeClosed,
  };
}

/**
 * Ids of reports that were kept and have no posting in this company: those of its workspaces, and those that did not come
 * whole when it read them. Of these nothing tells the workspace but the event.
 */
async function neverPlanned(work: CompanyWork, { company, rules }: LoadedRules): Promise<readonly string[]> {
  const rows = await work.transact(({ tx }) => {
    const readHere = tx
      .select({ sequence: auditEvent.sequence })
      .from(auditEvent)
      .where(
        and(
          eq(auditEvent.organizationId, work.organizationId),
          eq(auditEvent.reportId, report.reportId),
          eq(auditEvent.action, "report.quarantined"),
          eq(auditEvent.companyId, work.companyId),
        ),
      );
    return tx
      .select({ reportId: report.reportId })
      .from(report)
      .where(
        and(
          eq(report.connectionId, company.expensifyConnectionId),
          or(inArray(report.policyId, [...rules.workspaces.keys()]), and(eq(report.policyId, ""), exists(readHere))),
          notExists(
            tx
              .select({ id: posting.id })
              .from(posting)
              .where(and(eq(posting.companyId, work.companyId), eq(posting.reportRowId, report.id))),
          ),
        ),
      );
  });
  return rows.map(({ reportId }) => reportId);
}

/** Reports of the company that this read did not bring: open ones may have been mended, sent ones changed or withdrawn. */
async function openElsewhere(work: CompanyWork, seen: ReadonlySet<string>): Promise<readonly string[]> {
  const isOpen = inArray(posting.state, ["planned", "held", "ready", "queued"]);
  const isPaid = eq(report.status, "reimbursed");
  const isClosed = sql`exists (select 1 from ${fiscalPeriod} where ${fiscalPeriod.companyId} = ${posting.companyId}
    and ${fiscalPeriod.closed} and ${posting.gpDate} between ${fiscalPeriod.firstDay} and ${fiscalPeriod.lastDay})`;
  const mayChange = and(
    eq(posting.state, "sent"),
    isNull(posting.takenBack),
    lt(report.lastReadAt, new Date(work.deps.clock.now().getTime() - SENT_FRESH_MS)),
    sql`not (${isPaid} and ${isClosed})`,
  );
  const rows = await work.transact(({ tx }) =>
    tx
      .selectDistinct({ reportId: report.reportId, lastReadAt: report.lastReadAt })
      .from(posting)
      .innerJoin(report, eq(report.id, posting.reportRowId))
      .where(
        and(
          eq(posting.companyId, work.companyId),
          or(isOpen, mayChange),
          seen.size === 0 ? undefined : notInArray(report.reportId, [...seen]),
        ),
      )
      .orderBy(asc(report.lastReadAt), asc(report.reportId))
      .limit(BY_ID_MAX),
  );
  // A stand-in for an unusable id means nothing to Expensify.
  return rows.map((row) => row.reportId).filter(isReportId);
}

/** Asked for by id and not given: deleted in Expensify, or no longer shown to us. What is known of them stays. */
async function noteGone(work: CompanyWork, reportIds: readonly string[]): Promise<void> {
  if (reportIds.length === 0) return;
  const now = work.deps.clock.now();
  await work.transact(async ({ tx, record }) => {
    const ours = tx.select({ id: posting.reportRowId }).from(posting).where(eq(posting.companyId, work.companyId));
    const mine = and(inArray(report.reportId, [...reportIds]), inArray(report.id, ours));
    const rows = await tx
      .update(report)
      .set({ goneAt: now, lastReadAt: now })
      .where(and(mine, isNull(report.goneAt)))
      .returning({ reportId: report.reportId });
    await tx.update(report).set({ lastReadAt: now }).where(mine);
    for (const { reportId } of rows)
      await record({ action: "report.changed", companyId: work.companyId, reportId, after: { status: "gone" } });
  });
}
