import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { bucketOf, Digest, type DigestMessage } from '../src/digest.js';
import { Random } from './random.js';

interface Golden {
  readonly rows: readonly (readonly [id: string, hash: string])[];
  readonly digest: DigestMessage;
  readonly buckets: readonly { readonly bucket: number; readonly digest: DigestMessage }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL('./golden/digest.json', import.meta.url), 'utf8'));
const hash = (digits: string) => ({
  high: Number.parseInt(digits.slice(0, 8), 16),
  low: Number.parseInt(digits.slice(8), 16),
});

it('is what the server computes, in any order, and by buckets', () => {
  const random = new Random(1);
  const rows = [...golden.rows].sort(() => random.next() - 0.5);
  const digest = new Digest();
  const buckets = new Map<number, Digest>();
  for (const [id, digits] of rows) {
    digest.add(hash(digits));
    const bucket = buckets.get(bucketOf(id)) ?? new Digest();
    bucket.add(hash(digits));
    buckets.set(bucketOf(id), bucket);
  }
  expect(digest.equals(golden.digest)).toBe(true);
  expect(buckets.size).toBe(golden.buckets.length);
  for (const { bucket, digest } of golden.buckets) expect(buckets.get(bucket)?.equals(digest)).toBe(true);
});

it('differs where one record is missing, doubled or another', () => {
  const [[, first = ''] = ['', '']] = golden.rows;
  for (const change of ['missing', 'doubled', 'another'] as const) {
    const digest = new Digest();
    for (const [, digits] of golden.rows) digest.add(hash(digits));
    if (change !== 'doubled') digest.remove(hash(first));
    else digest.add(hash(first));
    if (change === 'another') digest.add(hash(golden.rows[1]?.[1] ?? ''));
    expect(digest.equals(golden.digest), change).toBe(false);
  }
});

it('comes back to what it was', () => {
  const digest = new Digest();
  for (const [, digits] of golden.rows) digest.add(hash(digits));
  for (const [, digits] of golden.rows) digest.remove(hash(digits));
  expect(digest.equals({ count: 0, sum: '0000000000000000' })).toBe(true);
});
