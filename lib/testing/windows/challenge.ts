import { Buffer } from "node:buffer";

export const NTLM_V2_FLAGS = 0xa289_8205;

/** A type 2 message as a server sends it, or a broken one: `cutTo` keeps only the first bytes. */
export function makeChallenge(options: Readonly<{ flags?: number; targetInfo?: Buffer; cutTo?: number }> = {}): Buffer {
  const targetInfo =
    options.targetInfo ??
    avPairs([
      [2, "GPTEST"],
      [1, "GPSERVER"],
    ]);
  const message = Buffer.alloc(56 + targetInfo.length);
  message.write("NTLMSSP\0", 0, "latin1");
  message.writeUInt32LE(2, 8);
  message.writeUInt32LE((options.flags ?? NTLM_V2_FLAGS) >>> 0, 20);
  message.write("0123456789abcdef", 24, "hex");
  message.writeUInt16LE(targetInfo.length, 40);
  message.writeUInt16LE(targetInfo.length, 42);
  message.writeUInt32LE(56, 44);
  targetInfo.copy(message, 56);
  return message.subarray(0, options.cutTo ?? message.length);
}

export function avPairs(pairs: readonly (readonly [id: number, text: string])[]): Buffer {
  const parts = pairs.flatMap(([id, text]) => {
    const value = Buffer.from(text, "utf16le");
    const head = Buffer.alloc(4);
    head.writeUInt16LE(id);
    head.writeUInt16LE(value.length, 2);
    return [head, value];
  });
  return Buffer.concat([...parts, Buffer.alloc(4)]);
}
