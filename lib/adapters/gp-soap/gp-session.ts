import { performance } from "node:perf_hooks";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Resolve } from "#lib/adapters/windows-auth/guarded-connect.ts";
import type { NtlmScheme } from "#lib/adapters/windows-auth/ntlm-connection.ts";
import type { OutboundPolicy } from "#lib/adapters/windows-auth/outbound-policy.ts";
import { createWindowsClient, type WindowsClient } from "#lib/adapters/windows-auth/windows-client.ts";
import { MalformedAnswer } from "./xml/answer-fields.ts";
import { callGp, type CallOutcome } from "./client.ts";
import { toProblem, type UnansweredCall } from "./to-problem.ts";
import type { GpRequest } from "./wire.ts";
import type { XmlElement } from "./xml/parse-xml.ts";

const ANSWER_BYTES_MAX = 16 * 1024 * 1024;
const READ_TIMEOUT_MS = 60_000;

export type GpConnectionOptions = Readonly<{
  /** The whole address of the legacy endpoint: administrators move port and path (gp.md 1.1). */
  url: string;
  domain: string;
  username: string;
  password: string;
  caPem?: string;
  policy: OutboundPolicy;
  scheme?: NtlmScheme;
  bindsChannel?: boolean;
  answerBytesMax?: number;
  /** For each call that reads; a send has the deadline of its caller alone. */
  readTimeoutMs?: number;
  /** For tests. */
  resolve?: Resolve;
  now?: () => Date;
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
  const { answerBytesMax = ANSWER_BYTES_MAX, readTimeoutMs = READ_TIMEOUT_MS } = options;
  const client = createWindowsClient({ ...options, answerBytesMax });
  const host = URL.parse(options.url)?.host ?? "";
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
