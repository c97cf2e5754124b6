import type { Customer, PriceList, PriceRule, ShelfEntry } from '@onhand/client';
import { quantity } from '@onhand/client/money';
import { expect, test } from 'vitest';
import { allowed, isAllowed, mostOf, type OfferEntry, offersOf, stepped } from '../src/data/offer.js';

const TEA: OfferEntry = {
  id: 'price-tea',
  list: 'base',
  product: 'tea',
  sku: 'TEA',
  name: 'Tea',
  currency: 'USD',
  price: '4.80',
  tax_included: false,
  tax_rate: '10',
  unit: 'piece',
};
const SHELF: ShelfEntry = {
  id: 's',
  location: 'shop',
  product: 'tea',
  availability: 'in_stock',
  quantity: '7',
};
const CUSTOMER: Customer = { id: 'rima', name: 'Rima', status: 'active' };
const list = (id: string, more: Partial<PriceList> = {}): PriceList => ({
  id,
  code: id,
  name: id,
  state: 'active',
  ...more,
});
const rule = (of: string, more: Partial<PriceRule>): PriceRule => ({
  id: `${of} tea`,
  list: of,
  product: 'tea',
  ...more,
});

function tea(
  entry: Partial<OfferEntry> = {},
  lists: PriceList[] = [],
  rules: PriceRule[] = [],
  customer: Partial<Customer> = {},
) {
  const [offer] = offersOf({
    prices: [{ ...TEA, ...entry }],
    shelf: [SHELF],
    lists,
    rules,
    customer: { ...CUSTOMER, ...customer },
  });
  if (offer === undefined) throw new Error('nothing is offered');
  return offer;
}

test('without a list it is the own price of the product', () => {
  const offer = tea();
  expect(offer.price).toBe('4.80');
  expect(offer.left).toBe(7_000_000n);
  expect(offer.tiers).toEqual([]);
});

test('their own list goes before that of their group, and tiers count by the quantity', () => {
  const lists = [list('group'), list('own')];
  const rules = [
    rule('group', { tiers: [{ price: '4.00' }] }),
    rule('own', { tiers: [{ from: '12', price: '3.50' }] }),
  ];
  const offer = tea({}, lists, rules, { price_list: 'own', group: 'cafes' });
  expect(offer.priceOf(quantity('1'))).toBe('4.00');
  expect(offer.priceOf(quantity('12'))).toBe('3.50');
  expect(offer.tiers).toEqual([{ from: quantity('12'), price: '3.50' }]);
});

test('a list that has ended gives no price', () => {
  const offer = tea({}, [list('own', { state: 'ended' })], [rule('own', { tiers: [{ price: '1.00' }] })], {
    price_list: 'own',
  });
  expect(offer.price).toBe('4.80');
});

test('prices of a list with tax are shown as the own prices are meant', () => {
  const offer = tea(
    {},
    [list('own', { tax_included: true })],
    [rule('own', { tiers: [{ price: '4.40' }] })],
    {
      price_list: 'own',
    },
  );
  expect(offer.price).toBe('4.00');
});

test('minimum and multiple are each of the first list that states them', () => {
  const rules = [rule('own', { minimum: '10' }), rule('group', { minimum: '2', multiple: '6' })];
  const offer = tea({ multiple: '4' }, [list('group'), list('own')], rules, { price_list: 'own' });
  expect([offer.minimum, offer.step]).toEqual([quantity('12'), quantity('6')]);
});

test('the price that is shown is that of the smallest quantity', () => {
  const rules = [rule('own', { minimum: '12', tiers: [{ price: '4.00' }, { from: '12', price: '3.50' }] })];
  expect(tea({}, [list('own')], rules, { price_list: 'own' }).price).toBe('3.50');
});

test('what has no price is not offered', () => {
  const { price: _, ...entry } = TEA;
  expect(offersOf({ prices: [entry], shelf: [SHELF], lists: [], rules: [], customer: CUSTOMER })).toEqual([]);
});

test('what is on no shelf is sold out; of several places theirs counts', () => {
  const offers = (shelf: ShelfEntry[], customer: Customer) =>
    offersOf({ prices: [TEA], shelf, lists: [], rules: [], customer })[0]?.availability;
  expect(offers([], CUSTOMER)).toBe('sold_out');
  const other: ShelfEntry = { ...SHELF, id: 't', location: 'store', availability: 'sold_out' };
  expect(offers([SHELF, other], CUSTOMER)).toBe('in_stock');
  expect(offers([SHELF, other], { ...CUSTOMER, default_location: 'store' })).toBe('sold_out');
});

test('steps go in multiples from the minimum on, and below it there is none', () => {
  const steps = { minimum: quantity('12'), grain: quantity('6'), step: quantity('6') };
  expect(stepped(steps, 0n, 1)).toBe(quantity('12'));
  expect(stepped(steps, quantity('12'), 1)).toBe(quantity('18'));
  expect(stepped(steps, quantity('18'), -1)).toBe(quantity('12'));
  expect(stepped(steps, quantity('12'), -1)).toBe(0n);
  expect(allowed(steps, quantity('13'))).toBe(quantity('18'));
  expect(isAllowed(steps, quantity('13'))).toBe(false);
  expect(mostOf(steps, quantity('17'))).toBe(quantity('12'));
  expect(mostOf(steps, quantity('11'))).toBe(0n);
});

test('weighed goods are stepped by halves and ordered as finely as they are measured', () => {
  const offer = tea({ decimals: 3 });
  expect(stepped(offer, 0n, 1)).toBe(quantity('0.5'));
  expect(isAllowed(offer, quantity('0.755'))).toBe(true);
  expect(isAllowed(offer, quantity('0.7555'))).toBe(false);
  expect(allowed(offer, quantity('0.7555'))).toBe(quantity('0.756'));
});
