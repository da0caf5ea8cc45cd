import { shortDetail } from "#lib/core/connection/short-detail.ts";
import type { HttpAnswer, WindowsAuthFailure, WindowsClient } from "#lib/core/connection/windows-client.ts";
import { beginningOf, rawAnswer } from "#lib/core/ledger/raw-answer.ts";
import { readEnvelope, type ServiceError } from "./json/envelope.ts";
import { type Json, parseJson } from "./json/parse-json.ts";

/** `path` is of the server, whole. A GET has no body. */
export type SbaRequest = Readonly<{ method: "GET" | "POST"; path: string; body: Uint8Array | null }>;

/** What one call came to. `raw` is the answer's text, cut to 64 KiB. */
export type CallOutcome =
  | Readonly<{ kind: "answered"; payload: Json; isCut: boolean; raw: string }>
  /** The service said no in its own words; only `status` tells whether nothing was done. */
  | Readonly<{ kind: "refused"; status: number; errors: readonly ServiceError[]; raw: string }>
  /** The server knows no such resource, or no such action on it. */
  | Readonly<{ kind: "missing"; path: string; raw: string }>
  | Readonly<{ kind: "malformed"; detail: string; raw: string }>
  | Readonly<{ kind: "failed"; failure: WindowsAuthFailure }>;

/** Sends one request once. */
export async function callSba(
  client: WindowsClient,
  { method, path, body }: SbaRequest,
  signal: AbortSignal,
): Promise<CallOutcome> {
  const headers = { accept: "application/json", ...(body === null ? {} : { "content-type": "application/json" }) };
  const answer = await client.send({ method, path, headers, body, signal });
  return answer.ok ? readAnswer({ method, path }, answer.value) : { kind: "failed", failure: answer.error };
}

/**
 * Judges an answer: only whole JSON counts, or the empty one of a creation. HTML, XML, half a document, a redirect and an
 * error status without the service's own words are `malformed`, which says nothing of what was done.
 */
export function readAnswer(
  { method, path }: Pick<SbaRequest, "method" | "path">,
  { status, headers, body }: HttpAnswer,
): CallOutcome {
  const raw = rawAnswer(body);
  const malformed = (what: string): CallOutcome => {
    const type = [headers["content-type"] ?? "no content type"].flat().join(", ");
    return { kind: "malformed", detail: shortDetail(`HTTP ${status}, ${type}: ${what}`), raw };
  };
  if (method === "POST" && (status === 201 || status === 204) && body.length === 0)
    return { kind: "answered", payload: null, isCut: false, raw };
  const json = parseJson(body);
  if (!json.ok) return isAbsence(status) ? { kind: "missing", path, raw } : malformed(beginningOf(raw));
  const { payload, errors, isCut } = readEnvelope(json.value);
  if (errors.length > 0) return { kind: "refused", status, errors, raw };
  if (status === 200 || status === 201) return { kind: "answered", payload, isCut, raw };
  return isAbsence(status) ? { kind: "missing", path, raw } : malformed(beginningOf(raw));
}

function isAbsence(status: number): boolean {
  return status === 404 || status === 405;
}
