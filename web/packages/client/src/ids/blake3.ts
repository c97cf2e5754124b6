/** BLAKE3 of up to 1,024 bytes (one chunk), which ids that follow from a command never reach. After its specification. */

const START = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
] as const;
const ORDER = [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8] as const;
const MIXES = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
] as const;
const BLOCK = 64;
const CHUNK = 1024;
const CHUNK_START = 1;
const CHUNK_END = 2;
const ROOT = 8;

/** The hash's first 16 bytes. */
export function blake3(bytes: Uint8Array): Uint8Array {
  if (bytes.length > CHUNK) throw new RangeError(`${bytes.length} bytes are more than one chunk`);
  const blocks = Math.max(1, Math.ceil(bytes.length / BLOCK));
  let chain: ArrayLike<number> = START;
  for (let place = 0; place < blocks; place += 1) {
    const block = bytes.subarray(place * BLOCK, (place + 1) * BLOCK);
    const flags = (place === 0 ? CHUNK_START : 0) | (place === blocks - 1 ? CHUNK_END | ROOT : 0);
    chain = compress(chain, block, flags);
  }
  const hash = new DataView(new ArrayBuffer(16));
  for (let place = 0; place < 4; place += 1) hash.setUint32(place * 4, chain[place] as number, true);
  return new Uint8Array(hash.buffer);
}

function compress(chain: ArrayLike<number>, block: Uint8Array, flags: number): Uint32Array {
  const padded = new Uint8Array(BLOCK);
  padded.set(block);
  const view = new DataView(padded.buffer);
  let words = Array.from({ length: 16 }, (_, place) => view.getUint32(place * 4, true));
  const state = new Uint32Array(16);
  state.set(chain);
  state.set(START.slice(0, 4), 8);
  state[14] = block.length;
  state[15] = flags;
  for (let round = 0; round < 7; round += 1) {
    MIXES.forEach(([a, b, c, d], place) => {
      quarter(state, a, b, c, d, words[place * 2] as number, words[place * 2 + 1] as number);
    });
    words = ORDER.map((from) => words[from] as number);
  }
  return state.subarray(0, 8).map((word, place) => word ^ (state[place + 8] as number));
}

function quarter(state: Uint32Array, a: number, b: number, c: number, d: number, one: number, two: number) {
  const at = (place: number) => state[place] as number;
  state[a] = at(a) + at(b) + one;
  state[d] = turn(at(d) ^ at(a), 16);
  state[c] = at(c) + at(d);
  state[b] = turn(at(b) ^ at(c), 12);
  state[a] = at(a) + at(b) + two;
  state[d] = turn(at(d) ^ at(a), 8);
  state[c] = at(c) + at(d);
  state[b] = turn(at(b) ^ at(c), 7);
}

function turn(value: number, bits: number): number {
  return (value >>> bits) | (value << (32 - bits));
}
