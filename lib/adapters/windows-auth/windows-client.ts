import { createHmac, randomBytes, X509Certificate } from "node:crypto";
import { assert } from "#lib/core/assert.ts";
import type { GpAuth } from "#lib/core/connection/connection-settings.ts";
import type { KerberosSettings } from "#lib/core/connection/kerberos-settings.ts";
import type {
  PostResult,
  SendRequest,
  WindowsAuthFailure,
  WindowsClient,
  WindowsScheme,
} from "#lib/core/connection/windows-client.ts";
import { ok, type Result } from "#lib/core/result.ts";
import { endedBefore, fail } from "./failure.ts";
import { CONNECT_TIMEOUT_MS, guardedConnector, type Resolve, trustFor } from "./guarded-connect.ts";
import { type Credential, onSocket, shareCredential } from "./host-sockets.ts";
import type { KerberosHelper } from "./kerberos/build-helper.ts";
import { openTickets } from "./kerberos/tickets.ts";
import { ntHash } from "./sign-in/ntlm.ts";
import { bareHost, checkUrl, type OutboundPolicy } from "./outbound-policy.ts";
import { probeLayers } from "./probe-layers.ts";
import { basicSignIn, type SignIn } from "./sign-in/sign-in.ts";
import { SignInGate } from "./sign-in/sign-in-gate.ts";
import { SignedConnection } from "./signed-connection.ts";

const ANSWER_BYTES_MAX = 16 * 1024 * 1024;

export type WindowsClientOptions = Readonly<{
  /** The resource that `post` goes to. The credentials belong to its origin and never go anywhere else. */
  url: string;
  domain: string;
  username: string;
  /** Of the account; or its keytab in base64, where `kerberos.secret` says so. */
  password: string;
  /** The customer's own certificate authority, trusted besides the machine's, for this client alone. */
  caPem?: string;
  policy: OutboundPolicy;
  /** NTLM without a word. Nothing ever falls back to another one. */
  auth?: GpAuth;
  /** For `auth: "kerberos"`: of the customer's domain, and what the operator switched on. */
  kerberos?: KerberosSettings;
  kerberosHelper?: KerberosHelper | null;
  /** Off only where a proxy in front of the server ends TLS: its certificate is then the wrong one to bind to. */
  bindsChannel?: boolean;
  answerBytesMax?: number;
  connectTimeoutMs?: number;
  resolve?: Resolve;
  now?: () => Date;
}>;

const SCHEMES: Readonly<Record<GpAuth, WindowsScheme>> = {
  ntlm: "NTLM",
  negotiate: "Negotiate",
  kerberos: "Negotiate",
  basic: "Basic",
};

/**
 * A client for one server with one Windows account (windows-auth.md 0). Clients with the very same credential share its
 * kept connections, of which there are at most two to a host.
 *
 * A refused password is remembered: every later request fails at once with `circuit_open`, detail = the instant of the
 * refusal, until the client is replaced by one with other credentials. One wrong password is one try, since a few more
 * lock the account. Redirects are not followed, and nothing is sent twice.
 */
export function createWindowsClient(options: WindowsClientOptions): WindowsClient {
  const { auth = "ntlm", answerBytesMax = ANSWER_BYTES_MAX } = options;
  const opened = openCredential(options);
  let isClosed = false;

  const onConnection = async <T>(
    signal: AbortSignal,
    run: (connection: SignedConnection) => Promise<Result<T, WindowsAuthFailure>>,
  ) => {
    if (!opened.ok) return opened;
    if (isClosed) return fail("closed", "before_body", "the client was closed");
    const result = await onSocket(opened.value.credential, signal, run);
    if (result !== "aborted") return result;
    return signal.aborted ? endedBefore(signal) : fail("closed", "before_body", "the client was closed");
  };

  const { password: _password, ...server } = options;
  const url = URL.parse(options.url);
  const ownPath = `${url?.pathname ?? "/"}${url?.search ?? ""}`;
  const send = (request: SendRequest): Promise<PostResult> => {
    assert(request.path.startsWith("/"), `a path of the server: ${request.path}`);
    return onConnection(request.signal, (connection) => connection.send(request));
  };
  return {
    host: url?.host ?? "",
    account: accountOf(options),
    ...{ scheme: SCHEMES[auth], answerBytesMax },
    probe: (signal) => probeLayers(server, signal),
    send,
    post: (request) => send({ ...request, method: "POST", path: ownPath }),
    offeredSchemes: (signal) => onConnection(signal, (connection) => connection.offeredSchemes(signal)),
    close: async () => {
      isClosed = true;
      if (opened.ok) await opened.value.release();
    },
  };
}

