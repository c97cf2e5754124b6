/** Numbers as people type them, words as people look for them, values as people read them. */
import { describe, expect, test } from 'vitest';
import { Formats } from '../src/language/formats.js';
import { arabic, english, isolated } from '../src/language/plural.js';
import { fit, folded, isNear } from '../src/language/search.js';
import { decimalIn, westernDigits } from '../src/language/typed.js';

describe('typed numbers', () => {
  test.each([
    ['12', '12'],
    ['12.5', '12.5'],
    ['12,5', '12.5'],
    ['1,234.50', '1234.5'],
    ['1.234,50', '1234.5'],
    ['1,234', '1234'],
    ['1.234', '1.234'],
    ['1,234,567', '1234567'],
    ['١٢٫٥', '12.5'],
    ['١٬٢٣٤٫٥٠', '1234.5'],
    ['۱۲۳', '123'],
    [' 1 234 ', '1234'],
    ['−3', '-3'],
    ['-0', '0'],
    ['+7', '7'],
    ['007', '7'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['\u2066100\u2069', '100'],
  ])('%s is %s', (typed, number) => {
    expect(decimalIn(typed)).toBe(number);
  });

  test.each(['', ' ', '-', '.', 'abc', '1.2.3', '1a', '--1', '1e3', '٫'])('%j is none', (typed) => {
    expect(decimalIn(typed)).toBeUndefined();
  });

  test('other signs stay as they are', () => {
    expect(westernDigits('رقم ٤٢ و ۷')).toBe('رقم 42 و 7');
  });

  test('a number keeps every digit, however long it is', () => {
    expect(decimalIn('123456789012345678.123456')).toBe('123456789012345678.123456');
  });
});

describe('search', () => {
  test.each([
    ['أحمد', 'احمد'],
    ['إبراهيم', 'ابراهيم'],
    ['آمال', 'امال'],
    ['قهوة', 'قهوه'],
    ['ليلى', 'ليلي'],
    ['محمّد', 'محمد'],
    ['مـحـمـد', 'محمد'],
    ['مسؤول', 'مسوول'],
    ['کباب', 'كباب'],
    ['Café', 'cafe'],
    ['CRÈME', 'creme'],
    ['٤٢', '42'],
  ])('%s is found as %s', (text, typed) => {
    expect(folded(text)).toBe(folded(typed));
  });

  const oil = { codes: ['oil-5', '9520000000012'], text: folded('Olive oil 5 L زيت الزيتون') };

  test('its own code comes first, then what begins with it, then a word', () => {
    const exact = fit(oil, folded('OIL-5'));
    const begun = fit(oil, folded('oil-'));
    const word = fit(oil, folded('olive'));
    const inner = fit(oil, folded('liv'));
    expect(exact).toBeGreaterThan(begun);
    expect(begun).toBeGreaterThan(word);
    expect(word).toBeGreaterThan(inner);
    expect(inner).toBeGreaterThan(0);
  });

  test('all words must be there, in any order', () => {
    expect(fit(oil, folded('oil olive'))).toBeGreaterThan(0);
    expect(fit(oil, folded('olive bread'))).toBe(0);
  });

  test('one slip is forgiven from four letters on: wrong, missing, too much, swapped', () => {
    for (const typed of ['olave', 'oive', 'oliive', 'olvie', 'زيتن'])
      expect(fit(oil, folded(typed))).toBeGreaterThan(0);
    expect(fit(oil, folded('ojl'))).toBe(0);
    expect(fit(oil, folded('olaxe'))).toBe(0);
    expect(isNear('croissant', 'croisant')).toBe(true);
    expect(isNear('croissant', 'crisant')).toBe(false);
  });
});

describe('plural forms', () => {
  const forms = { zero: '0', one: '1', two: '2', few: '# few', many: '# many', other: '# other' };

  test.each([
    [0, '0'],
    [1, '1'],
    [2, '2'],
    [3, 'few'],
    [10, 'few'],
    [11, 'many'],
    [99, 'many'],
    [100, 'other'],
    [102, 'other'],
    [103, 'few'],
  ])('%d in Arabic', (count, form) => {
    expect(arabic(count, forms)).toContain(form);
  });

  test('a number in a sentence keeps its own direction', () => {
    expect(english(1_234, { one: '# order', other: '# orders' })).toBe('\u20661,234\u2069 orders');
    expect(english(1, { one: '# order', other: '# orders' })).toBe('\u20661\u2069 order');
    expect(isolated('A-1')).toBe('\u2068A-1\u2069');
  });
});

describe('formats', () => {
  const english = new Formats('en', { currency: 'USD', timeZone: 'Asia/Beirut' });
  const arabic = new Formats('ar', { currency: 'USD', timeZone: 'Asia/Beirut' });

  test('exact decimals stay exact', () => {
    expect(english.number('12345678901234567.125')).toBe('12,345,678,901,234,567.125');
    expect(english.signed('5')).toBe('+5');
    expect(english.signed('0')).toBe('0');
  });

  test('money has the places of its currency: none, two, three', () => {
    expect(english.money('1234.5')).toBe('$1,234.50');
    expect(english.money('1234', 'JPY')).toBe('¥1,234');
    expect(english.money('1.5', 'KWD')).toMatch(/1\.500/);
    expect([english.places('JPY'), english.places('USD'), english.places('KWD')]).toEqual([0, 2, 3]);
    expect(english.money(undefined)).toBe('—');
  });

  test('a price keeps the places that it has', () => {
    expect(english.price('0.0125')).toBe('$0.0125');
    expect(english.price('2')).toBe('$2.00');
  });

  test('digits are Western unless Arabic ones are wanted', () => {
    expect(arabic.number('1234')).toBe('1,234');
    expect(new Formats('ar', { digits: 'arab' }).number('1234')).toBe('١٬٢٣٤');
  });

  test('an amount does not begin with a mark that turns it around', () => {
    for (const amount of ['6.32', '-6.32']) expect(arabic.money(amount)).toMatch(/^[-\d]/);
  });

  test('a calendar day is the same in every zone, a moment is the business’s', () => {
    expect(new Formats('en', { timeZone: 'Pacific/Kiritimati' }).fullDay('2026-11-21')).toBe(
      '21 November 2026',
    );
    expect(new Formats('en', { timeZone: 'Pacific/Pago_Pago' }).fullDay('2026-11-21')).toBe(
      '21 November 2026',
    );
    expect(english.time('2026-11-21T22:30:00Z')).toBe('00:30');
  });

  test('today’s times are times, others are days', () => {
    const now = new Date('2026-11-21T20:00:00Z');
    expect(english.briefly('2026-11-21T18:00:00Z', now)).toBe('20:00');
    expect(english.briefly('2026-11-19T18:00:00Z', now)).toMatch(/19 Nov/);
    expect(english.ago('2026-11-21T19:55:00Z', now)).toBe('5 minutes ago');
  });
});
