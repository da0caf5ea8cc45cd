import { request } from "undici";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { type Answer, type Failure, readRetryAfter } from "./answer.ts";
import type { Job } from "./job/jobs.ts";
import type { AddressPolicy, ExpensifyContext } from "./options.ts";

/** An answer whose body is still on its way. Leaving the loop over `body` early closes the connection. */
export type Incoming = Readonly<{ status: number; retryAfterMs: number | null; body: AsyncIterable<Uint8Array> }>;

const TRIES_MAX = 3;
/** Before the second and before the third try. */
const RETRY_WAITS_MS = [5_000, 15_000];
const STOPPED: Failure = { problem: { code: "stopped" }, again: "never" };
const NETWORK_CODE =
  /^(?:UND_ERR_|HPE_|ECONN|EPIPE|EHOST|ENET|EADDR|EAI_|ETIMEDOUT|ENOTFOUND|EPROTO|ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_)/;
/** What may be over in a few seconds: a refused or broken connection. A name, a certificate or a time-out is not. */
const PASSING_CODE = /^(?:UND_ERR_SOCKET|UND_ERR_CONNECT_TIMEOUT|ECONN|EPIPE|EAI_AGAIN|ETIMEDOUT)/;

/**
 * Sends one job, once, after taking a place from the pacer. The credentials stand in the body and nowhere else; redirects
 * are not followed. `handle` reads the answer while the time limit runs. What the disk throws in there is thrown on.
 *
 * Errors: `address_not_allowed`, `expensify_budget_busy`, `expensify_unreachable`, `stopped`, and what `handle` finds.
 */
export async function sendJob<T>(
  context: ExpensifyContext,
  job: Job,
  timeoutMs: number,
  signal: AbortSignal,
  handle: (incoming: Incoming) => Promise<Result<T, Failure>>,
): Promise<Result<T, Failure>> {
  const { options, limits, dispatcher } = context;
  const url = checkUrl(context.url, options.policy);
  if (!url.ok) return err({ problem: url.error, again: "never" });
  const noPlace = await waitForPlace(context, signal);
  if (noPlace) return err({ problem: noPlace, again: "never" });
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const response = await request(url.value, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: encodeJob(context, job),
      dispatcher,
      signal: AbortSignal.any([signal, deadline]),
      headersTimeout: timeoutMs,
      bodyTimeout: limits.idleTimeoutMs,
    });
    // A body that is left before its end says so as an error event; we left it on purpose.
    response.body.on("error", () => undefined);
    const retryAfter = response.headers["retry-after"];
    const retryAfterMs = readRetryAfter(typeof retryAfter === "string" ? retryAfter : null, options.now());
    return await handle({ status: response.statusCode, retryAfterMs, body: response.body });
  } catch (error) {
    if (signal.aborted) return err(STOPPED);
    if (deadline.aborted) return err(unreachable(`no answer within ${timeoutMs} ms`, "never"));
    return err(explainError(error, url.value));
  }
}

/** Takes a place from the pacer; null when it has one, else why not. The pacer itself knows when to give up. */
export async function waitForPlace({ options }: ExpensifyContext, signal: AbortSignal): Promise<RunProblem | null> {
  const startedMs = options.now().getTime();
  const hasPlace = await options.pacer.takePlace(options.credentialKey, signal);
  if (signal.aborted) return STOPPED.problem;
  return hasPlace ? null : { code: "expensify_budget_busy", waitedMs: options.now().getTime() - startedMs };
}

/** Sends one job, once, and reads its answer whole. Errors: as `sendJob`, and `expensify_file_too_large`. */
export async function askJob(
  context: ExpensifyContext,
  job: Job,
  signal: AbortSignal,
): Promise<Result<Answer, Failure>> {
  return sendJob(context, job, context.limits.submitTimeoutMs, signal, (incoming) => readAnswer(context, incoming));
}

