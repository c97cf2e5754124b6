import { quantity } from '@onhand/client/money';
import { expect, test } from 'vitest';
import { type Cart, EMPTY, hinders, lineTotal, stateOf, sumOf, withQuantity } from '../src/data/cart.js';
import type { Offer } from '../src/data/offer.js';

const TEA: Offer = {
  product: 'tea',
  sku: 'TEA',
  name: 'Tea',
  names: undefined,
  category: undefined,
  photo: undefined,
  description: undefined,
  unit: 'piece',
  packs: [],
  currency: 'USD',
  taxIncluded: false,
  taxRate: '11',
  price: '2.40',
  tiers: [],
  minimum: 1_000_000n,
  grain: 1_000_000n,
  step: 1_000_000n,
  availability: 'in_stock',
  left: undefined,
  priceOf: () => '2.40',
};
const MILK: Offer = { ...TEA, product: 'milk', sku: 'MILK', taxRate: undefined, priceOf: () => '1.05' };
const BY = new Map([
  ['tea', TEA],
  ['milk', MILK],
]);

test('a quantity replaces the one before, and none takes the line out', () => {
  const one = withQuantity(EMPTY, TEA, quantity('3'));
  const two = withQuantity(one, MILK, quantity('2'));
  const changed = withQuantity(two, TEA, quantity('5'));
  expect(changed.lines.map(({ product, quantity }) => [product, quantity])).toEqual([
    ['tea', '5'],
    ['milk', '2'],
  ]);
  expect(withQuantity(changed, TEA, 0n).lines.map(({ product }) => product)).toEqual(['milk']);
});

test('the sum is exact, with the tax of each line', () => {
  const cart: Cart = {
    lines: [
      { product: 'tea', quantity: '3' },
      { product: 'milk', quantity: '2' },
      { product: 'gone', quantity: '9' },
    ],
  };
  expect(sumOf(cart.lines, BY)).toEqual({ net: '9.30', tax: '0.79', total: '10.09', currency: 'USD' });
  expect(lineTotal({ product: 'tea', quantity: '0.1' }, TEA)).toBe('0.24');
  expect(sumOf([], BY)).toBeUndefined();
});

test('a line tells what keeps it from being ordered, and what changed', () => {
  const line = { product: 'tea', quantity: '5', price: '2.40' };
  const state = (offer: Partial<Offer> | undefined) => stateOf(line, offer && { ...TEA, ...offer });
  expect(state({})).toEqual({ is: 'fine' });
  expect(state(undefined)).toEqual({ is: 'gone' });
  expect(state({ availability: 'sold_out' })).toEqual({ is: 'sold_out' });
  expect(state({ left: quantity('3') })).toEqual({ is: 'short', take: '3' });
  expect(state({ left: quantity('3'), availability: 'backorder' })).toEqual({ is: 'fine' });
  expect(state({ left: quantity('3'), minimum: quantity('4') })).toEqual({ is: 'sold_out' });
  expect(state({ grain: quantity('4'), step: quantity('4'), minimum: quantity('4') })).toEqual({
    is: 'off',
    take: '8',
  });
  expect(state({ priceOf: () => '2.50' })).toEqual({ is: 'price', was: '2.40', now: '2.50' });
  expect(state({ priceOf: () => '2.4' })).toEqual({ is: 'fine' });
  expect([hinders({ is: 'sold_out' }), hinders({ is: 'short', take: '1' })]).toEqual([true, false]);
});
