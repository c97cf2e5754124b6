/**
 * XXH3 with 128 bits, for the lengths that natural keys have: 17 to 128 bytes, without a seed. After the reference by
 * Yann Collet (xxHash 0.8).
 */

const WORD = (1n << 64n) - 1n;
const PRIME_1 = 0x9e3779b185ebca87n;
const PRIME_2 = 0xc2b2ae3d27d4eb4fn;
const PRIME_4 = 0x85ebca77c2b2ae63n;
const MIX = 0x165667919e3779f9n;
/** The first 128 bytes of the default secret, as words. */
const SECRET = [
  0xbe4ba423396cfeb8n,
  0x1cad21f72c81017cn,
  0xdb979083e96dd4den,
  0x1f67b3b7a4a44072n,
  0x78e5c0cc4ee679cbn,
  0x2172ffcc7dd05a82n,
  0x8e2443f7744608b8n,
  0x4c263a81e69035e0n,
  0xcb00c391bb52283cn,
  0xa32e531b8b65d088n,
  0x4ef90da297486471n,
  0xd8acdea946ef1938n,
  0x3f349ce33f76faa8n,
  0x1d4f0bc7c7bbdcf9n,
  0x3159b4cd4be0518an,
  0x647378d9c97e9fc8n,
] as const;

/** The hash's 16 bytes, lowest first. */
export function xxh3(bytes: Uint8Array): Uint8Array {
  const length = bytes.length;
  if (length < 17 || length > 128)
    throw new RangeError(`${length} bytes are not the length of a natural key`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  const word = (at: number) => view.getBigUint64(at, true);
  let low = (BigInt(length) * PRIME_1) & WORD;
  let high = 0n;
  const mix = (from: number, secret: number) =>
    folded(word(from) ^ (SECRET[secret] as bigint), word(from + 8) ^ (SECRET[secret + 1] as bigint));
  // From the middle outwards, a piece of each half at a time.
  for (let round = Math.ceil(length / 32) - 1; round >= 0; round -= 1) {
    const first = round * 16;
    const last = length - 16 - first;
    low = ((low + mix(first, round * 4)) & WORD) ^ ((word(last) + word(last + 8)) & WORD);
    high = ((high + mix(last, round * 4 + 2)) & WORD) ^ ((word(first) + word(first + 8)) & WORD);
  }
  const mixed = new DataView(new ArrayBuffer(16));
  mixed.setBigUint64(0, avalanche((low + high) & WORD), true);
  const across = (low * PRIME_1 + high * PRIME_4 + BigInt(length) * PRIME_2) & WORD;
  mixed.setBigUint64(8, -avalanche(across) & WORD, true);
  return new Uint8Array(mixed.buffer);
}

/** Both halves of the 128-bit product, one over the other. */
function folded(one: bigint, other: bigint): bigint {
  const product = one * other;
  return (product & WORD) ^ (product >> 64n);
}

function avalanche(value: bigint): bigint {
  const mixed = ((value ^ (value >> 37n)) * MIX) & WORD;
  return mixed ^ (mixed >> 32n);
}
