import type { Result } from "../result.ts";

/** A port: HTTP to one server with one Windows account. `lib/adapters/windows-auth` fulfils it, the GP adapters use it. */

/**
 * Why a request came to no answer. Everything before `server_unproven` can only happen while nothing was executed. That one:
 * it was answered, by somebody who did not prove to be the service.
 */
export type WindowsFailureKind =
  | "address_not_allowed"
  | "name"
  | "connect"
  | "tls"
  | "certificate"
  | "scheme_missing"
  | "kerberos_unavailable"
  | "kerberos_failed"
  | "kdc_not_allowed"
  | "kdc_unreachable"
  | "clock_skew"
  | "spn_unknown"
  | "ntlm_v1_refused"
  | "challenge_malformed"
  | "credentials_refused"
  | "circuit_open"
  | "unexpected_answer"
  | "server_unproven"
  | "aborted"
  | "timeout"
  | "closed"
  | "answer_too_large"
  | "answer_malformed";

/**
 * `before_body`: the server cannot have executed the request: no byte of it left, or it was answered with 401 as a leg of
 * the sign-in. `body_sent`: some byte of it may have left and no whole answer came back, so nobody knows.
 */
export type WindowsFailurePhase = "before_body" | "body_sent";
export type WindowsAuthFailure = Readonly<{ kind: WindowsFailureKind; phase: WindowsFailurePhase; detail: string }>;

export type HttpAnswer = Readonly<{
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}>;
export type PostRequest = Readonly<{
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
  signal: AbortSignal;
}>;
/** To any resource of the same origin. */
export type SendRequest = Readonly<{
  method: "GET" | "POST" | "PATCH";
  /** Begins with `/`; with its query. */
  path: string;
  headers: Readonly<Record<string, string>>;
  /** Null: none, as of a GET. */
  body: Uint8Array | null;
  signal: AbortSignal;
}>;
export type PostResult = Result<HttpAnswer, WindowsAuthFailure>;

/** The name that a sign-in has in HTTP. `Negotiate` carries NTLM's own messages, or a Kerberos ticket. */
export type WindowsScheme = "NTLM" | "Negotiate" | "Basic";

/** What a server showed of itself, whether it is trusted or not. */
export type ShownCertificate = Readonly<{
  subject: string;
  issuer: string;
  /** Subjects of what the server sent above its own, the nearest first: empty where it sends its own alone. */
  chain: readonly string[];
  /** ISO 8601, UTC. */
  expiresAt: string;
  fingerprint256: string;
  /** Node's code of what is wrong with its chain, name or dates, such as `CERT_HAS_EXPIRED`; null when it is trusted. */
  trouble: string | null;
}>;

/** One layer below HTTP: what was seen, or why it failed. `certificate`: of the layer `tls`, once one was shown. */
export type ProbeStep = Readonly<{
  layer: "name" | "tcp" | "tls";
  tookMs: number;
  result: Result<string, WindowsAuthFailure>;
  certificate: ShownCertificate | null;
}>;

export type WindowsClient = Readonly<{
  /** For the eye: where it goes, as whom, and by which scheme. Never the password. */
  host: string;
  account: string;
  scheme: WindowsScheme;
  /** Answers that are larger fail with `answer_too_large`. */
  answerBytesMax: number;
  /**
   * One POST to the client's own address, never repeated. At most two are on their way to a host at a time, others wait;
   * waiting counts towards the signal.
   */
  post: (request: PostRequest) => Promise<PostResult>;
  /** The same with any method, to another path of the server. */
  send: (request: SendRequest) => Promise<PostResult>;
  /** The schemes that the server offers, without signing in. */
  offeredSchemes: (signal: AbortSignal) => Promise<Result<string, WindowsAuthFailure>>;
  /** Name, TCP and TLS one after another; the first failed one is the last. */
  probe: (signal: AbortSignal) => Promise<readonly ProbeStep[]>;
  close: () => Promise<void>;
}>;
