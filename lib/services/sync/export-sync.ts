import { and, asc, desc, eq, gt, inArray } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "#db/client.ts";
import { posting, type SyncCounts, type SyncState, sync, syncReport } from "#db/schema/index.ts";
import type { GpState, PostingState } from "#lib/core/posting/state.ts";
import type { HoldProblem, RequestProblem, RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { type Context, transact } from "../context.ts";

const REPORTS_PER_QUERY_MAX = 500;
/** A run reads at most some thousand reports; the loop ends in any case. */
const REPORTS_MAX = 100_000;

export const ExportSync = z.strictObject({ syncId: z.uuid() });

/** What a run did with a report (`outcome`), and how its newest revision stands now. Keys that say nothing are left out. */
export type ExportedReport = Readonly<{
  reportId: string;
  outcome: string;
  /** Null: no posting in this company. */
  state: PostingState | null;
  revision?: number;
  journalNumber?: number;
  gpState?: GpState;
  gpDate?: string;
  batchId?: string;
  /** Why it is held: codes with their data. */
  holds?: readonly HoldProblem[];
}>;

export type ExportedSync = Readonly<{
  sync: string;
  number: number;
  state: SyncState;
  requestedBy: string;
  startedAt: string | null;
  endedAt: string | null;
  counts: SyncCounts | null;
  problems: readonly RunProblem[];
  reports: readonly ExportedReport[];
}>;

/** A whole run for a file or a shell: every report that it touched, by id. Error: `not_found`. */
export async function exportSync(
  ctx: Context,
  { syncId }: z.output<typeof ExportSync>,
): Promise<Result<ExportedSync, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const [row] = await tx.select().from(sync).where(eq(sync.id, syncId));
    if (!row) return err({ code: "not_found", what: "run" });
    const { number, state, requestedBy, counts, problems } = row;
    const reports: ExportedReport[] = [];
    while (reports.length < REPORTS_MAX) {
      const some = await readSome(tx, row, reports.at(-1)?.reportId ?? "");
      reports.push(...some);
      if (some.length < REPORTS_PER_QUERY_MAX) break;
    }
    const [startedAt, endedAt] = [row.startedAt?.toISOString() ?? null, row.endedAt?.toISOString() ?? null];
    return ok({ sync: syncId, number, state, requestedBy, startedAt, endedAt, counts, problems, reports });
  });
}

type SyncRow = typeof sync.$inferSelect;

async function readSome(
  tx: Transaction,
  { id, companyId }: SyncRow,
  afterReportId: string,
): Promise<readonly ExportedReport[]> {
  const touched = await tx
    .select({ reportId: syncReport.reportId, outcome: syncReport.outcome })
    .from(syncReport)
    .where(and(eq(syncReport.syncId, id), gt(syncReport.reportId, afterReportId)))
    .orderBy(asc(syncReport.reportId))
    .limit(REPORTS_PER_QUERY_MAX);
  if (touched.length === 0) return [];
  const reportIds = touched.map(({ reportId }) => reportId);
  const postings = await tx
    .selectDistinctOn([posting.subject])
    .from(posting)
    .where(and(eq(posting.companyId, companyId), inArray(posting.subject, reportIds)))
    .orderBy(asc(posting.subject), desc(posting.revision));
  const bySubject = new Map(postings.map((each) => [each.subject, each]));
  return touched.map(({ reportId, outcome }) => ({ reportId, outcome, ...standing(bySubject.get(reportId)) }));
}

function standing(row: typeof posting.$inferSelect | undefined): Omit<ExportedReport, "reportId" | "outcome"> {
  if (!row) return { state: null };
  const { state, revision, journalNumber, gpState, gpDate, holds } = row;
  const batchId = row.gpBatchId || row.batchId;
  return {
    state,
    revision,
    ...(journalNumber === null ? {} : { journalNumber }),
    ...(gpState === null ? {} : { gpState }),
    ...(gpDate === null ? {} : { gpDate }),
    ...(batchId === null ? {} : { batchId }),
    ...(holds.length === 0 ? {} : { holds }),
  };
}
