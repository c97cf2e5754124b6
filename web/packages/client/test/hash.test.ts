import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hashDigits, hashRecord, hashText, xxh32 } from '../src/hash.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const plain = (text: string, seed: number) => xxh32(bytes(text), bytes(text).length, seed);

describe('xxh32', () => {
  it('gives the figures that xxHash publishes', () => {
    expect(plain('', 0)).toBe(0x02cc5d05);
    expect(plain('a', 0)).toBe(0x550d7456);
    expect(plain('abc', 0)).toBe(0x32d153ff);
    expect(plain('Nobody inspects the spammish repetition', 0)).toBe(0xe2293b2f);
  });
});

describe('hashRecord', () => {
  const path = new URL('./golden/hash.json', import.meta.url);
  const golden: { json: string; hash: string }[] = JSON.parse(readFileSync(path, 'utf8'));

  it('is what the server computes, of records that the server wrote', () => {
    expect(golden.length).toBeGreaterThan(30);
    for (const { json, hash } of golden) {
      const record = JSON.parse(json);
      expect(JSON.stringify(record)).toBe(json);
      expect(hashDigits(hashRecord(record))).toBe(hash);
    }
  });

  it('is the hash of the canonical JSON, whatever was hashed before', () => {
    const long = { text: 'نفد 🥖'.repeat(3000) };
    const before = hashRecord({ id: '1' });
    hashRecord(long);
    expect(hashRecord({ id: '1' })).toEqual(before);
    expect(hashText('{"id":"1"}')).toEqual(before);
  });

  it('travels as 16 digits', () => {
    expect(hashDigits({ high: 0xab, low: 0xffffffff })).toBe('000000abffffffff');
  });
});
