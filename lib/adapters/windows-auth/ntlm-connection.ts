import { Buffer } from "node:buffer";
import { TLSSocket } from "node:tls";
import { type buildConnector, Client } from "undici";
import { err, ok, type Result } from "#lib/core/result.ts";
import { channelBindingHash } from "./channel-binding.ts";
import type {
  HttpAnswer,
  PostResult,
  SendRequest,
  WindowsAuthFailure,
  WindowsFailureKind,
  WindowsFailurePhase,
  WindowsScheme,
} from "#lib/core/connection/windows-client.ts";
import { shortDetail } from "#lib/core/connection/short-detail.ts";
import { exchange, type ExchangeFailure } from "./exchange.ts";
import { classifyError } from "./failure.ts";
import { bareHost } from "./outbound-policy.ts";
import { authenticateMessage, type Challenge, negotiateMessage, type NtlmIdentity, parseChallenge } from "./ntlm.ts";

/** Shorter than what servers and proxies in use keep (5 s and more): a POST must not meet a connection that just closed. */
const KEPT_IDLE_MAX_MS = 4_000;
/** Starts of a sign-in for one request. A refused password never starts another. */
const SIGN_IN_ROUNDS_MAX = 3;
/** Refusals of a signed-in connection before it counts as a server that signs in each request anew. */
const CHALLENGED_AGAIN_MAX = 2;
/** An answer in the middle of a sign-in is an error page at most. */
const SIGN_IN_ANSWER_BYTES_MAX = 256 * 1024;

type NtlmConnectionOptions = Readonly<{
  url: URL;
  identity: NtlmIdentity;
  scheme: WindowsScheme;
  bindsChannel: boolean;
  answerBytesMax: number;
  connect: buildConnector.connector;
}>;

/** `again`: nothing was executed, and one more round may help. */
type RoundResult = PostResult | "again";

/**
 * One TCP or TLS connection that is signed in with NTLM, which authenticates the connection, not the request. Requests
 * must come one after another (windows-client.ts queues them). The state of the sign-in belongs to the very connection
 * that it was made on: a request meant for it is never written to another one that undici opened in its place.
 */
export class NtlmConnection {
  readonly #options: NtlmConnectionOptions;
  readonly #negotiate = negotiateMessage();
  #client: Client;
  #generation = 0;
  #signedInGeneration: number | null = null;
  #channelBinding: Buffer | null = null;
  #isUsed = false;
  #challengedAgain = 0;

  constructor(options: NtlmConnectionOptions) {
    this.#options = options;
    this.#client = this.#open();
  }

  /**
   * Sends one request, signing in where the server asks for it. The body is written once, or again only after a 401 said
   * that the server did not take it.
   *
   * Errors: see `WindowsAuthFailure`; redirects and error statuses are answers.
   */
  async send(request: SendRequest): Promise<PostResult> {
    for (let round = 0; round < SIGN_IN_ROUNDS_MAX; round += 1) {
      const kept = await this.#sendKept(request);
      if (kept !== "again") return kept;
      const signedIn = await this.#signInAndSend(request, round);
      if (signedIn !== "again") return signedIn;
    }
    return failure("unexpected_answer", "before_body", "the server starts the sign-in again and again");
  }

