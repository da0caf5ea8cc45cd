import type { Buffer } from "node:buffer";
import { TLSSocket } from "node:tls";
import { type buildConnector, Client } from "undici";
import type {
  HttpAnswer,
  PostResult,
  SendRequest,
  WindowsAuthFailure,
  WindowsFailurePhase,
} from "#lib/core/connection/windows-client.ts";
import { ok, type Result } from "#lib/core/result.ts";
import { bindingHash, endPointBinding } from "./sign-in/channel-binding.ts";
import { exchange, type ExchangeFailure } from "./exchange.ts";
import { classifyError, fail } from "./failure.ts";
import {
  authenticateMessage,
  type Challenge,
  negotiateMessage,
  type NtlmIdentity,
  parseChallenge,
} from "./sign-in/ntlm.ts";
import { bareHost } from "./outbound-policy.ts";
import { isOffered, noChallenge, schemesOf, tokenOf } from "./sign-in/schemes.ts";
import type { Authorization, SignIn } from "./sign-in/sign-in.ts";
import type { SignInGate } from "./sign-in/sign-in-gate.ts";

/** Shorter than what servers and proxies in use keep (5 s and more): a POST must not meet a connection that just closed. */
const KEPT_IDLE_MAX_MS = 4_000;
/** Starts of a sign-in for one request. A refused password never starts another. */
const SIGN_IN_ROUNDS_MAX = 3;
/** Refusals of signed-in connections, one after another, before it counts as a server that signs in each request anew. */
const CHALLENGED_AGAIN_MAX = 2;
/** An answer in the middle of a sign-in is an error page at most. */
const SIGN_IN_ANSWER_BYTES_MAX = 256 * 1024;

/** What all connections to one server have learnt of it. */
type ServerHabits = { challengedAgain: number };

type SignedConnectionOptions = Readonly<{
  url: URL;
  signIn: SignIn;
  gate: SignInGate;
  habits: ServerHabits;
  bindsChannel: boolean;
  answerBytesMax: number;
  connect: buildConnector.connector;
}>;

type AtOnce = Exclude<SignIn, Readonly<{ kind: "ntlm" }>>;

/** What a 401 with the credential in hand may come from. */
const CAUSES: Readonly<Record<SignIn["kind"], string>> = {
  ntlm: "the password, the account, Extended Protection, the clock or a policy",
  kerberos: "the service does not take the ticket (its key, Extended Protection, its clock or a policy)",
  basic: "the password or the account",
};

/** `again`: nothing was executed, and one more round may help. */
type RoundResult = PostResult | "again";

/**
 * One TCP or TLS connection that is signed in. NTLM and kept tickets authenticate the connection, not the request, so
 * requests must come one after another (host-sockets.ts sees to it). The state of the sign-in belongs to the very connection
 * that it was made on: a request meant for it is never written to another one that undici opened in its place.
 */
export class SignedConnection {
  readonly #options: SignedConnectionOptions;
  readonly #negotiate = negotiateMessage();
  #client: Client;
  #closing: Promise<unknown> = Promise.resolve();
  #generation = 0;
  #signedInGeneration: number | null = null;
  /** The connection on which a request without a sign-in was refused: this resource is not open. */
  #askedGeneration: number | null = null;
  #channelBinding: Buffer | null = null;
  #hasSignedIn = false;
  #isUsed = false;

  constructor(options: SignedConnectionOptions) {
    this.#options = options;
    this.#client = this.#open();
  }

  get isSignedIn(): boolean {
    return this.#signedInGeneration !== null;
  }

  /**
   * Sends one request, signing in where the server asks for it. The body is written once, or again only after a 401 said
   * that the server did not take it.
   *
   * Errors: see `WindowsAuthFailure`; redirects and error statuses are answers.
   */
  async send(request: SendRequest): Promise<PostResult> {
    const { gate } = this.#options;
    for (let round = 0; round < SIGN_IN_ROUNDS_MAX; round += 1) {
      const refused = gate.refusal();
      if (refused) return refused;
      const kept = await this.#sendKept(request);
      if (kept !== "again") return kept;
      const signedIn = await gate.pass(request.signal, () => this.#signInAndSend(request, round));
      if (signedIn !== "again") return signedIn;
    }
    return fail("unexpected_answer", "before_body", "the server starts the sign-in again and again");
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
    await this.#closing;
    await this.#client.destroy();
  }

  /** On a connection that is signed in already, the body goes at once. */
  async #sendKept(request: SendRequest): Promise<RoundResult> {
    const { habits } = this.#options;
    const generation = this.#signedInGeneration;
    if (generation === null || habits.challengedAgain >= CHALLENGED_AGAIN_MAX) return "again";
    const answer = await this.#write(request, null, generation);
    if (answer === "again" || !answer.ok) return answer;
    if (answer.value.status !== 401) {
      habits.challengedAgain = 0;
      return answer;
    }
    this.#signedInGeneration = null;
    habits.challengedAgain += 1;
    return "again";
  }

