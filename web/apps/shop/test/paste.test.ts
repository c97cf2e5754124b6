import { expect, test } from 'vitest';
import type { Offer } from '../src/data/offer.js';
import { isList, pasted } from '../src/data/paste.js';

const offer = (sku: string, more: Partial<Offer> = {}): Offer =>
  ({
    product: sku.toLowerCase(),
    sku,
    name: sku,
    minimum: 1_000_000n,
    grain: 1_000_000n,
    step: 1_000_000n,
    availability: 'in_stock',
    ...more,
  }) as Offer;

const OFFERS = [
  offer('TEA-500'),
  offer('OIL-5L', { minimum: 6_000_000n, grain: 6_000_000n, step: 6_000_000n }),
  offer('SUGAR', { availability: 'sold_out' }),
];

const short = (text: string) => {
  const { lines, unknown, unavailable } = pasted(text, OFFERS);
  return {
    lines: lines.map(({ offer: { sku }, quantity, was }) => [sku, quantity, was]),
    unknown,
    unavailable: unavailable.map(({ sku }) => sku),
  };
};

test('code and quantity, as a spreadsheet copies them', () => {
  expect(short('TEA-500\t4\r\noil-5l\t12\r\n')).toEqual({
    lines: [
      ['TEA-500', '4', undefined],
      ['OIL-5L', '12', undefined],
    ],
    unknown: [],
    unavailable: [],
  });
});

test('names may stand between, digits may be Arabic, a code twice is added up', () => {
  expect(short('TEA-500\tBlack tea 500 g\t٣\nTEA-500;2').lines).toEqual([['TEA-500', '5', undefined]]);
});

test('what can not be taken is told', () => {
  expect(short('SKU\tQty\nOIL-5L\t7\nNOPE\t1\nSUGAR\t2\nTEA-500')).toEqual({
    lines: [
      ['OIL-5L', '12', '7'],
      ['TEA-500', '1', undefined],
    ],
    unknown: ['NOPE 1'],
    unavailable: ['SUGAR'],
  });
});

test('a word is no list', () => {
  expect([isList('TEA-500'), isList('TEA-500\t4'), isList('TEA-500 4\nSUGAR 2')]).toEqual([
    false,
    true,
    true,
  ]);
});
