import { shortDetail } from "#lib/core/connection/short-detail.ts";
import type {
  WindowsAuthFailure,
  WindowsFailureKind,
  WindowsFailurePhase,
} from "#lib/core/connection/windows-client.ts";
import { err, type Result } from "#lib/core/result.ts";

const NAME_CODES = new Set(["ENOTFOUND", "EAI_AGAIN", "EAI_FAIL", "EAI_NODATA", "EAI_NONAME", "ENODATA"]);
const CONNECT_CODES = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EHOSTDOWN",
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "EADDRNOTAVAIL",
]);
const CERTIFICATE_CODE =
  /^(?:ERR_TLS_CERT_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|CRL_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_)/;
const ADDRESS_NOT_ALLOWED = "ADDRESS_NOT_ALLOWED";
export const ANSWER_TOO_LARGE = "ANSWER_TOO_LARGE";

export type Failed = Result<never, WindowsAuthFailure>;

export function fail(kind: WindowsFailureKind, phase: WindowsFailurePhase, detail: string): Failed {
  return err({ kind, phase, detail });
}

/** Travels through undici and Node as an error with a code, like their own. */
export class CodedError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** The refusal of an address, as the connector hands it to undici. */
export function addressNotAllowed(what: string): CodedError {
  return new CodedError(ADDRESS_NOT_ALLOWED, what);
}

/** What an aborted signal means to a request: a deadline, or that somebody stopped it, whatever reason was given. */
export function abortError(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  if (reason instanceof Error && reason.name === "TimeoutError") return reason;
  return new DOMException(reason instanceof Error ? reason.message : "stopped", "AbortError");
}

/** The failure of a request that ended while it still waited for something. */
export function endedBefore(signal: AbortSignal): Failed {
  return err({ ...classifyError(abortError(signal), false), phase: "before_body" });
}

/** Names what undici, Node's TLS or the parser reported. `connected` tells a broken handshake from a broken request. */
export function classifyError(
  error: unknown,
  connected: boolean,
): Readonly<{ kind: WindowsFailureKind; detail: string }> {
  const code = errorCode(error);
  const detail = shortDetail(code ? `${code}: ${errorMessage(error)}` : errorMessage(error));
  return { kind: kindOf(code, error, connected), detail };
}

function kindOf(code: string, error: unknown, connected: boolean): WindowsFailureKind {
  if (code === ADDRESS_NOT_ALLOWED) return "address_not_allowed";
  if (code === ANSWER_TOO_LARGE) return "answer_too_large";
  if (error instanceof Error && error.name === "TimeoutError") return "timeout";
  if (error instanceof Error && error.name === "AbortError") return "aborted";
  if (NAME_CODES.has(code)) return "name";
  if (CERTIFICATE_CODE.test(code)) return "certificate";
  if (code === "EPROTO" || code.startsWith("ERR_SSL_") || code.startsWith("ERR_TLS_")) return "tls";
  if (isParserError(error) || code === "UND_ERR_HEADERS_OVERFLOW") return "answer_malformed";
  if (CONNECT_CODES.has(code) && !connected) return "connect";
  return connected ? "closed" : "connect";
}

/** undici's parser gives its errors a code only sometimes. */
function isParserError(error: unknown): boolean {
  return error instanceof Error && error.name === "HTTPParserError";
}

function errorCode(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}

function errorMessage(error: unknown): string {
  // Node's AggregateError of several failed addresses has an empty message of its own.
  if (error instanceof AggregateError && error.message === "") return error.errors.map(errorMessage).join("; ");
  return error instanceof Error ? error.message : String(error);
}
