import { expect, test } from 'vitest';
import { addressOf, matched } from '../src/routing.js';

test('a path has the form or has not', () => {
  expect(matched('/', '/')).toEqual({});
  expect(matched('/orders', '/orders/')).toEqual({});
  expect(matched('/orders/$order', '/orders/a%20b')).toEqual({ order: 'a b' });
  expect(matched('/orders/$order', '/orders')).toBeUndefined();
  expect(matched('/orders', '/orders/1')).toBeUndefined();
  expect(matched('/orders/$order', '/orders/%E0%A4%A')).toEqual({ order: '%E0%A4%A' });
});

test('an address leaves out what says nothing', () => {
  expect(addressOf('/', { q: 'tea & co', category: '' })).toBe('/shop/?q=tea+%26+co');
  expect(addressOf('/orders')).toBe('/shop/orders');
});
