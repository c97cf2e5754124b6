/**
 * SHA-256 (FIPS 180-4) and HMAC (RFC 2104) in plain JavaScript: a shop's till may be served over plain http, where a browser
 * has no `crypto.subtle`.
 */

const BLOCK = 64;

/** Of the first 64 primes, and of the first eight: the first 32 bits of what their roots have after the point. */
const [ROUNDS, START] = constants();

function constants(): [Uint32Array, Uint32Array] {
  const rounds = new Uint32Array(64);
  const start = new Uint32Array(8);
  const fraction = (root: number) => (root - Math.floor(root)) * 2 ** 32;
  for (let candidate = 2, found = 0; found < 64; candidate += 1) {
    let isPrime = true;
    for (let divisor = 2; divisor * divisor <= candidate; divisor += 1)
      if (candidate % divisor === 0) isPrime = false;
    if (!isPrime) continue;
    if (found < 8) start[found] = fraction(Math.sqrt(candidate));
    rounds[found] = fraction(Math.cbrt(candidate));
    found += 1;
  }
  return [rounds, start];
}

/** The hash of bytes: 32 of them. */
export function sha256(message: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.ceil((message.length + 9) / BLOCK) * BLOCK);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  const bits = message.length * 8;
  view.setUint32(padded.length - 8, Math.floor(bits / 2 ** 32));
  view.setUint32(padded.length - 4, bits >>> 0);
  const state = Uint32Array.from(START);
  for (let offset = 0; offset < padded.length; offset += BLOCK) mix(state, view, offset);
  const hash = new Uint8Array(32);
  const out = new DataView(hash.buffer);
  state.forEach((word, place) => {
    out.setUint32(place * 4, word);
  });
  return hash;
}

function mix(state: Uint32Array, view: DataView, offset: number): void {
  const words = new Uint32Array(64);
  const word = (place: number) => words[place] as number;
  for (let place = 0; place < 16; place += 1) words[place] = view.getUint32(offset + place * 4);
  for (let place = 16; place < 64; place += 1) {
    const [early, late] = [word(place - 15), word(place - 2)];
    const low = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
    const high = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
    words[place] = word(place - 16) + low + word(place - 7) + high;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let place = 0; place < 64; place += 1) {
    const high = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const choice = (e & f) ^ (~e & g);
    const first = (h + high + choice + (ROUNDS[place] as number) + word(place)) | 0;
    const low = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + low + majority) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, place) => {
    state[place] = (state[place] as number) + value;
  });
}

function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

/** The HMAC-SHA-256 of a message by a key. */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  const block = new Uint8Array(BLOCK);
  block.set(key.length > BLOCK ? sha256(key) : key);
  const inner = sha256(joined(masked(block, 0x36), message));
  return sha256(joined(masked(block, 0x5c), inner));
}

function masked(block: Uint8Array, mask: number): Uint8Array {
  return block.map((byte) => byte ^ mask);
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