  /** Asks without signing in which schemes the server offers. Errors: `scheme_missing` when it asks for none. */
  async offeredSchemes(signal: AbortSignal): Promise<Result<string, WindowsAuthFailure>> {
    // A connection that is signed in would not be asked again.
    if (this.#isUsed) this.#reopen();
    const answer = await this.#get(this.#path(), null, signal);
    if (!answer.ok) return answer;
    const offered = answer.value.status === 401 ? schemesOf(answer.value) : "";
    return offered === "" ? noChallenge(answer.value) : ok(offered);
  }

  async close(): Promise<void> {
    await this.#client.destroy();
  }

  /** On a connection that is signed in already, the body goes at once. */
  async #sendKept(request: SendRequest): Promise<RoundResult> {
    const generation = this.#signedInGeneration;
    if (generation === null || this.#challengedAgain >= CHALLENGED_AGAIN_MAX) return "again";
    const answer = await this.#write(request, null, generation);
    if (answer === "again" || !answer.ok || answer.value.status !== 401) return answer;
    this.#signedInGeneration = null;
    this.#challengedAgain += 1;
    return "again";
  }

  async #signInAndSend(request: SendRequest, round: number): Promise<RoundResult> {
    const wasUsed = this.#isUsed;
    // A GET without a body, also for a POST: a resource that asks for no sign-in must not execute an empty POST.
    const first = await this.#get(request.path, this.#authorization(this.#negotiate), request.signal);
    if (!first.ok) return wasUsed && first.error.kind === "closed" ? "again" : first;

    const token = tokenOf(first.value, this.#options.scheme);
    if (!token) {
      // Some servers cannot sign in an established connection anew (mod_auth_gssapi), and IIS may answer the very first
      // request with a bare 401 (KB 2749007): one more round on a fresh connection.
      const mayHelp = wasUsed || (first.value.status === 401 && schemesOf(first.value).includes(this.#options.scheme));
      if (!mayHelp || round + 1 >= SIGN_IN_ROUNDS_MAX) return noChallenge(first.value);
      this.#reopen();
      return "again";
    }
    const challenge = parseChallenge(token);
    if (!challenge.ok) return failure(challenge.error, "before_body", "the server's NTLM challenge was refused");
    return this.#answerChallenge(request, challenge.value);
  }

  async #answerChallenge(request: SendRequest, challenge: Challenge): Promise<RoundResult> {
    const generation = this.#generation;
    const message = authenticateMessage(challenge, this.#options.identity, {
      negotiate: this.#negotiate,
      targetName: `HTTP/${bareHost(this.#options.url.hostname)}`,
      channelBinding: this.#options.bindsChannel ? this.#channelBinding : null,
    });
    const answer = await this.#write(request, this.#authorization(message), generation);
    if (answer === "again" || !answer.ok) return answer;
    if (answer.value.status === 401) {
      this.#reopen();
      const causes = "the password, the account, Extended Protection, the clock or a policy";
      return failure("credentials_refused", "before_body", `401 at the last step of the sign-in: ${causes}`);
    }
    this.#signedInGeneration = generation;
    return answer;
  }

  /** Writes the request itself, with its body, to the connection of this generation or not at all. */
  async #write(request: SendRequest, authorization: string | null, generation: number): Promise<RoundResult> {
    const answer = await exchange(this.#client, {
      method: request.method,
      path: request.path,
      headers: { ...request.headers, ...(authorization ? { authorization } : {}) },
      body: request.body,
      bytesMax: this.#options.answerBytesMax,
      signal: request.signal,
      isConnectionMeant: () => this.#generation === generation,
    });
    if (answer.ok) return answer;
    if (answer.error.moved) {
      this.#reopen();
      return "again";
    }
    return this.#failed(answer.error, answer.error.written ? "body_sent" : "before_body");
  }

  async #get(
    path: string,
    authorization: string | null,
    signal: AbortSignal,
  ): Promise<Result<HttpAnswer, WindowsAuthFailure>> {
    const answer = await exchange(this.#client, {
      method: "GET",
      path,
      headers: authorization ? { authorization } : {},
      body: null,
      bytesMax: SIGN_IN_ANSWER_BYTES_MAX,
      signal,
      isConnectionMeant: () => true,
    });
    this.#isUsed = true;
    return answer.ok ? answer : this.#failed(answer.error, "before_body");
  }

  #failed(error: ExchangeFailure, phase: WindowsFailurePhase): Result<never, WindowsAuthFailure> {
    const { kind, detail } = classifyError(error.error, error.written);
    this.#reopen();
    return failure(kind, phase, detail);
  }

  #authorization(message: Buffer): string {
    return `${this.#options.scheme} ${message.toString("base64")}`;
  }

  #path(): string {
    return `${this.#options.url.pathname}${this.#options.url.search}`;
  }

  #reopen(): void {
    void this.#client.destroy();
    this.#client = this.#open();
  }

  #open(): Client {
    this.#left();
    const client = new Client(this.#options.url.origin, {
      bodyTimeout: 0, // The caller's signal bounds the whole request; two clocks would only disagree.
      connect: (options, callback) => {
        this.#options.connect(options, (...[error, socket]: Parameters<buildConnector.Callback>) => {
          if (error) return callback(error, null);
          if (this.#client === client) this.#entered(socket);
          return callback(null, socket);
        });
      },
      headersTimeout: 0,
      keepAliveMaxTimeout: KEPT_IDLE_MAX_MS,
      keepAliveTimeout: KEPT_IDLE_MAX_MS,
      pipelining: 1,
    });
    client.on("disconnect", () => {
      if (this.#client === client) this.#left();
    });
    return client;
  }

  #left(): void {
    this.#signedInGeneration = null;
    this.#isUsed = false;
  }

  #entered(socket: unknown): void {
    this.#left();
    this.#generation += 1;
    const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
    this.#channelBinding = certificate ? channelBindingHash(certificate.raw) : null;
  }
}

function failure(
  kind: WindowsFailureKind,
  phase: WindowsFailurePhase,
  detail: string,
): Result<never, WindowsAuthFailure> {
  return err({ kind, phase, detail });
}

/** The first step of the sign-in was not answered with a challenge: nothing was sent that could be executed. */
function noChallenge(answer: HttpAnswer): Result<never, WindowsAuthFailure> {
  if (answer.status === 401) return failure("scheme_missing", "before_body", schemesOf(answer) || "none");
  if (answer.status >= 200 && answer.status < 300) return failure("scheme_missing", "before_body", "none");
  return failure("unexpected_answer", "before_body", `HTTP ${answer.status} before the sign-in`);
}

function authenticateHeaders(answer: HttpAnswer): readonly string[] {
  return [answer.headers["www-authenticate"] ?? []].flat();
}

function tokenOf(answer: HttpAnswer, scheme: WindowsScheme): Buffer | null {
  if (answer.status !== 401) return null;
  const match = new RegExp(`(?:^|[,\\s])${scheme} ([A-Za-z0-9+/=]+)`, "i").exec(authenticateHeaders(answer).join(", "));
  return match?.[1] ? Buffer.from(match[1], "base64") : null;
}

/** `NTLM, Negotiate`: the names alone. */
function schemesOf(answer: HttpAnswer): string {
  const parts = authenticateHeaders(answer).flatMap((header) => header.split(","));
  const names = parts.map((part) => /^\s*([A-Za-z][\w-]*)(?:\s|$)/.exec(part)?.[1] ?? "");
  return shortDetail([...new Set(names.filter((name) => name !== ""))].join(", "));
}
