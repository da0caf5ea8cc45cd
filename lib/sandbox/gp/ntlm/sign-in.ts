/** Windows sign-in of the stand-in: bound to the connection, as IIS and HTTP.SYS do it (windows-auth.md). */
import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { AV, buildType2, messageType, utf16, wantsExtendedSecurity, type AvPair } from "./messages.ts";
import { verifyType3, type Handshake, type VerifyOptions } from "./verify.ts";

const HEADER = /^(NTLM|Negotiate) ([A-Za-z0-9+/]+={0,2})$/i;
/** Between 1601 and 1970. */
const FILE_TIME_OFFSET_MS = 11_644_473_600_000n;
const CHALLENGE_BYTES = 8;

export type SignInSettings = Readonly<{
  /** Offered in this order. */
  schemes: readonly string[];
  /** Wrong passwords in a row until the account is locked. */
  lockoutAfter: number;
  /** Every request signs in, as HttpListener does by default. */
  authPerRequest: boolean;
  channelBinding: "accept" | "require";
}>;
export type SignInOptions = Readonly<{
  domain: string;
  dnsDomain: string;
  computer: string;
  ntHashes: ReadonlyMap<string, Buffer>;
  binding: Buffer | null;
  settings: () => SignInSettings;
  now: () => Date;
}>;

/** `in`: go on. Otherwise the status and what stands in `WWW-Authenticate`; `why` is for the log, never for the client. */
export type SignInAnswer =
  | Readonly<{ kind: "in"; user: string }>
  | Readonly<{ kind: "refused"; status: 400 | 401; offers: readonly string[]; why: string }>;

export type SignIn = Readonly<{
  check: (request: IncomingMessage) => SignInAnswer;
  /** Wrong tries by user since the last right one. */
  badTries: () => Readonly<Record<string, number>>;
  unlock: () => void;
}>;

export function createSignIn(options: SignInOptions): SignIn {
  const handshakes = new WeakMap<Socket, Handshake>();
  const signedIn = new WeakMap<Socket, string>();
  const badTries = new Map<string, number>();

  const refuse = (why: string, offers: readonly string[] = options.settings().schemes, status: 400 | 401 = 401) =>
    ({ kind: "refused", status, offers, why }) as const;

  const answerType3 = (socket: Socket, message: Buffer): SignInAnswer => {
    const handshake = handshakes.get(socket);
    handshakes.delete(socket);
    if (handshake === undefined) return refuse("type 3 without a challenge on this connection", [], 400);
    const verdict = verifyType3(message, handshake, verifyOptions(options));
    const user = verdict.user.toLowerCase();
    const bad = badTries.get(user) ?? 0;
    if (bad >= options.settings().lockoutAfter) return refuse("locked");
    if (!verdict.ok) {
      if (verdict.reason === "password") badTries.set(user, bad + 1);
      return refuse(verdict.reason);
    }
    badTries.delete(user);
    if (!options.settings().authPerRequest) signedIn.set(socket, verdict.user);
    return { kind: "in", user: verdict.user };
  };

  const check = (request: IncomingMessage): SignInAnswer => {
    const { socket } = request;
    const user = signedIn.get(socket);
    if (request.headers.authorization === undefined)
      return user === undefined ? refuse("no token") : { kind: "in", user };
    const [, scheme = "", token = ""] = HEADER.exec(request.headers.authorization) ?? [];
    const message = Buffer.from(token, "base64");
    if (!options.settings().schemes.some((offered) => offered.toLowerCase() === scheme.toLowerCase())) {
      return refuse("scheme not offered");
    }
    signedIn.delete(socket);
    const type = messageType(message);
    if (type === 3) return answerType3(socket, message);
    if (type === null) return refuse("no NTLM message");
    if (!wantsExtendedSecurity(message)) return refuse("ntlm_v1");
    const handshake = challengeFor(message, options);
    handshakes.set(socket, handshake);
    return refuse("challenge", [`${scheme} ${handshake.type2.toString("base64")}`]);
  };
  return { check, badTries: () => Object.fromEntries(badTries), unlock: () => badTries.clear() };
}

function verifyOptions({ domain, dnsDomain, ntHashes, binding, settings }: SignInOptions): VerifyOptions {
  const domains = [domain.toLowerCase(), dnsDomain.toLowerCase()];
  return { domains, ntHashes, binding, bindingRequired: settings().channelBinding === "require" };
}

function challengeFor(type1: Buffer, { domain, dnsDomain, computer, now }: SignInOptions): Handshake {
  const challenge = randomBytes(CHALLENGE_BYTES);
  const timestamp = Buffer.alloc(8);
  timestamp.writeBigUInt64LE((BigInt(now().getTime()) + FILE_TIME_OFFSET_MS) * 10_000n);
  const pairs: readonly AvPair[] = [
    [AV.domain, utf16(domain)],
    [AV.computer, utf16(computer)],
    [AV.dnsDomain, utf16(dnsDomain)],
    [AV.dnsComputer, utf16(`${computer.toLowerCase()}.${dnsDomain}`)],
    [AV.timestamp, timestamp],
  ];
  return { type1, type2: buildType2(domain, challenge, pairs), challenge };
}
