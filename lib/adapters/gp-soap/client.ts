import { shortDetail } from "#lib/core/connection/short-detail.ts";
import type { HttpAnswer, WindowsAuthFailure, WindowsClient } from "#lib/core/connection/windows-client.ts";
import { beginningOf, rawAnswer } from "#lib/core/ledger/raw-answer.ts";
import { classifyFault, type GpFault } from "./fault.ts";
import { envelopeBytes, type GpRequest, type Operation, soapAction } from "./wire.ts";
import { parseXml, type XmlElement } from "./xml/parse-xml.ts";

const SOAP_NAMESPACES = new Set([
  "http://schemas.xmlsoap.org/soap/envelope/",
  "http://www.w3.org/2003/05/soap-envelope",
]);
/** SOAP 1.1 answers a fault with 500; 200 and 400 are seen with proxies and SOAP 1.2. 502 to 504 are a gateway's words. */
const FAULT_STATUSES = new Set([200, 400, 500]);

/** What one call came to. `raw` is the answer's text, cut to 64 KiB. */
export type CallOutcome =
  | Readonly<{ kind: "answered"; response: XmlElement; raw: string }>
  | Readonly<{ kind: "fault"; fault: GpFault; raw: string }>
  | Readonly<{ kind: "malformed"; detail: string; raw: string }>
  | Readonly<{ kind: "failed"; failure: WindowsAuthFailure }>;

/** Sends one request once. */
export function callGp(client: WindowsClient, request: GpRequest, signal: AbortSignal): Promise<CallOutcome> {
  return postEnvelope(client, request.operation, envelopeBytes(request), signal);
}

/** The same with bytes that were rendered before. */
export async function postEnvelope(
  client: WindowsClient,
  operation: Operation,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<CallOutcome> {
  const headers = { accept: "text/xml", "content-type": "text/xml; charset=utf-8", soapaction: soapAction(operation) };
  const answer = await client.post({ headers, body: bytes, signal });
  return answer.ok ? readAnswer(operation, answer.value) : { kind: "failed", failure: answer.error };
}

/**
 * Judges an answer: only a whole SOAP envelope with the operation's own response, or with a fault, counts. HTML, half a
 * document, a redirect and an error status without a fault are `malformed`, which says nothing of what GP did.
 */
export function readAnswer(operation: Operation, { status, headers, body }: HttpAnswer): CallOutcome {
  const raw = rawAnswer(body);
  const malformed = (what: string): CallOutcome => {
    const type = [headers["content-type"] ?? "no content type"].flat().join(", ");
    return { kind: "malformed", detail: shortDetail(`HTTP ${status}, ${type}: ${what}`), raw };
  };
  if (!FAULT_STATUSES.has(status)) return malformed(beginningOf(raw));
  const document = parseXml(body);
  if (!document.ok) return malformed(`${document.error}; begins ${beginningOf(raw)}`);

  const payload = payloadOf(document.value);
  if (!payload) return malformed(`not a SOAP envelope: ${document.value.name}`);
  if (SOAP_NAMESPACES.has(payload.namespace) && payload.name === "Fault")
    return { kind: "fault", fault: classifyFault(payload), raw };
  if (status !== 200 || payload.name !== `${operation}Response`)
    return malformed(`${payload.name} instead of ${operation}Response`);
  return { kind: "answered", response: payload, raw };
}

/** The one element of the envelope's body. */
function payloadOf(envelope: XmlElement): XmlElement | null {
  if (envelope.name !== "Envelope" || !SOAP_NAMESPACES.has(envelope.namespace)) return null;
  const bodies = envelope.children.filter(({ name, namespace }) => name === "Body" && namespace === envelope.namespace);
  const [body] = bodies;
  const [payload] = body?.children ?? [];
  return bodies.length === 1 && body?.children.length === 1 && payload ? payload : null;
}
