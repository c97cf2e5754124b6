/**
 * The hash of a record: two 32-bit xxHash side by side, over the UTF-8 bytes of the record's canonical JSON. The server
 * computes the same. It finds damage and drift; it is no defence against forgery.
 */

const PRIME_1 = 0x9e3779b1;
const PRIME_2 = 0x85ebca77;
const PRIME_3 = 0xc2b2ae3d;
const PRIME_4 = 0x27d4eb2f;
const PRIME_5 = 0x165667b1;

const HIGH_SEED = 0x6f6e6861;
const LOW_SEED = 0x6e640001;

/** A record's hash; both halves are unsigned 32-bit integers. */
export interface RecordHash {
  readonly high: number;
  readonly low: number;
}

const encoder = new TextEncoder();
/** Grows to the longest record that was hashed, so that hashing allocates nothing. */
let buffer = new Uint8Array(4096);

/** The hash of a record. `JSON.stringify` gives the bytes that the server keeps, since it keeps the order of fields. */
export function hashRecord(record: object): RecordHash {
  return hashText(JSON.stringify(record));
}

/** The hash of a record that is there as its canonical JSON. */
export function hashText(json: string): RecordHash {
  // A UTF-16 unit takes at most three bytes.
  if (buffer.length < json.length * 3) buffer = new Uint8Array(json.length * 3);
  const { written } = encoder.encodeInto(json, buffer);
  return { high: xxh32(buffer, written, HIGH_SEED), low: xxh32(buffer, written, LOW_SEED) };
}

/** Text is summed in pieces of so many UTF-16 units, so that the buffer stays small. */
const PIECE = 65_536;

/** A sum of any text, quicker than its hash: for what is kept and read back by the same program. */
export function textSum(text: string): number {
  let sum = text.length;
  for (let at = 0; at < text.length; at += PIECE) {
    const piece = text.slice(at, at + PIECE);
    if (buffer.length < piece.length * 3) buffer = new Uint8Array(piece.length * 3);
    sum = xxh32(buffer, encoder.encodeInto(piece, buffer).written, sum);
  }
  return sum;
}

/** A hash as 16 hexadecimal digits, as it travels. */
export function hashDigits({ high, low }: RecordHash): string {
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}

/** xxHash, 32 bits, of the first `length` bytes. */
export function xxh32(bytes: Uint8Array, length: number, seed: number): number {
  let at = 0;
  let hash: number;
  if (length >= 16) {
    let one = (seed + PRIME_1 + PRIME_2) | 0;
    let two = (seed + PRIME_2) | 0;
    let three = seed | 0;
    let four = (seed - PRIME_1) | 0;
    for (const last = length - 16; at <= last; at += 16) {
      one = round(one, word(bytes, at));
      two = round(two, word(bytes, at + 4));
      three = round(three, word(bytes, at + 8));
      four = round(four, word(bytes, at + 12));
    }
    hash = turn(one, 1) + turn(two, 7) + turn(three, 12) + turn(four, 18);
  } else {
    hash = seed + PRIME_5;
  }
  hash = (hash + length) | 0;
  for (; at + 4 <= length; at += 4) {
    hash = Math.imul(turn(hash + Math.imul(word(bytes, at), PRIME_3), 17), PRIME_4);
  }
  for (; at < length; at += 1) {
    hash = Math.imul(turn(hash + Math.imul(bytes[at] as number, PRIME_5), 11), PRIME_1);
  }
  hash = Math.imul(hash ^ (hash >>> 15), PRIME_2);
  hash = Math.imul(hash ^ (hash >>> 13), PRIME_3);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function round(lane: number, word: number): number {
  return Math.imul(turn(lane + Math.imul(word, PRIME_2), 13), PRIME_1);
}

function turn(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** Four bytes, the lowest first. */
function word(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}
