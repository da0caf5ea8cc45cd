import { and, asc, desc, eq, inArray, isNull, notInArray } from "drizzle-orm";
import type { ExpenseSource } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { LoadedRules } from "#lib/services/company/load-rules.ts";
import { posting, report } from "#db/schema/index.ts";
import type { CompanyWork } from "../company/open-company.ts";

/** Reports of one job; what is left has its turn in the next run. */
const REPORTS_PER_JOB_MAX = 50;
const JOBS_PER_RUN_MAX = 4;

/**
 * Sets the company's label on reports whose journal is in GP (posting-protocol.md, "Mark as exported"): a job of its own,
 * after sending, never the ledger of record. What Expensify did not show is passed over, told, and tried again by the next
 * run.
 */
export async function markExported(
  work: CompanyWork,
  { company }: LoadedRules,
  source: ExpenseSource,
  signal: AbortSignal,
): Promise<Result<void, RunProblem>> {
  const label = company.exportLabel;
  if (label === "") return ok(undefined);
  const missing = new Set<string>();
  for (let jobs = 0; jobs < JOBS_PER_RUN_MAX && !signal.aborted; jobs++) {
    // What Expensify never shows stays at one end of the list: every other job begins at the other end.
    const reportIds = await unmarked(work, missing, jobs % 2 === 0 ? asc : desc);
    if (reportIds.length === 0) break;
    const marked = await source.markExported(reportIds, label, signal);
    if (!marked.ok) {
      if (marked.error.code !== "expensify_mark_incomplete") return marked;
      for (const reportId of marked.error.missing) missing.add(reportId);
    }
    await keepMarked(
      work,
      reportIds.filter((reportId) => !missing.has(reportId)),
      label,
    );
  }
  return missing.size === 0 ? ok(undefined) : err({ code: "expensify_mark_incomplete", missing: [...missing] });
}

/** `without`: asked for in this run already. */
async function unmarked(
  { transact, companyId }: CompanyWork,
  without: ReadonlySet<string>,
  order: typeof asc,
): Promise<readonly string[]> {
  const rows = await transact(({ tx }) =>
    tx
      .selectDistinct({ reportId: report.reportId, approvedAt: report.approvedAt })
      .from(posting)
      .innerJoin(report, eq(report.id, posting.reportRowId))
      .where(
        and(
          eq(posting.companyId, companyId),
          eq(posting.state, "sent"),
          eq(posting.kind, "journal"),
          isNull(report.exportedAt),
          isNull(report.goneAt),
          notInArray(report.reportId, ["", ...without]),
        ),
      )
      .orderBy(order(report.approvedAt), order(report.reportId))
      .limit(REPORTS_PER_JOB_MAX),
  );
  return rows.map(({ reportId }) => reportId);
}

async function keepMarked(work: CompanyWork, reportIds: readonly string[], label: string): Promise<void> {
  if (reportIds.length === 0) return;
  await work.transact(async ({ tx, record }) => {
    const ours = tx.select({ id: posting.reportRowId }).from(posting).where(eq(posting.companyId, work.companyId));
    const rows = await tx
      .update(report)
      .set({ exportedAt: work.deps.clock.now(), exportedLabel: label })
      .where(and(inArray(report.reportId, [...reportIds]), inArray(report.id, ours)))
      .returning({ reportId: report.reportId });
    for (const { reportId } of rows)
      await record({ action: "report.marked_exported", companyId: work.companyId, reportId, after: { label } });
  });
}
