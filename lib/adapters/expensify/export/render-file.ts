import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { type Failure, judgeRefusal, readFileName } from "../answer.ts";
import { askJob, withTries } from "../client.ts";
import type { Job } from "../job/jobs.ts";
import type { ExpensifyContext } from "../options.ts";
import { downloadFile } from "./download-file.ts";
import type { Spool } from "./spool.ts";

/** Submits an export that only reads, waits for its file and puts it into `spool`. Errors: those of both steps. */
export async function renderFile(
  context: ExpensifyContext,
  job: Job,
  begins: RegExp,
  spool: Spool,
  signal: AbortSignal,
): Promise<Result<void, RunProblem>> {
  const fileName = await withTries(context, signal, () => submitJob(context, job, signal));
  return fileName.ok ? downloadFile(context, fileName.value, begins, spool, signal) : fileName;
}

/** Submits a job, once. Gives the bare file name, which is the only answer that means success. */
export async function submitJob(
  context: ExpensifyContext,
  job: Job,
  signal: AbortSignal,
): Promise<Result<string, Failure>> {
  const answer = await askJob(context, job, signal);
  if (!answer.ok) return answer;
  const fileName = readFileName(answer.value);
  return fileName === null ? err(judgeRefusal(answer.value, context.options.random())) : ok(fileName);
}
