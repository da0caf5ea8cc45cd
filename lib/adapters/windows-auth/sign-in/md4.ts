import { Buffer } from "node:buffer";

const BLOCK_BYTES = 64;
const STEPS_PER_ROUND = 16;

type Round = Readonly<{
  mix: (x: number, y: number, z: number) => number;
  constant: number;
  order: readonly number[];
  shifts: readonly number[];
}>;

/** The three rounds of RFC 1320, section 3.4. */
const ROUNDS: readonly Round[] = [
  {
    mix: (x, y, z) => (x & y) | (~x & z),
    constant: 0,
    order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    shifts: [3, 7, 11, 19],
  },
  {
    mix: (x, y, z) => (x & y) | (x & z) | (y & z),
    constant: 0x5a827999,
    order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
    shifts: [3, 5, 9, 13],
  },
  {
    mix: (x, y, z) => x ^ y ^ z,
    constant: 0x6ed9eba1,
    order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
    shifts: [3, 9, 11, 15],
  },
];

/**
 * MD4 (RFC 1320), 16 bytes. NTLM hashes the password with it; OpenSSL 3 has it only in a provider that Node does not
 * load, so it is written out here. For nothing else: MD4 is broken as a hash.
 */
export function md4(message: Uint8Array): Buffer {
  const padded = pad(message);
  const state = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
  for (let offset = 0; offset < padded.length; offset += BLOCK_BYTES) mixBlock(state, padded, offset);

  const digest = Buffer.alloc(16);
  state.forEach((word, index) => digest.writeInt32LE(word, index * 4));
  return digest;
}

function pad(message: Uint8Array): Buffer {
  const blocks = Math.floor((message.length + 8) / BLOCK_BYTES) + 1;
  const padded = Buffer.alloc(blocks * BLOCK_BYTES);
  padded.set(message);
  padded[message.length] = 0x80;
  padded.writeBigUInt64LE(BigInt(message.length) * 8n, padded.length - 8);
  return padded;
}

function mixBlock(state: Int32Array, padded: Buffer, offset: number): void {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  for (const { mix, constant, order, shifts } of ROUNDS) {
    for (let step = 0; step < STEPS_PER_ROUND; step += 1) {
      const word = padded.readInt32LE(offset + (order[step] ?? 0) * 4);
      const rotated = rotateLeft((a + mix(b, c, d) + word + constant) | 0, shifts[step % 4] ?? 0);
      [a, b, c, d] = [d, rotated, b, c];
    }
  }
  // Int32Array wraps, which is the addition modulo 2^32 that MD4 asks for.
  [a, b, c, d].forEach((word, index) => {
    state[index] = (state[index] ?? 0) + word;
  });
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
