import { performance } from "node:perf_hooks";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { WindowsClient } from "#lib/core/connection/windows-client.ts";
import { MalformedAnswer } from "./xml/answer-fields.ts";
import { callGp, type CallOutcome } from "./client.ts";
import { toProblem, type UnansweredCall } from "./to-problem.ts";
import type { GpRequest } from "./wire.ts";
import type { XmlElement } from "./xml/parse-xml.ts";

const READ_TIMEOUT_MS = 60_000;

export type GpConnectionOptions = Readonly<{
  /** Signed in as the connector's account, at the whole address of the legacy endpoint (gp.md 1.1). Closed with the ledger. */
  client: WindowsClient;
  /** For each call that reads; a send has the deadline of its caller alone. */
  readTimeoutMs?: number;
}>;

/** One signed-in client, and what every call does with its outcome. */
export type GpSession = Readonly<{
  client: WindowsClient;
  call: (request: GpRequest, signal: AbortSignal) => Promise<CallOutcome>;
  read: <T>(
    request: GpRequest,
    map: (response: XmlElement) => T,
    signal: AbortSignal,
  ) => Promise<Result<T, RunProblem>>;
  /** The problem of a call that began at `startedMs` of the monotonic clock. */
  problemOf: (outcome: UnansweredCall, startedMs: number) => RunProblem;
}>;

export function openGpSession(options: GpConnectionOptions): GpSession {
  const { client, readTimeoutMs = READ_TIMEOUT_MS } = options;
  const { host, answerBytesMax } = client;
  const problemOf = (outcome: UnansweredCall, startedMs: number) =>
    toProblem(outcome, { host, answerBytesMax, startedMs, nowMs: performance.now() });
  const call = (request: GpRequest, signal: AbortSignal) =>
    callGp(client, request, AbortSignal.any([signal, AbortSignal.timeout(readTimeoutMs)]));
  return {
    client,
    call,
    problemOf,
    read: async (request, map, signal) => {
      const startedMs = performance.now();
      const outcome = await call(request, signal);
      return outcome.kind === "answered" ? mapped(outcome.response, map) : err(problemOf(outcome, startedMs));
    },
  };
}

/** The one place where a field reader's exception becomes a problem. */
export function mapped<T>(response: XmlElement, map: (response: XmlElement) => T): Result<T, RunProblem> {
  try {
    return ok(map(response));
  } catch (error) {
    if (!(error instanceof MalformedAnswer)) throw error;
    return err({ code: "gp_answer_malformed", detail: error.message });
  }
}
