import { Buffer } from "node:buffer";
import { createHmac, randomBytes } from "node:crypto";
import { err, ok, type Result } from "#lib/core/result.ts";
import { md4 } from "./md4.ts";

/**
 * The client's half of NTLMv2 ([MS-NLMP]): type 1, type 2, type 3 with a message integrity code (MIC), channel binding
 * and target name. No LM and no NTLMv1, ever; no key exchange, so no RC4.
 */

const CHALLENGE_BYTES_MIN = 48;
const CHALLENGE_BYTES_MAX = 16_384;
const TARGET_INFO_ENTRIES_MAX = 64;
const MIC_OFFSET = 72;
const PAYLOAD_OFFSET = 88;

const FLAG = {
  unicode: 0x1,
  requestTarget: 0x4,
  ntlm: 0x200,
  alwaysSign: 0x8000,
  extendedSessionSecurity: 0x8_0000,
  targetInfo: 0x80_0000,
  version: 0x200_0000,
  key128: 0x2000_0000,
  key56: 0x8000_0000,
} as const;
const FLAGS_OFFERED = Object.values(FLAG).reduce((all, flag) => (all | flag) >>> 0, 0);

const AV = { end: 0, flags: 6, timestamp: 7, targetName: 9, channelBinding: 10 } as const;
/** MsvAvFlags: type 3 carries a MIC. */
const AV_FLAG_MIC = 2;

const SIGNATURE = Buffer.from("NTLMSSP\0", "latin1");
/** Windows 10.0.17763, NTLM revision 15. gss-ntlmssp refuses a type 1 without it (windows-auth.md 1). */
const VERSION = Buffer.from([10, 0, 0x63, 0x45, 0, 0, 0, 15]);
/** 100 ns steps between 1601 and 1970, as ms. */
const WINDOWS_EPOCH_OFFSET_MS = 11_644_473_600_000n;

type AvPair = readonly [id: number, value: Buffer];
export type Challenge = Readonly<{
  raw: Buffer;
  flags: number;
  serverChallenge: Buffer;
  targetInfo: readonly AvPair[];
}>;
type ChallengeRefusal = "challenge_malformed" | "ntlm_v1_refused";

/** Who signs in. Of the password only the NT hash is kept. */
export type NtlmIdentity = Readonly<{ domain: string; username: string; ntHash: Buffer }>;
type AuthenticateOptions = Readonly<{ negotiate: Buffer; targetName: string; channelBinding: Buffer | null }>;

/** MD4 of the password in UTF-16LE: all that NTLM needs of it. */
export function ntHash(password: string): Buffer {
  return md4(utf16(password));
}

/** Type 1, 40 bytes. The MIC covers it, so the very same bytes go into `authenticateMessage`. */
export function negotiateMessage(): Buffer {
  const message = Buffer.alloc(40);
  SIGNATURE.copy(message);
  message.writeUInt32LE(1, 8);
  message.writeUInt32LE(FLAGS_OFFERED, 12);
  message.writeUInt32LE(40, 20);
  message.writeUInt32LE(40, 28);
  VERSION.copy(message, 32);
  return message;
}

/**
 * Reads type 2. The bytes are the remote server's, so every length is checked against the message.
 *
 * Errors: `challenge_malformed`; `ntlm_v1_refused` when the server leaves out what NTLMv2 needs, which would make other
 * clients fall back to NTLMv1 and hand over an answer that can be cracked (windows-auth.md 2).
 */
export function parseChallenge(raw: Buffer): Result<Challenge, ChallengeRefusal> {
  if (raw.length < CHALLENGE_BYTES_MIN || raw.length > CHALLENGE_BYTES_MAX) return err("challenge_malformed");
  if (!raw.subarray(0, 8).equals(SIGNATURE) || raw.readUInt32LE(8) !== 2) return err("challenge_malformed");

  const flags = raw.readUInt32LE(20);
  const needed = FLAG.unicode | FLAG.extendedSessionSecurity | FLAG.targetInfo;
  if ((flags & needed) !== needed) return err("ntlm_v1_refused");

  const length = raw.readUInt16LE(40);
  const start = raw.readUInt32LE(44);
  if (start > raw.length || length > raw.length - start) return err("challenge_malformed");
  const targetInfo = parseTargetInfo(raw.subarray(start, start + length));
  if (!targetInfo) return err("challenge_malformed");
  return ok({ raw, flags, serverChallenge: raw.subarray(24, 32), targetInfo });
}

