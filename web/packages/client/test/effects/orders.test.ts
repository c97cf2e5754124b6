/** What becomes at once of orders that their customers change or give up. */

import { describe, expect, it } from 'vitest';
import type { CommandFacts } from '../../src/effects/port.js';
import { shelfId } from '../../src/ids/index.js';
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
