import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { downloadFile } from "./export/download-file.ts";
import { readLines } from "./export/read-lines.ts";
import { submitJob } from "./export/render-file.ts";
import { openSpool, type Spool } from "./export/spool.ts";
import { MARK_END } from "./job/mark-template.ts";
import { markJob, REPORT_IDS_PER_JOB_MAX } from "./job/jobs.ts";
import type { ExpensifyContext } from "./options.ts";

/** How the list of ids begins: one id alone on its line, or at once the end. */
const MARK_BEGINS = /^\uFEFF?[\w-]+\r?(?:\n|$)/;
/** A whole batch of ids is far below this. */
const MARK_LINE_BYTES_MAX = 256;

/**
 * `ExpenseSource.markExported`: labels the reports in batches of 50 and checks in each answered file which ones it saw.
 * The submit is never repeated here: after a time-out nobody knows whether the label was set. To run the whole once more
 * is harmless as far as known (expensify.md 3.3), so that is left to whoever asked.
 *
 * Errors: `expensify_mark_incomplete` with the ids that Expensify did not show us and so did not label (over all batches);
 * `expensify_answer_malformed` when it labelled others; and those of the two calls.
 */
export async function markExported(
  context: ExpensifyContext,
  reportIds: readonly string[],
  label: string,
  signal: AbortSignal,
): Promise<Result<void, RunProblem>> {
  const missing: string[] = [];
  for (let start = 0; start < reportIds.length; start += REPORT_IDS_PER_JOB_MAX) {
    const batch = reportIds.slice(start, start + REPORT_IDS_PER_JOB_MAX);
    const marked = await markBatch(context, batch, label, signal);
    if (!marked.ok) return marked;
    missing.push(...batch.filter((reportId) => !marked.value.has(reportId)));
  }
  return missing.length === 0 ? ok(undefined) : err({ code: "expensify_mark_incomplete", missing });
}

async function markBatch(
  context: ExpensifyContext,
  reportIds: readonly string[],
  label: string,
  signal: AbortSignal,
): Promise<Result<ReadonlySet<string>, RunProblem>> {
  const submitted = await submitJob(context, markJob(reportIds, label), signal);
  if (!submitted.ok) return err(submitted.error.problem);
  const spool = await openSpool(context.spoolDir);
  try {
    const downloaded = await downloadFile(context, submitted.value, MARK_BEGINS, spool, signal);
    return downloaded.ok ? await readMarked(spool, new Set(reportIds)) : downloaded;
  } finally {
    await spool.close();
  }
}

async function readMarked(spool: Spool, asked: ReadonlySet<string>): Promise<Result<ReadonlySet<string>, RunProblem>> {
  const marked = new Set<string>();
  for await (const { number, text, fault } of readLines(spool.file, MARK_LINE_BYTES_MAX)) {
    if (text === null) return err({ code: "expensify_file_refused", line: number, detail: fault });
    const reportId = text.trim();
    if (reportId === MARK_END) continue;
    if (!asked.has(reportId)) {
      return err({
        code: "expensify_answer_malformed",
        detail: `line ${number} names a report that was not asked for`,
      });
    }
    marked.add(reportId);
  }
  return ok(marked);
}
