import type { RunProblem } from "#lib/core/problem.ts";

/** One answer that was read whole. `retryAfterMs` is null when the server named none. */
export type Answer = Readonly<{ status: number; retryAfterMs: number | null; text: string }>;

/** `soon`: another try may help; `later`: the rate limit; `never`: it would be refused again, or must not be repeated. */
export type Failure = Readonly<{ problem: RunProblem; again: "never" | "soon" | "later" }>;

/** Expensify's own refusal or success: `{"responseMessage":"...","responseCode":410}`, sometimes with one key only. */
export type Envelope = Readonly<{ code: number | null; message: string; json: Readonly<Record<string, unknown>> }>;

export const RATE_LIMIT_WAIT_MIN_MS = 60_000;
const RATE_LIMIT_WAIT_MAX_MS = 600_000;
const RATE_LIMIT_JITTER_MS = 15_000;
const DETAIL_CHARACTERS_MAX = 300;
const BEGINS_WITH_CHARACTERS_MAX = 80;
const SUCCESS = 200;
const FILE_NAME = /^[\w.-]{1,200}\.(?:csv|txt|json|xml|xls|xlsx|pdf)$/;

/** One line that is a file name, and nothing else: the only good answer to a submitted job (expensify.md 9). */
export function readFileName({ status, text }: Answer): string | null {
  const name = withoutMark(text).trim();
  return status === SUCCESS && FILE_NAME.test(name) ? name : null;
}

/** An answer is judged by the shape of its body, never by its content type; null when it is no JSON object. */
export function readEnvelope(text: string): Envelope | null {
  const body = withoutMark(text).trim();
  if (!body.startsWith("{")) return null;
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return null;
  }
  if (typeof json !== "object" || json === null) return null;
  const { responseCode, responseMessage } = json as Record<string, unknown>;
  return {
    code: readCode(responseCode),
    message: typeof responseMessage === "string" ? responseMessage : "",
    json: json as Record<string, unknown>,
  };
}

/** Number, text or float, all of them seen. */
function readCode(responseCode: unknown): number | null {
  if (typeof responseCode !== "number" && typeof responseCode !== "string") return null;
  const code = Math.trunc(Number(responseCode));
  return responseCode === "" || Number.isNaN(code) ? null : code;
}

/** Whether this is a JSON answer with what was asked for in it. */
export function isSuccess(answer: Answer, envelope: Envelope): boolean {
  return (envelope.code ?? answer.status) === SUCCESS && answer.status === SUCCESS;
}

/**
 * Why an answer is not what was asked for, body first, then HTTP status (expensify.md 9). Never call it with a good one.
 * `jitter` is 0 up to 1.
 */
export function judgeRefusal(answer: Answer, jitter: number): Failure {
  const envelope = readEnvelope(answer.text);
  const isTold = envelope !== null && envelope.code !== null && envelope.code !== SUCCESS;
  const code = isTold ? (envelope.code ?? 0) : answer.status;
  const detail = oneLine(envelope?.message ?? "", DETAIL_CHARACTERS_MAX);
  if (code === 401 || code === 403)
    return { problem: { code: "expensify_credentials_refused", detail }, again: "never" };
  if (code === 429) {
    const retryAfterMs = rateLimitWaitMs(answer.retryAfterMs, jitter);
    return { problem: { code: "expensify_rate_limited", retryAfterMs }, again: "later" };
  }
  const again = code >= 500 && code < 600 ? "soon" : "never";
  if (envelope === null && answer.text.trim() !== "") {
    const beginsWith = oneLine(withoutMark(answer.text), BEGINS_WITH_CHARACTERS_MAX);
    return { problem: { code: "expensify_not_a_file", beginsWith }, again };
  }
  if (code === SUCCESS) {
    return { problem: { code: "expensify_answer_malformed", detail: "success without what was asked for" }, again };
  }
  return { problem: { code: "expensify_refused", responseCode: code, detail }, again };
}

/** At least 60 s, for nobody has seen what Expensify's `Retry-After` says, and not all of us at the same moment. */
function rateLimitWaitMs(askedMs: number | null, jitter: number): number {
  const waitMs = Math.min(Math.max(askedMs ?? 0, RATE_LIMIT_WAIT_MIN_MS), RATE_LIMIT_WAIT_MAX_MS);
  return waitMs + Math.floor(RATE_LIMIT_JITTER_MS * jitter);
}

/** `Retry-After` in seconds or as a date, as milliseconds from `now`. */
export function readRetryAfter(header: string | null, now: Date): number | null {
  if (header === null) return null;
  if (/^\d{1,6}$/.test(header.trim())) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}

function oneLine(text: string, charactersMax: number): string {
  return text
    .replaceAll(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, charactersMax);
}

function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}
