/** What is typed or pasted as lines. */
import { expect, test } from 'vitest';
import { entryOf, isRows, pastedLines } from '../../src/pages/orders/model/entry.js';

const CODES = new Set(['oil-250', 'oil-500', '7up', '500', '6281000000017']);
const isCode = (text: string) => CODES.has(text);

test.each([
  ['OIL-250', 'OIL-250', undefined],
  ['OIL-250 12', 'OIL-250', '12'],
  ['oil-250 x12', 'oil-250', '12'],
  ['OIL-250*2.5', 'OIL-250', '2.5'],
  ['12 OIL-250', 'OIL-250', '12'],
  ['12 x OIL-250', 'OIL-250', '12'],
  ['12 olive oil', 'olive oil', '12'],
  ['١٢ زيت', 'زيت', '12'],
  ['olive oil 500', 'olive oil 500', undefined],
  ['7up', '7up', undefined],
  ['7up 6', '7up', '6'],
  ['500', '500', undefined],
  ['olive', 'olive', undefined],
])('%s is %s, %s of it', (typed, text, quantity) => {
  expect(entryOf(typed, isCode)).toEqual({ text, quantity });
});

test('nothing of a product is not a quantity', () => {
  expect(entryOf('OIL-250 0', isCode).quantity).toBeUndefined();
});

test('rows of a spreadsheet: heading passed over, columns in any order, what is not known is listed', () => {
  const rows = [
    'SKU\tName\tQty',
    'OIL-250\tOlive oil\t12',
    'NOPE\tSomething\t3',
    '"OIL-500"\tOlive oil\t1,200',
    '',
    '7up\tDrink\t٦',
  ].join('\r\n');
  expect(pastedLines(rows, isCode)).toEqual({
    lines: [
      { code: 'OIL-250', quantity: '12' },
      { code: 'OIL-500', quantity: '1200' },
      { code: '7up', quantity: '6' },
    ],
    unknown: ['NOPE Something 3'],
  });
});

test('a code without a number is one of it; with nothing or nought beside it, none', () => {
  expect(pastedLines('OIL-250\nOIL-500', isCode).lines).toEqual([
    { code: 'OIL-250', quantity: '1' },
    { code: 'OIL-500', quantity: '1' },
  ]);
  expect(pastedLines('OIL-250\t0\nOIL-500\t', isCode)).toEqual({ lines: [], unknown: [] });
});

test('other separators: semicolons, and spaces before the number', () => {
  expect(pastedLines('OIL-250;4\nOIL-500;5', isCode).lines).toEqual([
    { code: 'OIL-250', quantity: '4' },
    { code: 'OIL-500', quantity: '5' },
  ]);
  expect(pastedLines('OIL-250 4\nOIL-500 5', isCode).lines).toHaveLength(2);
});

test('a word is no row', () => {
  expect(isRows('olive oil')).toBe(false);
  expect(isRows('OIL-250\t4')).toBe(true);
});
