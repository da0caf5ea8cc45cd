import { X509Certificate } from "node:crypto";
import type {
  PostResult,
  SendRequest,
  WindowsAuthFailure,
  WindowsClient,
  WindowsScheme,
} from "#lib/core/connection/windows-client.ts";
import { assert } from "#lib/core/assert.ts";
import { err, type Result } from "#lib/core/result.ts";
import { abortError, classifyError } from "./failure.ts";
import { CONNECT_TIMEOUT_MS, guardedConnector, type Resolve, trustFor } from "./guarded-connect.ts";
import { NtlmConnection } from "./ntlm-connection.ts";
import { probeLayers } from "./probe-layers.ts";
import { ntHash } from "./ntlm.ts";
import { checkUrl, type OutboundPolicy } from "./outbound-policy.ts";

const ANSWER_BYTES_MAX = 16 * 1024 * 1024;

export type WindowsClientOptions = Readonly<{
  /** The resource that `post` goes to. The credentials belong to its origin and never go anywhere else. */
  url: string;
  domain: string;
  username: string;
  password: string;
  /** The customer's own certificate authority, trusted besides the machine's, for this client alone. */
  caPem?: string;
  policy: OutboundPolicy;
  /** `Negotiate` carries the same NTLM messages, for servers that offer nothing else. */
  scheme?: WindowsScheme;
  /** Off only where a proxy in front of the server ends TLS: its certificate is then the wrong one to bind to. */
  bindsChannel?: boolean;
  answerBytesMax?: number;
  connectTimeoutMs?: number;
  resolve?: Resolve;
  now?: () => Date;
}>;

/**
 * A client for one server with one Windows account, on one kept connection (windows-auth.md 0).
 *
 * A refused password is remembered: every later request fails at once with `circuit_open`, detail = the instant of the
 * refusal, until the client is replaced by one with other credentials. One wrong password is one try, since a few more
 * lock the account. Redirects are not followed, and nothing is sent twice.
 */
export function createWindowsClient(options: WindowsClientOptions): WindowsClient {
  const { now = () => new Date() } = options;
  const opened = openConnection(options);
  let refusedSince: Date | null = null;
  let lastTurn: Promise<unknown> = Promise.resolve();

  const inTurn = async <T>(
    signal: AbortSignal,
    run: (connection: NtlmConnection) => Promise<Result<T, WindowsAuthFailure>>,
  ) => {
    if (!opened.ok) return opened;
    const previous = lastTurn;
    const turn = Promise.withResolvers<void>();
    lastTurn = previous.then(() => turn.promise);
    try {
      if (!(await isTurn(previous, signal)))
        return err({ ...classifyError(abortError(signal), false), phase: "before_body" as const });
      return await run(opened.value);
    } finally {
      turn.resolve();
    }
  };

  const sendOn = async (connection: NtlmConnection, request: SendRequest): Promise<PostResult> => {
    if (refusedSince) return err({ kind: "circuit_open", phase: "before_body", detail: refusedSince.toISOString() });
    const result = await connection.send(request);
    if (!result.ok && result.error.kind === "credentials_refused") refusedSince = now();
    return result;
  };

  const { domain, username, scheme = "NTLM", answerBytesMax = ANSWER_BYTES_MAX } = options;
  const { password: _password, ...server } = options;
  const url = URL.parse(options.url);
  const ownPath = `${url?.pathname ?? "/"}${url?.search ?? ""}`;
  const send = (request: SendRequest) => {
    assert(request.path.startsWith("/"), `a path of the server: ${request.path}`);
    return inTurn(request.signal, (connection) => sendOn(connection, request));
  };
  return {
    host: url?.host ?? "",
    account: `${domain}\\${username}`,
    ...{ scheme, answerBytesMax },
    probe: (signal) => probeLayers(server, signal),
    send,
    post: (request) => send({ ...request, method: "POST", path: ownPath }),
    offeredSchemes: (signal) => inTurn(signal, (connection) => connection.offeredSchemes(signal)),
    close: async () => {
      if (opened.ok) await opened.value.close();
    },
  };
}

function openConnection(options: WindowsClientOptions): Result<NtlmConnection, WindowsAuthFailure> {
  const { policy, caPem, resolve } = options;
  const url = checkUrl(options.url, policy);
  if (!url.ok) {
    return err({ kind: "address_not_allowed", phase: "before_body", detail: `${url.error.host}: ${url.error.reason}` });
  }
  if (caPem !== undefined && !isCertificate(caPem)) {
    return err({
      kind: "certificate",
      phase: "before_body",
      detail: "the authority given for this connection is not a PEM certificate",
    });
  }
  const target = { url: url.value, policy, ...(resolve ? { resolve } : {}) };
  const connection = new NtlmConnection({
    url: url.value,
    identity: { domain: options.domain, username: options.username, ntHash: ntHash(options.password) },
    scheme: options.scheme ?? "NTLM",
    bindsChannel: options.bindsChannel ?? true,
    answerBytesMax: options.answerBytesMax ?? ANSWER_BYTES_MAX,
    connect: guardedConnector(target, trustFor(caPem), options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS),
  });
  return { ok: true, value: connection };
}

/** Waits for the request before; false when the signal came first. */
async function isTurn(previous: Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  const aborted = Promise.withResolvers<boolean>();
  const onAbort = () => aborted.resolve(false);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([previous.then(() => true), aborted.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
