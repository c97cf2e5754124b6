/** Scanners are told from people by how quickly they type, and read by the places of keys. */
import { describe, expect, test } from 'vitest';
import { ScanReader, signOf } from '../src/scan/scanner.js';

/** Types keys with a time between them; gives what was scanned. */
function typed(codes: readonly string[], apart: number, reader = new ScanReader()): string | undefined {
  let scanned: string | undefined;
  codes.forEach((code, place) => {
    scanned = reader.take(code, false, 1_000 + place * apart) ?? scanned;
  });
  return scanned;
}

const digits = (text: string) => [...text].map((digit) => `Digit${digit}`);

describe('the reader', () => {
  test('reads a quick burst that ends with Enter', () => {
    expect(typed([...digits('9520000000012'), 'Enter'], 8)).toBe('9520000000012');
    expect(typed([...digits('9520000000012'), 'Tab'], 8)).toBe('9520000000012');
  });

  test('takes nobody’s typing for a scan', () => {
    expect(typed([...digits('9520000000012'), 'Enter'], 120)).toBeUndefined();
  });

  test('does not read what is too short', () => {
    expect(typed([...digits('123'), 'Enter'], 8)).toBeUndefined();
  });

  test('forgets what was typed slowly before', () => {
    const reader = new ScanReader();
    reader.take('KeyA', false, 0);
    reader.take('KeyB', false, 500);
    expect(typed([...digits('4006381333931'), 'Enter'], 8, reader)).toBe('4006381333931');
  });

  test('an Enter long after a burst is a person’s', () => {
    const reader = new ScanReader();
    typed(digits('12345678'), 8, reader);
    expect(reader.take('Enter', false, 10_000)).toBeUndefined();
  });

  test('reads letters, with Shift, whatever the layout', () => {
    const reader = new ScanReader();
    const keys = [
      ['ShiftLeft', true],
      ['KeyA', true],
      ['Minus', false],
      ['Digit1', false],
      ['Numpad2', false],
      ['Enter', false],
    ] as const;
    const scans = keys.map(([code, shift], place) => reader.take(code, shift, place * 5));
    expect(scans.at(-1)).toBe('A-12');
  });

  test('a key that no code has breaks it off', () => {
    expect(typed([...digits('1234'), 'ArrowLeft', ...digits('567'), 'Enter'], 8)).toBeUndefined();
  });
});

test('signs by key', () => {
  expect([signOf('KeyQ', false), signOf('KeyQ', true), signOf('Slash', false), signOf('F1', false)]).toEqual([
    'q',
    'Q',
    '/',
    undefined,
  ]);
});
