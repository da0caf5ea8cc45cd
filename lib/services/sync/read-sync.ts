import { and, asc, desc, eq, inArray, ne, sql } from "drizzle-orm";
import { z } from "zod";
import type { Cents } from "#lib/core/money.ts";
import { cents } from "#lib/core/money.ts";
import type { GpState, PostingState } from "#lib/core/posting/state.ts";
import type { HoldProblem, Problem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Transaction } from "#db/client.ts";
import { posting, report, sync, syncReport } from "#db/schema/index.ts";
import { type Context, transact } from "../context.ts";

/** Reports shown of one run; more are counted. */
export const REPORTS_SHOWN_MAX = 200;

export const ReadSync = z.strictObject({ syncId: z.uuid() });

/** What a run did with one report, and what has become of it since. */
export type SyncReportRow = Readonly<{
  reportId: string;
  employee: string;
  reportName: string;
  totalCents: Cents;
  /** `ready`, `held`, `sent`, `adopted`, `nothing_to_post`, `waiting`, `withdrawn`, or the state that a send ended in. */
  outcome: string;
  /** Null when it has no posting: a report of another company. */
  postingId: string | null;
  state: PostingState | null;
  gpState: GpState | null;
  journalNumber: number | null;
  holds: readonly HoldProblem[];
}>;

export type SyncReports = Readonly<{
  syncId: string;
  /** Without those that were left as they were. */
  reports: readonly SyncReportRow[];
  /** Of all: how many by outcome, `unchanged` among them. */
  totals: Readonly<Record<string, number>>;
}>;

/** What one run did, per report: what was sent first, then what is unclear or held. Problem: `not_found`. */
export async function readSync(
  ctx: Context,
  { syncId }: z.output<typeof ReadSync>,
): Promise<Result<SyncReports, Problem>> {
  return transact(ctx, async ({ tx }) => {
    const [run] = await tx.select({ companyId: sync.companyId }).from(sync).where(eq(sync.id, syncId));
    if (!run) return err({ code: "not_found", what: "run" });
    const totals = await tx
      .select({ outcome: syncReport.outcome, count: sql<number>`count(*)::int` })
      .from(syncReport)
      .where(eq(syncReport.syncId, syncId))
      .groupBy(syncReport.outcome);
    return ok({
      syncId,
      reports: await readReports(tx, run.companyId, syncId),
      totals: Object.fromEntries(totals.map(({ outcome, count }) => [outcome, count])),
    });
  });
}

const RANK = sql`case ${syncReport.outcome} when 'uncertain' then 0 when 'rejected' then 1 when 'sent' then 2 when 'adopted' then 3 when 'held' then 4 when 'ready' then 5 else 6 end`;

async function readReports(tx: Transaction, companyId: string, syncId: string): Promise<readonly SyncReportRow[]> {
  const rows = await tx
    .select({ reportId: syncReport.reportId, outcome: syncReport.outcome, postingId: syncReport.postingId })
    .from(syncReport)
    .where(and(eq(syncReport.syncId, syncId), ne(syncReport.outcome, "unchanged")))
    .orderBy(RANK, asc(syncReport.reportId))
    .limit(REPORTS_SHOWN_MAX);
  const ids = rows.map(({ reportId }) => reportId);
  if (ids.length === 0) return [];
  const postings = await postingsOf(tx, companyId, ids);
  const names = await tx
    .select({ reportId: report.reportId, employee: report.employee, name: report.name, totalCents: report.totalCents })
    .from(report)
    .where(inArray(report.reportId, ids));
  const found = rows.map(({ reportId, outcome, postingId }): SyncReportRow => {
    // What was only planned is known by its report: then its newest revision tells what became of it.
    const own = postings.find((each) => each.id === postingId) ?? postings.find((each) => each.reportId === reportId);
    const name = names.find((each) => each.reportId === reportId);
    return {
      ...{ reportId, outcome },
      employee: own?.employee ?? name?.employee ?? "",
      reportName: own?.reportName ?? name?.name ?? "",
      totalCents: cents(own?.totalCents ?? name?.totalCents ?? 0),
      ...{ postingId: own?.id ?? null, state: own?.state ?? null, gpState: own?.gpState ?? null },
      ...{ journalNumber: own?.journalNumber ?? null, holds: own?.state === "held" ? own.holds : [] },
    };
  });
  // By journal number, as GP lists them, within each outcome.
  return [...Map.groupBy(found, ({ outcome }) => outcome).values()].flatMap((group) =>
    group.toSorted((a, b) => (a.journalNumber ?? 0) - (b.journalNumber ?? 0)),
  );
}

/** All revisions of these reports in the company, newest first. */
async function postingsOf(tx: Transaction, companyId: string, reportIds: readonly string[]) {
  const { id, subject: reportId, employee, reportName, totalCents, state, gpState, journalNumber, holds } = posting;
  return tx
    .select({ id, reportId, employee, reportName, totalCents, state, gpState, journalNumber, holds })
    .from(posting)
    .where(and(eq(posting.companyId, companyId), inArray(posting.subject, [...reportIds])))
    .orderBy(desc(posting.revision));
}