async function readAnswer(context: ExpensifyContext, incoming: Incoming): Promise<Result<Answer, Failure>> {
  const bytesMax = context.limits.answerBytesMax;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of incoming.body) {
    bytes += chunk.length;
    if (bytes > bytesMax) return err({ problem: { code: "expensify_file_too_large", bytesMax }, again: "never" });
    chunks.push(chunk);
  }
  const { status, retryAfterMs } = incoming;
  return ok({ status, retryAfterMs, text: decodeAnswer(context, Buffer.concat(chunks)) });
}

/** A body as text that may end up in a problem: were a server to echo our secret, it would stop here. */
export function decodeAnswer({ options }: ExpensifyContext, bytes: Buffer): string {
  const text = bytes.toString("utf8");
  return options.partnerUserSecret === "" ? text : text.replaceAll(options.partnerUserSecret, "[secret]");
}

/**
 * Tries again what only reads: at most three times in all, and a longer wait after a rate limit (expensify.md 9). Never
 * put a job in here that changes anything at Expensify.
 */
export async function withTries<T>(
  context: ExpensifyContext,
  signal: AbortSignal,
  once: () => Promise<Result<T, Failure>>,
): Promise<Result<T, RunProblem>> {
  for (let tries = 1; ; tries++) {
    const result = await once();
    if (result.ok) return result;
    const waitMs = retryWaitMs(result.error, tries);
    if (waitMs === null) return err(result.error.problem);
    if (!(await pause(context, waitMs, signal))) return err(STOPPED.problem);
  }
}

/** How long to wait before the next try, when `tries` were made; null when there is to be none. */
export function retryWaitMs({ problem, again }: Failure, tries: number): number | null {
  if (again === "never" || tries >= TRIES_MAX) return null;
  if (problem.code === "expensify_rate_limited") return problem.retryAfterMs;
  return RETRY_WAITS_MS[tries - 1] ?? null;
}

/** Waits; false when it was stopped meanwhile. */
export async function pause({ options }: ExpensifyContext, ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await options.sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return !signal.aborted;
}

/** Https, or plain http to a host that the operator listed for it; no name or password in the address. */
export function checkUrl(text: string, policy: AddressPolicy): Result<URL, RunProblem> {
  const url = URL.parse(text);
  if (url === null) return err({ code: "address_not_allowed", host: "" });
  const isListed = (hosts: readonly string[]) =>
    hosts.some((host) => [url.hostname, url.host].includes(host.toLowerCase()));
  const isHttpAllowed = url.protocol === "http:" && isListed(policy.allowHosts) && isListed(policy.allowHttpHosts);
  const isAllowed = (url.protocol === "https:" || isHttpAllowed) && url.username === "" && url.password === "";
  return isAllowed ? ok(url) : err({ code: "address_not_allowed", host: url.host });
}

/** What went wrong on the way, by its code: a message of the network may hold addresses. Throws what is none of it. */
export function explainError(error: unknown, url: URL): Failure {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  if (code === "ADDRESS_NOT_ALLOWED")
    return { problem: { code: "address_not_allowed", host: url.host }, again: "never" };
  if (!NETWORK_CODE.test(code)) throw error;
  return unreachable(code, PASSING_CODE.test(code) ? "soon" : "never");
}

function unreachable(detail: string, again: "soon" | "never"): Failure {
  return { problem: { code: "expensify_unreachable", detail }, again };
}

/** Each field percent-encoded in full: a raw `+` or `&` in the JSON would be corrupted. */
function encodeJob({ options }: ExpensifyContext, { description, ...further }: Job): string {
  const credentials = { partnerUserID: options.partnerUserId, partnerUserSecret: options.partnerUserSecret };
  const fields = new URLSearchParams({ requestJobDescription: JSON.stringify({ ...description, credentials }) });
  for (const [name, text] of Object.entries(further)) if (text !== undefined) fields.set(name, text);
  return fields.toString();
}
