/** What becomes at once of orders that are placed, changed or given up. */

import { describe, expect, it } from 'vitest';
import type { Bearer, CommandFacts } from '../../src/effects/port.js';
import { BUSINESS, shelfId } from '../../src/ids/index.js';
import type { AnyRecord } from '../../src/schema.js';
import { Held, puts } from './held.js';

const ORDER = '019cadc6-0000-8000-8000-000000000001';
const CUSTOMER = '019cadc6-0000-8000-8000-000000000002';
const PRODUCT = '019cadc6-0000-8000-8000-000000000003';
const SHOP = '019cadc6-0000-8000-8000-000000000004';
const PLACED = { at: '2026-03-01T08:00:00.000Z', by: 'customer', state: 'placed' };
const command: CommandFacts = {
  id: '019cadc6-0000-8000-8000-000000000005',
  occurredAt: '2026-03-01T09:00:00.000Z',
  by: { actor: '019cadc6-0000-8000-8000-000000000006', customer: CUSTOMER, role: 'partner' },
};

/** An order of four pieces for 40.00. */
function ordered(fields: Record<string, unknown>): Held {
  const held = new Held();
  const line = { net: '40.00', open: '4', price: '10.00', product: PRODUCT, quantity: '4', tax: '0.00' };
  held.put('orders', {
    customer: CUSTOMER,
    id: ORDER,
    lines: [line],
    location: SHOP,
    net: '40.00',
    placed_at: PLACED.at,
    priority: 'normal',
    state: 'placed',
    steps: [PLACED],
    tax: '0.00',
    total: '40.00',
    ...fields,
  });
  return held;
}

describe("a partner's order that is cancelled", () => {
  it.each(['placed', 'confirmed', 'preparing', 'ready'])('when %s is so at once', (state) => {
    const held = ordered({ expires_at: '2026-03-03T08:00:00.000Z', state });
    const entry = { availability: 'few_left', location: SHOP, product: PRODUCT, quantity: '3' };
    held.put('shelf', { ...entry, id: shelfId(PRODUCT, SHOP) });
    const after = held.with(puts('cancel_order', { order: ORDER } as never, held, command));
    expect(after.get('orders', ORDER)).toMatchObject({
      lines: [{ quantity: '4', released: '4' }],
      state: 'cancelled',
      steps: [PLACED, { at: command.occurredAt, by: 'customer', state: 'cancelled' }],
    });
    expect(after.get('orders', ORDER)).not.toHaveProperty('expires_at');
    expect(after.get('shelf', shelfId(PRODUCT, SHOP))).toMatchObject({ quantity: '7' });
  });

  it.each(['handed_over', 'completed', 'cancelled', 'rejected'])('when %s stays so', (state) => {
    expect(puts('cancel_order', { order: ORDER } as never, ordered({ state }), command)).toEqual([]);
  });
});

describe('an order on account that is changed', () => {
  const terms = { credit_limit: '100.00', days: 30, over_limit: 'approve' };

  function changed(quantity: string, customer: Record<string, unknown> = { terms }): unknown {
    const held = ordered({ approval: 'approved', on_account: true });
    held.put('customers', { id: CUSTOMER, name: 'Rima', status: 'active', ...customer });
    const product = { kind: 'good', stock_unit: { decimals: 0, name: 'piece' }, track: 'quantity' };
    held.put('products', { id: PRODUCT, ...product });
    // Of the 90.00 the order's own are 40.00.
    const account = { balance: '50.00', customer: CUSTOMER, open_orders: '40.00', unallocated: '0.00' };
    held.put('customer_accounts', { ...account, id: '019cadc6-0000-8000-8000-000000000007' });
    const actions = [{ set_quantity: { line: 0, quantity } }];
    const after = held.with(puts('edit_order', { actions, order: ORDER } as never, held, command));
    const order = after.get('orders', ORDER);
    return { approval: order?.['approval'], total: order?.['total'] };
  }

  it('waits for approval again where it grows beyond the limit', () => {
    expect(changed('5')).toEqual({ approval: 'approved', total: '50.00' });
    expect(changed('6')).toEqual({ approval: 'waiting', total: '60.00' });
    expect(changed('3')).toEqual({ approval: 'approved', total: '30.00' });
  });

  it('stays as it was where that is going to be refused', () => {
    const refuses = { terms: { credit_limit: '100.00', days: 30 } };
    expect(changed('6', refuses)).toEqual({ approval: 'approved', total: '40.00' });
    expect(changed('5', refuses)).toEqual({ approval: 'approved', total: '50.00' });
  });
});

describe('an order that is placed', () => {
  const own = '019cadc6-0000-8000-8000-000000000008';
  const lines = [{ price: '1.00', product: PRODUCT, quantity: '1' }];

  function placed(held: Held, data: object, by: Bearer): AnyRecord | undefined {
    const business = { currency: 'GBP', default_location: SHOP, priority: {}, tax_classes: [] };
    held.put('business', { ...business, id: BUSINESS, tax_included: false, time_zone: 'UTC' });
    const product = { kind: 'service', stock_unit: { decimals: 0, name: 'piece' }, track: 'none' };
    held.put('products', { ...product, id: PRODUCT, price: '1.00' });
    const all = { lines, order: ORDER, ...data };
    return held.with(puts('place_order', all as never, held, { ...command, by })).get('orders', ORDER);
  }

  it.each([
    ['staff', true, own],
    ['staff', false, own],
    ['partner', true, own],
    ['partner', false, SHOP],
  ] as const)("by %s comes from the customer's location where that is online: %s", (role, online, from) => {
    const held = new Held();
    held.put('customers', { default_location: own, id: CUSTOMER, name: 'Rima', status: 'active' });
    held.put('locations', { holdback: '0', id: own, kind: 'store', online, status: 'active' });
    const by = { actor: CUSTOMER, customer: CUSTOMER, role };
    expect(placed(held, { customer: CUSTOMER }, by)).toMatchObject({ location: from });
  });

  it('for someone new is of whoever has the telephone number: by name, else the first by id', () => {
    const held = new Held();
    for (const [id, phone, name, status] of [
      ['c0000000-0000-8000-8000-000000000000', '01 234 567', 'Rima', 'active'],
      ['b0000000-0000-8000-8000-000000000000', '01 234 567', 'Anna', 'active'],
      ['a0000000-0000-8000-8000-000000000000', '01 234 567', 'Nadia', 'archived'],
      ['d0000000-0000-8000-8000-000000000000', '112', 'Omar', 'active'],
    ] as const)
      held.put('customers', { id, name, phone, status });
    const by = { actor: CUSTOMER, role: 'staff' } as const;
    const customer = (phone: string, name: string) =>
      placed(held, { new_customer: { id: own, name, phone } }, by)?.['customer'];
    expect(customer('01 234 567', 'Rima')).toMatch(/^c0/);
    expect(customer('01 234 567', 'Someone')).toMatch(/^b0/);
    expect(customer('01 234 567', 'Nadia')).toMatch(/^b0/);
    expect(customer('112', 'Omar')).toBe(own);
  });
});
