/** Checks an NTLMv2 answer ([MS-NLMP] 3.3.2): proof, MIC, channel binding. NTLMv1 and LM are refused outright. */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { md4 } from "./md4.ts";
import { AV, MIC_PRESENT, parseAvPairs, parseType3, utf16 } from "./messages.ts";

const NTLM_V1_BYTES = 24;
const PROOF_BYTES = 16;
/** The AV pairs of a client's blob stand behind version, time, client challenge and a reserved word. */
const BLOB_AV_OFFSET = 28;
const ZERO_BINDING = Buffer.alloc(16);

export type Handshake = Readonly<{ type1: Buffer; type2: Buffer; challenge: Buffer }>;
export type Verdict =
  | Readonly<{ ok: true; user: string }>
  | Readonly<{
      ok: false;
      user: string;
      reason: "malformed" | "ntlm_v1" | "unknown_user" | "password" | "mic" | "binding";
    }>;
export type VerifyOptions = Readonly<{
  /** Domains that count, lower case. */
  domains: readonly string[];
  /** Hash of the password by user name in lower case. */
  ntHashes: ReadonlyMap<string, Buffer>;
  /** MD5 of our own channel binding, null over plain HTTP. */
  binding: Buffer | null;
  bindingRequired: boolean;
}>;

/** What the domain controller keeps of a password. */
export function ntHash(password: string): Buffer {
  return md4(utf16(password));
}

/** MD5 of the channel bindings for `tls-server-end-point` (RFC 5929): our certificate is signed with SHA-256. */
export function bindingOf(certificateDer: Buffer): Buffer {
  const hash = createHash("sha256").update(certificateDer).digest();
  const application = Buffer.concat([Buffer.from("tls-server-end-point:"), hash]);
  const head = Buffer.alloc(20);
  head.writeUInt32LE(application.length, 16);
  return createHash("md5").update(head).update(application).digest();
}

/** The verdict on a type 3 message that answers `handshake`. */
export function verifyType3(message: Buffer, handshake: Handshake, options: VerifyOptions): Verdict {
  const type3 = parseType3(message);
  if (type3 === null) return { ok: false, user: "", reason: "malformed" };
  const { user, domain, ntResponse } = type3;
  const refuse = (reason: Exclude<Verdict, { ok: true }>["reason"]): Verdict => ({ ok: false, user, reason });
  if (ntResponse.length <= NTLM_V1_BYTES) return refuse("ntlm_v1");
  const hash = options.ntHashes.get(user.toLowerCase());
  if (hash === undefined || !options.domains.includes(domain.toLowerCase())) return refuse("unknown_user");

  const [proof, blob] = [ntResponse.subarray(0, PROOF_BYTES), ntResponse.subarray(PROOF_BYTES)];
  const key = hmacMd5(hash, utf16(upperCase(user) + domain));
  if (!same(hmacMd5(key, handshake.challenge, blob), proof)) return refuse("password");

  const pairs = parseAvPairs(blob.subarray(BLOB_AV_OFFSET));
  if (pairs === null) return refuse("malformed");
  const flags = pairs.get(AV.flags);
  if (flags !== undefined && (flags.readUInt32LE() & MIC_PRESENT) !== 0) {
    const mic = hmacMd5(hmacMd5(key, proof), handshake.type1, handshake.type2, type3.withoutMic);
    if (!same(mic, type3.mic)) return refuse("mic");
  }
  return bindingFits(pairs.get(AV.channelBinding), options) ? { ok: true, user } : refuse("binding");
}

function bindingFits(given: Buffer | undefined, { binding, bindingRequired }: VerifyOptions): boolean {
  const absent = given === undefined || same(given, ZERO_BINDING);
  if (absent) return !bindingRequired;
  return binding === null || same(given, binding);
}

function hmacMd5(key: Buffer, ...parts: readonly Buffer[]): Buffer {
  const hmac = createHmac("md5", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

function same(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** As Windows does: one UTF-16 unit at a time, so that `ß` stays `ß`. */
function upperCase(text: string): string {
  return [...text]
    .map((letter) => (letter.toUpperCase().length === letter.length ? letter.toUpperCase() : letter))
    .join("");
}
