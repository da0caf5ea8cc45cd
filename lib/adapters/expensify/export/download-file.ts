import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { type Answer, type Failure, judgeRefusal, readEnvelope } from "../answer.ts";
import { decodeAnswer, type Incoming, pause, retryWaitMs, sendJob } from "../client.ts";
import { downloadJob } from "../job/jobs.ts";
import type { ExpensifyContext } from "../options.ts";
import type { Spool } from "./spool.ts";

/** Waits before each look for the file; the last one is repeated. Between two looks never less than 5 s. */
const LOOK_WAITS_MS = [2_000, 5_000, 10_000, 20_000, 30_000];
/** Enough of the beginning to tell a file from a refusal, an empty body and a web page. */
const HEAD_BYTES = 256;
/** A refusal is a line of JSON; a page is not read further than this. */
const REFUSAL_BYTES_MAX = 64 * 1024;

/**
 * Looks for a rendered file until it is there, and puts it into `spool`. Not there yet is an empty body or a 404, in
 * whatever guise (expensify.md 3.2). `begins` says what the file must begin with; anything else is judged as an answer.
 *
 * Errors: `expensify_file_not_ready`, `expensify_file_too_large`, and those of `sendJob` and `judgeRefusal`.
 */
export async function downloadFile(
  context: ExpensifyContext,
  fileName: string,
  begins: RegExp,
  spool: Spool,
  signal: AbortSignal,
): Promise<Result<void, RunProblem>> {
  let waitedMs = 0;
  let failures = 0;
  let waitMs = LOOK_WAITS_MS[0] ?? 0;
  for (let looks = 1; waitedMs + waitMs <= context.limits.fileReadyWaitMs; looks++) {
    if (!(await pause(context, waitMs, signal))) return err({ code: "stopped" });
    waitedMs += waitMs;
    await spool.clear();
    const look = await sendJob(context, downloadJob(fileName), context.limits.downloadTimeoutMs, signal, (incoming) =>
      receive(context, incoming, begins, spool),
    );
    if (look.ok && look.value === "file") return ok(undefined);
    waitMs = LOOK_WAITS_MS[Math.min(looks, LOOK_WAITS_MS.length - 1)] ?? 0;
    if (look.ok) continue;
    failures += 1;
    const retryMs = retryWaitMs(look.error, failures);
    if (retryMs === null) return err(look.error.problem);
    waitMs = Math.max(waitMs, retryMs);
  }
  return err({ code: "expensify_file_not_ready", waitedMs });
}

async function receive(
  context: ExpensifyContext,
  incoming: Incoming,
  begins: RegExp,
  spool: Spool,
): Promise<Result<"file" | "not_yet", Failure>> {
  const { fileBytesMax } = context.limits;
  const { status, retryAfterMs } = incoming;
  let head = Buffer.alloc(0);
  let isFile = false;
  for await (const chunk of incoming.body) {
    if (!isFile) {
      head = Buffer.concat([head, chunk]);
      if (head.length < HEAD_BYTES) continue;
      isFile = status === 200 && begins.test(head.toString("utf8"));
      if (!isFile && head.length >= REFUSAL_BYTES_MAX) break;
      if (!isFile) continue;
      await spool.append(head);
    } else {
      await spool.append(chunk);
    }
    if (spool.bytes() > fileBytesMax) {
      return err({ problem: { code: "expensify_file_too_large", bytesMax: fileBytesMax }, again: "never" });
    }
  }
  if (isFile) return ok("file");
  if (status === 200 && begins.test(head.toString("utf8"))) {
    await spool.append(head);
    return ok("file");
  }
  const answer: Answer = { status, retryAfterMs, text: decodeAnswer(context, head) };
  return isNotYet(answer) ? ok("not_yet") : err(judgeRefusal(answer, context.options.random()));
}

function isNotYet({ status, text }: Answer): boolean {
  const envelope = readEnvelope(text);
  if (envelope !== null) return envelope.code === 404 || (envelope.code === null && isFileNotFound(envelope.message));
  return status === 404 || (status === 200 && text.trim() === "");
}

/** Sometimes the message comes without a code. */
function isFileNotFound(message: string): boolean {
  return /not found/i.test(message);
}
