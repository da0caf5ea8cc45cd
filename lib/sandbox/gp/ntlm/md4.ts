/** MD4 (RFC 1320). NTLM is built on it, and OpenSSL 3 has it in its legacy provider only. */

const BLOCK_BYTES = 64;
const LENGTH_BYTES = 8;
const START: readonly [number, number, number, number] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];

type Round = Readonly<{
  mix: (x: number, y: number, z: number) => number;
  constant: number;
  order: readonly number[];
  shifts: readonly number[];
}>;

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

const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

/** The 16-byte digest. */
export function md4(message: Buffer): Buffer {
  const blocks = pad(message);
  let state: [number, number, number, number] = [...START];
  for (let offset = 0; offset < blocks.length; offset += BLOCK_BYTES) {
    state = digestBlock(state, blocks.subarray(offset, offset + BLOCK_BYTES));
  }
  const digest = Buffer.alloc(16);
  for (const [index, word] of state.entries()) digest.writeInt32LE(word, index * 4);
  return digest;
}

function pad(message: Buffer): Buffer {
  const blockCount = Math.floor((message.length + LENGTH_BYTES) / BLOCK_BYTES) + 1;
  const padded = Buffer.alloc(blockCount * BLOCK_BYTES);
  message.copy(padded);
  padded[message.length] = 0x80;
  padded.writeBigUInt64LE(BigInt(message.length) * 8n, padded.length - LENGTH_BYTES);
  return padded;
}

function digestBlock(
  state: readonly [number, number, number, number],
  block: Buffer,
): [number, number, number, number] {
  let [a, b, c, d] = state;
  for (const { mix, constant, order, shifts } of ROUNDS) {
    for (const [step, word] of order.entries()) {
      const sum = (a + mix(b, c, d) + block.readInt32LE(word * 4) + constant) | 0;
      [a, b, c, d] = [d, rotate(sum, shifts[step % 4] ?? 0), b, c];
    }
  }
  return [(state[0] + a) | 0, (state[1] + b) | 0, (state[2] + c) | 0, (state[3] + d) | 0];
}
