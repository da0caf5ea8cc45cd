import type { ReportQuery, ReportReading } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, type Result } from "#lib/core/result.ts";
import { type CheckedExport, checkExport, mergeSeen, type SeenReports } from "./export/check-export.ts";
import { handOut } from "./export/hand-out.ts";
import { renderFile } from "./export/render-file.ts";
import { openSpool, type Spool } from "./export/spool.ts";
import { exportApprovedJob, exportByIdJob, type Job, REPORT_IDS_PER_JOB_MAX } from "./job/jobs.ts";
import type { ExpensifyContext } from "./options.ts";

/** How our own lines begin, a byte order mark allowed. Anything else is judged as an answer, not as a file. */
export const EXPORT_BEGINS = /^\uFEFF?\s*\{"t":/;

/** One export job; `halves` are its two narrower ones when its answer is full, empty when it cannot be narrowed. */
type Window = Readonly<{ job: Job; policyIds: readonly string[]; isCapped: boolean; halves: () => readonly Window[] }>;

/**
 * `ExpenseSource.readReports`: all files are fetched and checked before the first report is handed out, so a failure
 * leaves nothing half read. A full answer (as many reports as its limit) may hide some: it is thrown away and asked
 * again by half of the workspaces each, down to one.
 *
 * Errors: `expensify_window_full` when one workspace alone is full, `expensify_file_refused`, and those of the download.
 */
export async function readReports(
  context: ExpensifyContext,
  query: ReportQuery,
  onReading: (reading: ReportReading) => Promise<void>,
  signal: AbortSignal,
): Promise<Result<{ count: number; bytes: number }, RunProblem>> {
  const spools: Spool[] = [];
  const seen: SeenReports = { digests: new Map(), contradictory: new Set() };
  try {
    const pending = [...toWindows(context, query)];
    for (let window = pending.shift(); window; window = pending.shift()) {
      const spool = await openSpool(context.spoolDir);
      spools.push(spool);
      const checked = await fetchExport(context, window.job, spool, signal);
      if (!checked.ok) return checked;
      if (!window.isCapped || checked.value.count < context.limits.reportsMax) {
        mergeSeen(seen, checked.value.seen);
        continue;
      }
      const halves = window.halves();
      if (halves.length === 0) return err(windowFull(context, window));
      pending.unshift(...halves);
      await spool.clear();
    }
    return await handOut(context, spools, seen, onReading, signal);
  } finally {
    await Promise.all(spools.map((spool) => spool.close()));
  }
}

async function fetchExport(
  context: ExpensifyContext,
  job: Job,
  spool: Spool,
  signal: AbortSignal,
): Promise<Result<CheckedExport, RunProblem>> {
  const rendered = await renderFile(context, job, EXPORT_BEGINS, spool, signal);
  return rendered.ok ? checkExport(spool.file, context.limits.lineBytesMax) : rendered;
}

/** Time does not narrow it: the only date that Expensify filters approvals by is the first one. */
function windowFull({ limits }: ExpensifyContext, { policyIds }: Window): RunProblem {
  return { code: "expensify_window_full", limit: limits.reportsMax, policyId: policyIds[0] ?? null };
}

function toWindows(context: ExpensifyContext, query: ReportQuery): readonly Window[] {
  if (query.kind === "approved_since") return [approvedWindow(context, query, query.policyIds)];
  const windows: Window[] = [];
  for (let start = 0; start < query.reportIds.length; start += REPORT_IDS_PER_JOB_MAX) {
    const job = exportByIdJob(query.reportIds.slice(start, start + REPORT_IDS_PER_JOB_MAX));
    windows.push({ job, policyIds: [], isCapped: false, halves: () => [] });
  }
  return windows;
}

function approvedWindow(
  context: ExpensifyContext,
  query: Extract<ReportQuery, { kind: "approved_since" }>,
  policyIds: readonly string[],
): Window {
  const middle = Math.ceil(policyIds.length / 2);
  return {
    job: exportApprovedJob(query.since, policyIds, query.includeClosed, context.limits.reportsMax),
    policyIds,
    isCapped: true,
    halves: () =>
      policyIds.length < 2
        ? []
        : [policyIds.slice(0, middle), policyIds.slice(middle)].map((half) => approvedWindow(context, query, half)),
  };
}
