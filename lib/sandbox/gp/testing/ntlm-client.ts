/** A small NTLMv2 client for the tests of the stand-in: one kept connection, MIC, channel binding, and ways to cheat. */
import { createHmac, randomBytes } from "node:crypto";
import { Agent, request, type RequestOptions } from "node:https";
import { AV, FLAGS, MIC_PRESENT, parseAvPairs, utf16 } from "../ntlm/messages.ts";
import { ntHash } from "../ntlm/verify.ts";

export type Reply = Readonly<{ status: number; body: string; offers: string }>;
export type Account = Readonly<{ domain: string; user: string; password: string }>;
/** What a test does differently from an honest client. */
export type Cheat = Readonly<{
  binding?: Buffer | null;
  breakMic?: boolean;
  ntlmV1?: boolean;
  shortType1?: boolean;
}>;

const SIGNATURE = Buffer.from("NTLMSSP\0", "latin1");
const TYPE1_FLAGS =
  (FLAGS.unicode | FLAGS.requestTarget | FLAGS.ntlm | FLAGS.alwaysSign | FLAGS.extendedSecurity) >>> 0;

export type TestClient = Readonly<{
  /** Any request on the one connection. */
  send: (options: RequestOptions, body?: string) => Promise<Reply>;
  /** A request with the whole handshake before it. */
  signIn: (options: RequestOptions, body?: string, cheat?: Cheat) => Promise<Reply>;
  close: () => void;
}>;

/** `port` on loopback, trusting `ca`. */
export function createTestClient(port: number, ca: string, account: Account): TestClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ca });
  const send = async (options: RequestOptions, body = ""): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const outgoing = request({ host: "127.0.0.1", port, agent, method: "POST", ...options }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () => {
          const offers = incoming.headers["www-authenticate"] ?? "";
          resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8"), offers });
        });
      });
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  const signIn = async (options: RequestOptions, body = "", cheat: Cheat = {}): Promise<Reply> => {
    const first = type1(cheat);
    const token = (message: Buffer): string => `NTLM ${message.toString("base64")}`;
    const challenge = await send({ path: options.path, method: "GET", headers: { authorization: token(first) } });
    const second = Buffer.from(/NTLM (\S+)/.exec(challenge.offers)?.[1] ?? "", "base64");
    const third = type3(first, second, account, cheat);
    return send({ ...options, headers: { ...options.headers, authorization: token(third) } }, body);
  };
  return { send, signIn, close: () => agent.destroy() };
}

function type1({ shortType1 = false }: Cheat): Buffer {
  const message = Buffer.alloc(shortType1 ? 32 : 40);
  SIGNATURE.copy(message);
  message.writeUInt32LE(1, 8);
  message.writeUInt32LE(TYPE1_FLAGS, 12);
  return message;
}

function type3(first: Buffer, second: Buffer, { domain, user, password }: Account, cheat: Cheat): Buffer {
  const [length, at] = [second.readUInt16LE(40), second.readUInt32LE(44)];
  const pairs = new Map(parseAvPairs(second.subarray(at, at + length)) ?? []);
  const flags = Buffer.alloc(4);
  flags.writeUInt32LE(MIC_PRESENT);
  pairs.set(AV.flags, flags);
  if (cheat.binding !== undefined && cheat.binding !== null) pairs.set(AV.channelBinding, cheat.binding);
  const key = hmac(ntHash(password), utf16(user.toUpperCase() + domain));
  const blob = blobOf(pairs);
  const proof = hmac(key, second.subarray(24, 32), blob);
  const response = cheat.ntlmV1 === true ? randomBytes(24) : Buffer.concat([proof, blob]);
  const message = assemble([Buffer.alloc(24), response, utf16(domain), utf16(user), Buffer.alloc(0), Buffer.alloc(0)]);
  hmac(hmac(key, proof), first, second, message).copy(message, 72);
  if (cheat.breakMic === true) message.writeUInt8(message.readUInt8(72) ^ 1, 72);
  return message;
}

function blobOf(pairs: ReadonlyMap<number, Buffer>): Buffer {
  const encoded = [...pairs, [AV.end, Buffer.alloc(0)] as const].map(([id, value]) => {
    const head = Buffer.alloc(4);
    head.writeUInt16LE(id);
    head.writeUInt16LE(value.length, 2);
    return Buffer.concat([head, value]);
  });
  const time = pairs.get(AV.timestamp) ?? Buffer.alloc(8);
  const head = Buffer.from([1, 1, 0, 0, 0, 0, 0, 0]);
  return Buffer.concat([head, time, randomBytes(8), Buffer.alloc(4), ...encoded, Buffer.alloc(4)]);
}

/** LM, NT, domain, user, workstation, session key: their fields, then flags, version and room for the MIC. */
function assemble(parts: readonly Buffer[]): Buffer {
  const message = Buffer.alloc(88 + parts.reduce((sum, { length }) => sum + length, 0));
  SIGNATURE.copy(message);
  message.writeUInt32LE(3, 8);
  let at = 88;
  for (const [index, part] of parts.entries()) {
    message.writeUInt16LE(part.length, 12 + index * 8);
    message.writeUInt16LE(part.length, 14 + index * 8);
    message.writeUInt32LE(at, 16 + index * 8);
    part.copy(message, at);
    at += part.length;
  }
  message.writeUInt32LE((TYPE1_FLAGS | FLAGS.targetInfo | FLAGS.version) >>> 0, 60);
  return message;
}

function hmac(key: Buffer, ...parts: readonly Buffer[]): Buffer {
  const made = createHmac("md5", key);
  for (const part of parts) made.update(part);
  return made.digest();
}
