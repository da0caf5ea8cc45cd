import { Buffer } from "node:buffer";
import type { WindowsAuthFailure, WindowsScheme } from "#lib/core/connection/windows-client.ts";
import { ok, type Result } from "#lib/core/result.ts";
import type { NtlmIdentity } from "./ntlm.ts";

/**
 * The value of `Authorization`. `prove`: what the server answered to it, null when nothing, is held against it; an error where
 * that does not prove the server. Null where the scheme has no such proof, or none is wanted.
 */
export type Authorization = Readonly<{
  header: string;
  prove: ((token: Buffer | null, signal: AbortSignal) => Promise<Result<null, WindowsAuthFailure>>) | null;
}>;

/** For the connection with this channel binding; null on plain http. */
type Authorize = (binding: Buffer | null, signal: AbortSignal) => Promise<Result<Authorization, WindowsAuthFailure>>;

/**
 * How a connection is signed in. NTLM takes two steps and then holds for the connection. A ticket takes one, and holds
 * for the connection too where the server keeps it. Basic goes with every request.
 */
export type SignIn =
  | Readonly<{ kind: "ntlm"; scheme: WindowsScheme; identity: NtlmIdentity }>
  | Readonly<{ kind: "kerberos"; scheme: WindowsScheme; authorize: Authorize }>
  | Readonly<{ kind: "basic"; scheme: WindowsScheme; authorize: Authorize }>;

/** `Basic` of RFC 7617 in UTF-8. Only wiring by the customer's own setting leads here, and never without TLS. */
export function basicSignIn(account: string, password: string): SignIn {
  const header = `Basic ${Buffer.from(`${account}:${password}`, "utf8").toString("base64")}`;
  return { kind: "basic", scheme: "Basic", authorize: async () => ok({ header, prove: null }) };
}
