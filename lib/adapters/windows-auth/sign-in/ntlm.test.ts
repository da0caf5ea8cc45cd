import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { md4 } from "./md4.ts";
import { authenticateMessage, negotiateMessage, ntHash, parseChallenge } from "./ntlm.ts";
import { avPairs, makeChallenge, NTLM_V2_FLAGS } from "#lib/testing/windows/challenge.ts";

const IDENTITY = { domain: "Domain", username: "User", ntHash: ntHash("Password") };
const OPTIONS = { negotiate: negotiateMessage(), targetName: "HTTP/gp.test", channelBinding: null };

// RFC 1320, A.5; the long ones cross the block boundary.
test.each([
  ["", "31d6cfe0d16ae931b73c59d7e0c089c0"],
  ["abc", "a448017aaf21d8525fc10ae87aa6729d"],
  ["message digest", "d9130a8164549fe818874806e1c7014b"],
  ["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "043f8582f241db351ce627e153e7f0e4"],
  ["1234567890".repeat(8), "e33b4ddc9c38f2199c3e7b164fcc0536"],
])("md4 of %j is %s", (text, digest) => {
  expect(md4(Buffer.from(text)).toString("hex")).toBe(digest);
});

test("hashes the password of [MS-NLMP] 4.2.2.1.2", () => {
  expect(ntHash("Password").toString("hex")).toBe("a4f49c406510bdcab6824ee7c30fd852");
});

test("offers a type 1 of 40 bytes with a version, without LM or OEM", () => {
  const flags = negotiateMessage().readUInt32LE(12);

  expect(negotiateMessage()).toHaveLength(40);
  expect(flags & 0x80).toBe(0);
  expect(flags & 0x2).toBe(0);
});

const INFO_OFF = Buffer.from(makeChallenge());
INFO_OFF.writeUInt32LE(4_000, 44);
const INFO_TOO_LONG = Buffer.from(makeChallenge());
INFO_TOO_LONG.writeUInt16LE(500, 40);
test.each([
  ["no extended session security", makeChallenge({ flags: NTLM_V2_FLAGS & ~0x80000 }), "ntlm_v1_refused"],
  ["no target info", makeChallenge({ flags: NTLM_V2_FLAGS & ~0x800000 }), "ntlm_v1_refused"],
  ["no unicode", makeChallenge({ flags: NTLM_V2_FLAGS & ~0x1 }), "ntlm_v1_refused"],
  ["a truncated message", makeChallenge({ cutTo: 47 }), "challenge_malformed"],
  ["target info outside the message", INFO_OFF, "challenge_malformed"],
  ["target info that reaches beyond the message", INFO_TOO_LONG, "challenge_malformed"],
  [
    "target info without an end",
    makeChallenge({ targetInfo: avPairs([[2, "GP"]]).subarray(0, 8) }),
    "challenge_malformed",
  ],
  ["another message", Buffer.alloc(60), "challenge_malformed"],
])("refuses a challenge with %s", (_name, bytes, refusal) => {
  expect(parseChallenge(Buffer.from(bytes))).toEqual({ ok: false, error: refusal });
});

/** Small and the same each time (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Nothing but noise, a right head with noise behind it, or a right message with some bytes changed and its end cut. */
function anyMessage(random: (below: number) => number): Buffer {
  const noise = (bytes: number) => Buffer.from(Array.from({ length: bytes }, () => random(256)));
  const kind = random(10);
  if (kind === 0) return noise(random(200));
  if (kind === 1) return Buffer.concat([makeChallenge(), Buffer.alloc(16_250 + random(200), random(256))]);
  if (kind < 6) return Buffer.concat([makeChallenge().subarray(0, 24 + random(24)), noise(random(200))]);
  const pairs = Array.from({ length: random(70) }, () => [random(20), "x".repeat(random(20))] as const);
  const message = Buffer.from(makeChallenge({ targetInfo: kind < 8 ? avPairs(pairs) : noise(random(80)) }));
  for (let change = random(3); change > 0; change -= 1) message[24 + random(message.length - 24)] = random(256);
  return message.subarray(0, message.length - random(3));
}

// Goal: whatever a server sends, the parser answers with a value; it never throws and never loops.
test("survives 20,000 messages, of which many are nearly right", () => {
  const random = randomFrom(1);
  const seen = { refused: 0, answered: 0 };
  for (let index = 0; index < 20_000; index += 1) {
    const challenge = parseChallenge(anyMessage(random));
    if (!challenge.ok) seen.refused += 1;
    else {
      authenticateMessage(challenge.value, IDENTITY, OPTIONS);
      seen.answered += 1;
    }
  }

  expect(seen.refused).toBeGreaterThan(5_000);
  expect(seen.answered).toBeGreaterThan(500);
});

test("answers with NTLMv2, zero LM, a MIC, the target name and the channel binding", () => {
  const challenge = parseChallenge(makeChallenge());
  if (!challenge.ok) throw new Error(challenge.error);
  const message = authenticateMessage(challenge.value, IDENTITY, { ...OPTIONS, channelBinding: Buffer.alloc(16, 7) });

  const field = (at: number) => message.subarray(message.readUInt32LE(at + 4)).subarray(0, message.readUInt16LE(at));
  expect(field(12)).toEqual(Buffer.alloc(24));
  expect(field(20).length).toBeGreaterThan(44);
  expect(field(28).toString("utf16le")).toBe("Domain");
  expect(field(36).toString("utf16le")).toBe("User");
  expect(message.subarray(72, 88)).not.toEqual(Buffer.alloc(16));
  expect(field(20).includes(Buffer.from("HTTP/gp.test", "utf16le"))).toBe(true);
  expect(field(20).includes(Buffer.alloc(16, 7))).toBe(true);
});

// [MS-NLMP] 3.1.5.1.2: with the server's own time in the answer a MIC is owed, and the flag says that it is there.
test("the answer carries the server's time and says that it has a MIC; without one it has our own time", () => {
  const time = Buffer.from("0102030405060708", "hex");
  const timePair = Buffer.concat([Buffer.from([7, 0, 8, 0]), time]);
  const flagsPair = Buffer.from([6, 0, 4, 0, 1, 0, 0, 0]);
  const blobOf = (targetInfo: Buffer) => {
    const challenge = parseChallenge(makeChallenge({ targetInfo }));
    if (!challenge.ok) throw new Error(challenge.error);
    const message = authenticateMessage(challenge.value, IDENTITY, OPTIONS);
    const start = message.readUInt32LE(24);
    return message.subarray(start + 16, start + message.readUInt16LE(20));
  };
  const bare = avPairs([[2, "GPTEST"]]).subarray(0, -4);
  const timed = blobOf(Buffer.concat([bare, flagsPair, timePair, Buffer.alloc(4)]));
  const untimed = blobOf(Buffer.concat([bare, Buffer.alloc(4)]));

  expect(timed.subarray(8, 16)).toEqual(time);
  // What the server set there stays.
  expect(timed.includes(Buffer.from([6, 0, 4, 0, 3, 0, 0, 0]))).toBe(true);
  expect(untimed.includes(Buffer.from([6, 0, 4, 0, 2, 0, 0, 0]))).toBe(true);
  const yearOf = (blob: Buffer) =>
    new Date(Number(blob.readBigUInt64LE(8) / 10_000n) - 11_644_473_600_000).getUTCFullYear();
  expect(Math.abs(yearOf(untimed) - new Date().getUTCFullYear())).toBeLessThanOrEqual(1);
});

const utf16 = (text: string) => Buffer.from(text, "utf16le");
const hmac = (key: Buffer, ...parts: Buffer[]) => createHmac("md5", key).update(Buffer.concat(parts)).digest();

/** What a server does: computes the proof and the MIC from the password's hash and compares. */
function isAccepted(message: Buffer, upperCaseName: string, domain: string, hash: Buffer): boolean {
  const start = message.readUInt32LE(24);
  const proof = message.subarray(start, start + 16);
  const blob = message.subarray(start + 16, start + message.readUInt16LE(20));
  const key = hmac(hash, utf16(upperCaseName + domain));
  const isProven = hmac(key, makeChallenge().subarray(24, 32), blob).equals(proof);
  const withoutMic = Buffer.concat([message.subarray(0, 72), Buffer.alloc(16), message.subarray(88)]);
  const mic = hmac(hmac(key, proof), negotiateMessage(), makeChallenge(), withoutMic);
  return isProven && mic.equals(message.subarray(72, 88));
}

// Windows upper-cases letter by letter: ß has no upper case of one letter.
test.each([
  ["User", "USER"],
  ["straße", "STRAßE"],
  ["strässe", "STRÄSSE"],
])("a server accepts the proof and the MIC of %s", (username, upperCaseName) => {
  const challenge = parseChallenge(makeChallenge());
  if (!challenge.ok) throw new Error(challenge.error);
  const message = authenticateMessage(challenge.value, { ...IDENTITY, username }, OPTIONS);

  expect(isAccepted(message, upperCaseName, "Domain", IDENTITY.ntHash)).toBe(true);
  expect(isAccepted(message, upperCaseName, "domain", IDENTITY.ntHash)).toBe(false);
});
