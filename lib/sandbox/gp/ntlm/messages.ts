/** The three NTLM messages as the server sees them ([MS-NLMP] 2.2.1). */

const SIGNATURE = Buffer.from("NTLMSSP\0", "latin1");
const TYPE2_HEADER_BYTES = 56;
const MIC_OFFSET = 72;
const MIC_BYTES = 16;
const MESSAGE_BYTES_MAX = 16_384;
/** 10.0.17763, NTLM revision 15. */
const VERSION = Buffer.from([10, 0, 0x63, 0x45, 0, 0, 0, 15]);

export const FLAGS = {
  unicode: 0x1,
  requestTarget: 0x4,
  ntlm: 0x200,
  alwaysSign: 0x8000,
  targetTypeDomain: 0x10000,
  extendedSecurity: 0x80000,
  targetInfo: 0x800000,
  version: 0x2000000,
  bits128: 0x20000000,
  bits56: 0x80000000,
} as const;
export const AV = {
  end: 0,
  computer: 1,
  domain: 2,
  dnsComputer: 3,
  dnsDomain: 4,
  flags: 6,
  timestamp: 7,
  channelBinding: 10,
} as const;
/** In AV `flags`: the message carries a MIC. */
export const MIC_PRESENT = 2;

export type AvPair = readonly [id: number, value: Buffer];
export type Type3 = Readonly<{
  domain: string;
  user: string;
  ntResponse: Buffer;
  mic: Buffer;
  /** The message with its MIC zeroed: what the MIC is computed over. */
  withoutMic: Buffer;
}>;

/** 1, 3 or null: what a client may send. A type 1 of 32 bytes, without a version, is as good as one of 40. */
export function messageType(message: Buffer): 1 | 3 | null {
  if (message.length < 16 || message.length > MESSAGE_BYTES_MAX || !message.subarray(0, 8).equals(SIGNATURE))
    return null;
  const type = message.readUInt32LE(8);
  return type === 1 || type === 3 ? type : null;
}

/** Whether a type 1 asks for what NTLMv2 needs: an old client that cannot do it is not answered with a challenge. */
export function wantsExtendedSecurity(type1: Buffer): boolean {
  return (type1.readUInt32LE(12) & FLAGS.extendedSecurity) !== 0;
}

/** The challenge, with target info and timestamp so that the client must answer with NTLMv2 and a MIC. */
export function buildType2(domain: string, challenge: Buffer, avPairs: readonly AvPair[]): Buffer {
  const target = utf16(domain);
  const info = Buffer.concat([...avPairs.map(([id, value]) => avPair(id, value)), avPair(AV.end, Buffer.alloc(0))]);
  const message = Buffer.alloc(TYPE2_HEADER_BYTES + target.length + info.length);
  SIGNATURE.copy(message);
  message.writeUInt32LE(2, 8);
  putField(message, 12, TYPE2_HEADER_BYTES, target);
  message.writeUInt32LE(
    Object.values(FLAGS).reduce((all, flag) => (all | flag) >>> 0, 0),
    20,
  );
  challenge.copy(message, 24);
  putField(message, 40, TYPE2_HEADER_BYTES + target.length, info);
  VERSION.copy(message, 48);
  return message;
}

/** Null when a field points outside the message. */
export function parseType3(message: Buffer): Type3 | null {
  if (message.length < 64) return null;
  const unicode = (message.readUInt32LE(60) & FLAGS.unicode) !== 0;
  const [ntResponse, domain, user] = [20, 28, 36].map((offset) => field(message, offset));
  if (ntResponse === undefined || domain === undefined || user === undefined) return null;
  const text = (bytes: Buffer): string => bytes.toString(unicode ? "utf16le" : "latin1");
  const withoutMic = Buffer.from(message);
  if (message.length >= MIC_OFFSET + MIC_BYTES) withoutMic.fill(0, MIC_OFFSET, MIC_OFFSET + MIC_BYTES);
  const mic = message.subarray(MIC_OFFSET, MIC_OFFSET + MIC_BYTES);
  return { domain: text(domain), user: text(user), ntResponse, mic, withoutMic };
}

/** The AV pairs of a blob; null when they run over its end. */
export function parseAvPairs(info: Buffer): ReadonlyMap<number, Buffer> | null {
  const pairs = new Map<number, Buffer>();
  for (let at = 0; at + 4 <= info.length; ) {
    const [id, length] = [info.readUInt16LE(at), info.readUInt16LE(at + 2)];
    if (id === AV.end) return pairs;
    if (at + 4 + length > info.length) return null;
    pairs.set(id, info.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return null;
}

export function utf16(text: string): Buffer {
  return Buffer.from(text, "utf16le");
}

function avPair(id: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id);
  head.writeUInt16LE(value.length, 2);
  return Buffer.concat([head, value]);
}

function putField(message: Buffer, offset: number, at: number, value: Buffer): void {
  message.writeUInt16LE(value.length, offset);
  message.writeUInt16LE(value.length, offset + 2);
  message.writeUInt32LE(at, offset + 4);
  value.copy(message, at);
}

function field(message: Buffer, offset: number): Buffer | undefined {
  const [length, at] = [message.readUInt16LE(offset), message.readUInt32LE(offset + 4)];
  return at + length > message.length ? undefined : message.subarray(at, at + length);
}