function parseTargetInfo(info: Buffer): readonly AvPair[] | null {
  const pairs: AvPair[] = [];
  let position = 0;
  while (pairs.length < TARGET_INFO_ENTRIES_MAX && position + 4 <= info.length) {
    const id = info.readUInt16LE(position);
    const length = info.readUInt16LE(position + 2);
    position += 4;
    if (id === AV.end) return pairs;
    if (position + length > info.length) return null;
    pairs.push([id, info.subarray(position, position + length)]);
    position += length;
  }
  return null;
}

/** Type 3 with the NTLMv2 answer. `channelBinding` is the MD5 of the binding, null on plain http. */
export function authenticateMessage(
  challenge: Challenge,
  identity: NtlmIdentity,
  options: AuthenticateOptions,
): Buffer {
  const answer = ntlmV2Answer(challenge, identity, options);
  const emptyLm = Buffer.alloc(24);
  const fields: readonly (readonly [offset: number, value: Buffer])[] = [
    [28, utf16(identity.domain)],
    [36, utf16(identity.username)],
    [44, Buffer.alloc(0)],
    [12, emptyLm],
    [20, answer.ntResponse],
  ];

  const message = Buffer.alloc(PAYLOAD_OFFSET + fields.reduce((sum, [, value]) => sum + value.length, 0));
  SIGNATURE.copy(message);
  message.writeUInt32LE(3, 8);
  let position = PAYLOAD_OFFSET;
  for (const [offset, value] of fields) {
    message.writeUInt16LE(value.length, offset);
    message.writeUInt16LE(value.length, offset + 2);
    message.writeUInt32LE(position, offset + 4);
    value.copy(message, position);
    position += value.length;
  }
  message.writeUInt32LE(position, 56);
  message.writeUInt32LE((challenge.flags & FLAGS_OFFERED) >>> 0, 60);
  VERSION.copy(message, 64);

  // Computed over the three messages while the MIC field is still zero.
  hmacMd5(answer.sessionKey, options.negotiate, challenge.raw, message).copy(message, MIC_OFFSET);
  return message;
}

function ntlmV2Answer(challenge: Challenge, identity: NtlmIdentity, options: AuthenticateOptions) {
  const info = answeredTargetInfo(challenge, options);
  const timestamp = info.get(AV.timestamp);
  const key = hmacMd5(identity.ntHash, utf16(upperCase(identity.username) + identity.domain));
  const blob = Buffer.concat([
    Buffer.from([1, 1, 0, 0, 0, 0, 0, 0]),
    timestamp?.length === 8 ? timestamp : windowsNow(),
    randomBytes(8),
    Buffer.alloc(4),
    encodeTargetInfo(info),
    Buffer.alloc(4),
  ]);
  const proof = hmacMd5(key, challenge.serverChallenge, blob);
  return { ntResponse: Buffer.concat([proof, blob]), sessionKey: hmacMd5(key, proof) };
}

/** The server's own pairs, with ours put in place of whatever it sent under the same ids. */
function answeredTargetInfo(challenge: Challenge, options: AuthenticateOptions): Map<number, Buffer> {
  const info = new Map(challenge.targetInfo);
  const serverFlags = info.get(AV.flags);
  const flags = Buffer.alloc(4);
  flags.writeUInt32LE(((serverFlags?.length === 4 ? serverFlags.readUInt32LE() : 0) | AV_FLAG_MIC) >>> 0);
  for (const id of [AV.flags, AV.targetName, AV.channelBinding]) info.delete(id);
  info.set(AV.flags, flags);
  if (options.channelBinding) info.set(AV.channelBinding, options.channelBinding);
  info.set(AV.targetName, utf16(options.targetName));
  return info;
}

function encodeTargetInfo(info: ReadonlyMap<number, Buffer>): Buffer {
  const parts: Buffer[] = [];
  for (const [id, value] of info) {
    const head = Buffer.alloc(4);
    head.writeUInt16LE(id);
    head.writeUInt16LE(value.length, 2);
    parts.push(head, value);
  }
  return Buffer.concat([...parts, Buffer.alloc(4)]);
}

function windowsNow(): Buffer {
  const timestamp = Buffer.alloc(8);
  timestamp.writeBigUInt64LE((BigInt(Date.now()) + WINDOWS_EPOCH_OFFSET_MS) * 10_000n);
  return timestamp;
}

/** Windows upper-cases one UTF-16 unit at a time: `ß` stays `ß`, where JavaScript would make `SS` and the sign-in fail. */
function upperCase(text: string): string {
  const units = text.split("").map((unit) => {
    const upper = unit.toUpperCase();
    return upper.length === 1 ? upper : unit;
  });
  return units.join("");
}

function utf16(text: string): Buffer {
  return Buffer.from(text, "utf16le");
}

function hmacMd5(key: Buffer, ...parts: readonly Buffer[]): Buffer {
  const hmac = createHmac("md5", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}