type Opened = ReturnType<typeof shareCredential>;

function openCredential(options: WindowsClientOptions): Result<Opened, WindowsAuthFailure> {
  const { policy, caPem, auth } = options;
  const url = checkUrl(options.url, policy);
  if (!url.ok) return fail("address_not_allowed", "before_body", `${url.error.host}: ${url.error.reason}`);
  if (auth === "basic" && url.value.protocol !== "https:")
    return fail("address_not_allowed", "before_body", "Basic is never used without TLS");
  if (caPem !== undefined && !isCertificate(caPem)) {
    const detail = "the authority given for this connection is not a PEM certificate";
    return fail("certificate", "before_body", detail);
  }
  return ok(shareCredential(keyOf(options), () => makeCredential(url.value, options)));
}

function makeCredential(url: URL, options: WindowsClientOptions): Credential {
  const { policy, caPem, resolve, now = () => new Date() } = options;
  const { bindsChannel = true, answerBytesMax = ANSWER_BYTES_MAX, connectTimeoutMs = CONNECT_TIMEOUT_MS } = options;
  const { signIn, dispose } = signInOf(url, options);
  const gate = new SignInGate(now);
  const habits = { challengedAgain: 0 };
  const target = { url, policy, ...(resolve ? { resolve } : {}) };
  const connect = guardedConnector(target, trustFor(caPem), connectTimeoutMs);
  return {
    host: url.host,
    open: () => new SignedConnection({ url, signIn, gate, habits, bindsChannel, answerBytesMax, connect }),
    dispose,
  };
}

function signInOf(url: URL, options: WindowsClientOptions): Readonly<{ signIn: SignIn; dispose: () => Promise<void> }> {
  const { auth = "ntlm", domain, username, password, policy, resolve, kerberos, kerberosHelper = null } = options;
  const dispose = async () => {};
  switch (auth) {
    case "ntlm":
    case "negotiate":
      return {
        signIn: { kind: "ntlm", scheme: SCHEMES[auth], identity: { domain, username, ntHash: ntHash(password) } },
        dispose,
      };
    case "basic":
      return { signIn: basicSignIn(accountOf(options), password), dispose };
    case "kerberos": {
      assert(kerberos !== undefined, "Kerberos needs its settings");
      const { spn = `HTTP/${bareHost(url.hostname)}` } = kerberos;
      const tickets = openTickets({
        ...{ settings: kerberos, username, secret: password, spn, policy, helper: kerberosHelper },
        ...(resolve ? { resolve } : {}),
      });
      return {
        signIn: { kind: "kerberos", scheme: "Negotiate", authorize: tickets.authorize },
        dispose: tickets.close,
      };
    }
  }
}

function accountOf({ domain, username }: WindowsClientOptions): string {
  return domain === "" ? username : `${domain}\\${username}`;
}

/** Of this process: nothing that is kept longer than a credential in use tells its password. */
const KEY_OF_KEYS = randomBytes(32);
let testClients = 0;

/** Two clients share sockets only when everything that makes the credential, or guards its way, is the same. */
function keyOf({ resolve, now, ...options }: WindowsClientOptions): string {
  // Functions cannot be compared by what they do.
  if (resolve !== undefined || now !== undefined) testClients += 1;
  const place = { ...options, testClients: resolve || now ? testClients : 0 };
  return createHmac("sha256", KEY_OF_KEYS)
    .update(JSON.stringify(Object.entries(place).toSorted(([a], [b]) => (a < b ? -1 : 1))))
    .digest("hex");
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