  async #signInAndSend(request: SendRequest, round: number): Promise<RoundResult> {
    const { signIn } = this.#options;
    return signIn.kind === "ntlm"
      ? this.#signInByNtlm(request, round, signIn.identity)
      : this.#signInAtOnce(request, round, signIn);
  }

  async #signInByNtlm(request: SendRequest, round: number, identity: NtlmIdentity): Promise<RoundResult> {
    const { scheme } = this.#options.signIn;
    const wasUsed = this.#isUsed;
    // A GET without a body, also for a POST: a resource that asks for no sign-in must not execute an empty POST.
    const first = await this.#get(request.path, this.#authorization(this.#negotiate), request.signal);
    if (!first.ok) return wasUsed && first.error.kind === "closed" ? "again" : first;

    const token = first.value.status === 401 ? tokenOf(first.value, scheme) : null;
    if (!token) {
      // Some servers cannot sign in an established connection anew (mod_auth_gssapi), and IIS may answer the very first
      // request with a bare 401 (KB 2749007): one more round on a fresh connection.
      return wasUsed || isOffered(first.value, scheme) ? this.#onceMore(first.value, round) : noChallenge(first.value);
    }
    const challenge = parseChallenge(token);
    if (!challenge.ok) return fail(challenge.error, "before_body", "the server's NTLM challenge was refused");
    return this.#answerChallenge(request, challenge.value, identity);
  }

  #onceMore(answer: HttpAnswer, round: number): RoundResult {
    if (round + 1 >= SIGN_IN_ROUNDS_MAX) return noChallenge(answer);
    this.#reopen();
    return "again";
  }

  async #answerChallenge(request: SendRequest, challenge: Challenge, identity: NtlmIdentity): Promise<RoundResult> {
    const generation = this.#generation;
    const binding = this.#channelBinding;
    const message = authenticateMessage(challenge, identity, {
      negotiate: this.#negotiate,
      targetName: `HTTP/${bareHost(this.#options.url.hostname)}`,
      channelBinding: binding && bindingHash(binding),
    });
    return this.#sendSignedIn(request, { header: this.#authorization(message), prove: null }, generation);
  }

  /**
   * A ticket or Basic: one step, with the body in it. Only on a connection that was asked for a sign-in before: a resource
   * that asks for none must neither get the credential nor execute the request.
   */
  async #signInAtOnce(request: SendRequest, round: number, signIn: AtOnce): Promise<RoundResult> {
    if (this.#askedGeneration === null) {
      const wasUsed = this.#isUsed;
      const first = await this.#get(request.path, null, request.signal);
      if (!first.ok) return wasUsed && first.error.kind === "closed" ? "again" : first;
      if (!isOffered(first.value, signIn.scheme)) return noChallenge(first.value);
      this.#askedGeneration = this.#generation;
    }
    const generation = this.#askedGeneration;
    const authorization = await signIn.authorize(this.#channelBinding, request.signal);
    if (!authorization.ok) return authorization;
    const hadSignedIn = this.#hasSignedIn;
    const answer = await this.#sendSignedIn(request, authorization.value, generation);
    const isRefused = answer !== "again" && !answer.ok && answer.error.kind === "credentials_refused";
    // mod_auth_gssapi cannot sign in an established connection anew: the next ticket goes on a fresh one.
    return isRefused && hadSignedIn && signIn.kind === "kerberos" && round + 1 < SIGN_IN_ROUNDS_MAX ? "again" : answer;
  }

  async #sendSignedIn(
    request: SendRequest,
    { header, prove }: Authorization,
    generation: number,
  ): Promise<RoundResult> {
    const { kind, scheme } = this.#options.signIn;
    const answer = await this.#write(request, header, generation);
    if (answer === "again" || !answer.ok) return answer;
    if (answer.value.status === 401) {
      this.#reopen();
      return fail("credentials_refused", "before_body", `401 at the last step of the sign-in: ${CAUSES[kind]}`);
    }
    const proven = (await prove?.(tokenOf(answer.value, scheme), request.signal)) ?? ok(null);
    if (!proven.ok) {
      // The request left, and the answer is of somebody who may be anybody: nobody knows what became of it.
      this.#reopen();
      return fail("server_unproven", "body_sent", `HTTP ${answer.value.status}: ${proven.error.detail}`);
    }
    this.#hasSignedIn = true;
    if (kind !== "basic") this.#signedInGeneration = generation;
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
    return fail(kind, phase, detail);
  }

  #authorization(message: Buffer): string {
    return `${this.#options.signIn.scheme} ${message.toString("base64")}`;
  }

  #path(): string {
    return `${this.#options.url.pathname}${this.#options.url.search}`;
  }

  #reopen(): void {
    this.#closing = this.#client.destroy();
    this.#client = this.#open();
  }

  #open(): Client {
    this.#left();
    const client = new Client(this.#options.url.origin, {
      bodyTimeout: 0, // The caller's signal bounds the whole request; two clocks would only disagree.
      connect: (options, callback) => void this.#connect(client, options, callback),
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

  /** The place in front is given up before another one is taken: a host never sees one socket too many. */
  async #connect(client: Client, options: buildConnector.Options, callback: buildConnector.Callback): Promise<void> {
    await this.#closing;
    this.#options.connect(options, (...[error, socket]: Parameters<buildConnector.Callback>) => {
      if (error) return callback(error, null);
      if (this.#client === client) this.#entered(socket);
      return callback(null, socket);
    });
  }

  #left(): void {
    this.#signedInGeneration = null;
    this.#askedGeneration = null;
    this.#hasSignedIn = false;
    this.#isUsed = false;
  }

  #entered(socket: unknown): void {
    this.#left();
    this.#generation += 1;
    const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
    this.#channelBinding = certificate && this.#options.bindsChannel ? endPointBinding(certificate.raw) : null;
  }
}
