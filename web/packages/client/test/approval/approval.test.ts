import { expect, test } from 'vitest';
import { approve } from '../../src/approval/index.js';
import { hmacSha256, sha256 } from '../../src/approval/sha256.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const text = (value: string) => new TextEncoder().encode(value);

test('hashes are those of the standard, at every length around a block', async () => {
  expect(hex(sha256(text('')))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(hex(sha256(text('abc')))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  for (const length of [1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1_000]) {
    const bytes = Uint8Array.from({ length }, (_, place) => (place * 31) % 256);
    const theirs = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    expect(hex(sha256(bytes)), String(length)).toBe(hex(theirs));
  }
});

// RFC 4231, cases 1 to 4, 6 and 7.
test.each([
  ['0b'.repeat(20), '4869205468657265', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
  [
    '4a656665',
    '7768617420646f2079612077616e7420666f72206e6f7468696e673f',
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  ['aa'.repeat(20), 'dd'.repeat(50), '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'],
  [
    '0102030405060708090a0b0c0d0e0f10111213141516171819',
    'cd'.repeat(50),
    '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
  ],
  [
    'aa'.repeat(131),
    hex(text('Test Using Larger Than Block-Size Key - Hash Key First')),
    '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  ],
  [
    'aa'.repeat(131),
    hex(
      text(
        'This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.',
      ),
    ),
    '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
  ],
])('the code of a message by a key is that of the standard: %#', (key, message, code) => {
  const bytes = (digits: string) => new Uint8Array(Buffer.from(digits, 'hex'));
  expect(hex(hmacSha256(bytes(key), bytes(message)))).toBe(code);
});

test('a proof is what the server makes of the same secret and command', () => {
  const { approver, proof } = approve('00000000-0000-0000-0000-000000000007', 'manager', 'onh_manager');
  expect(approver).toBe('manager');
  expect(proof).toBe('e9e0fc81274411f28e498294f46f2e95480521e487262e3a26071bd6cf21ee76');
});
