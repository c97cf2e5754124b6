/** What commands do to the shelf where its stock level is not held, and to stock when documents are undone. */

import { describe, expect, it } from 'vitest';
import type { CommandFacts } from '../../src/effects/port.js';
import { BUSINESS, shelfId, stockLevelId } from '../../src/ids/index.js';
import type { AnyRecord } from '../../src/schema.js';
import { Held, puts } from './held.js';

const PRODUCT = '019cadc6-0000-8000-8000-000000000001';
const VAN = '019cadc6-0000-8000-8000-000000000002';
const DOCUMENT = '019cadc6-0000-8000-8000-000000000003';
const command: CommandFacts = {
  id: '019cadc6-0000-8000-8000-000000000004',
  occurredAt: '2026-03-01T09:00:00.000Z',
};

/** A shop that holds its shelf: exact up to 20, few up to 5; the van holds one back. */
function shop(entry: Record<string, unknown>, product: Record<string, unknown> = {}): Held {
  const held = new Held();
  held.put('business', {
    id: BUSINESS,
    currency: 'GBP',
    shelf_exact_up_to: 20,
    shelf_few: 5,
    tax_classes: [],
    tax_included: false,
    time_zone: 'UTC',
  });
  held.put('locations', { holdback: '1', id: VAN, online: true, status: 'active' });
  held.put('products', {
    id: PRODUCT,
    kind: 'good',
    name: 'Tea',
    price: '2.50',
    sell_policy: { kind: 'stop' },
    status: 'active',
    stock_unit: { decimals: 0, name: 'piece' },
    track: 'quantity',
    ...product,
  });
  held.put('shelf', { id: shelfId(PRODUCT, VAN), location: VAN, product: PRODUCT, ...entry });
  return held;
}

function shelfAfter(held: Held, name: 'edit_product' | 'post_receipt', data: object): AnyRecord | undefined {
  return held.with(puts(name, data as never, held, command)).get('shelf', shelfId(PRODUCT, VAN));
}

function received(held: Held, quantity: string): AnyRecord | undefined {
  const lines = [{ product: PRODUCT, quantity }];
  return shelfAfter(held, 'post_receipt', { document: DOCUMENT, lines, location: VAN });
}

describe('the shelf where no stock level is held', () => {
  it('shows what comes where nothing ever was', () => {
    const after = received(shop({ availability: 'sold_out' }), '4');
    expect(after).toMatchObject({ availability: 'few_left', quantity: '3' });
  });

  it('shows what comes where more may be ordered than is there', () => {
    const product = { sell_policy: { kind: 'backorder', limit: '6' } };
    const after = received(shop({ availability: 'backorder' }, product), '9');
    expect(after).toMatchObject({ availability: 'in_stock', quantity: '8' });
  });

  it('adds what comes to what it showed', () => {
    const after = received(shop({ availability: 'few_left', quantity: '3' }), '4');
    expect(after).toMatchObject({ availability: 'in_stock', quantity: '7' });
  });

  it('stays where nobody can tell what is there', () => {
    const plenty = { availability: 'in_stock' };
    expect(received(shop(plenty), '4')).toMatchObject(plenty);
    expect(received(shop(plenty), '4')).not.toHaveProperty('quantity');
    // With nothing there it would show that more may be ordered: more is ordered already.
    const beyond = { sell_policy: { kind: 'backorder', limit: '6' } };
    expect(received(shop({ availability: 'sold_out' }, beyond), '4')).toMatchObject({
      availability: 'sold_out',
    });
  });

  it('keeps what it shows as left when the product is changed', () => {
    const held = shop({ availability: 'few_left', quantity: '3' });
    const after = shelfAfter(held, 'edit_product', { name: 'Green tea', product: PRODUCT });
    expect(after).toMatchObject({ availability: 'few_left', quantity: '3' });
    const hidden = shelfAfter(held, 'edit_product', { product: PRODUCT, status: 'hidden' });
    expect(hidden).toMatchObject({ availability: 'sold_out' });
    expect(hidden).not.toHaveProperty('quantity');
  });
});

describe('a document that is undone', () => {
  it.each([
    ['made', '6'],
    ['receipt', '6'],
    ['waste', '14'],
  ])('of the kind %s takes its goods back', (kind, on_hand) => {
    const held = shop({ availability: 'in_stock', quantity: '9' });
    const level = { location: VAN, on_hand: '10', product: PRODUCT, reserved: '0' };
    held.put('stock_levels', { ...level, available: '10', id: stockLevelId(PRODUCT, VAN), status: 'normal' });
    const lines = [{ product: PRODUCT, quantity: '4' }];
    const made = { kind, lines, location: VAN, occurred_at: command.occurredAt, state: 'posted' };
    held.put('documents', { ...made, id: DOCUMENT });
    const after = held.with(puts('reverse_document', { document: DOCUMENT } as never, held, command));
    expect(after.get('stock_levels', stockLevelId(PRODUCT, VAN))).toMatchObject({ on_hand });
    expect(after.get('documents', DOCUMENT)).toMatchObject({ state: 'reversed' });
  });
});

describe('a count that is undone', () => {
  const FIRST = '2026-03-01T07:00:00.000Z';
  const SECOND = '2026-03-01T08:00:00.000Z';

  function undone(counts: readonly { readonly counted_at: string; readonly reversed?: boolean }[]): unknown {
    const held = shop({ availability: 'in_stock', quantity: '9' });
    const level = { counted_at: SECOND, location: VAN, on_hand: '10', product: PRODUCT, reserved: '0' };
    held.put('stock_levels', { ...level, available: '10', id: stockLevelId(PRODUCT, VAN), status: 'normal' });
    for (const [place, { counted_at, reversed }] of counts.entries()) {
      const id = `019cadc6-0000-8000-8000-00000000010${place}`;
      const count = place === 0 ? DOCUMENT : id;
      const line = { count, counted: '10', counted_at, difference: '-2', expected: '12', id, location: VAN };
      held.put('count_lines', { ...line, product: PRODUCT, ...(reversed ? { reversed } : {}) });
    }
    held.put('documents', { id: DOCUMENT, kind: 'count', lines: [], location: VAN, state: 'posted' });
    const after = held.with(puts('reverse_document', { document: DOCUMENT } as never, held, command));
    const left = after.get('stock_levels', stockLevelId(PRODUCT, VAN));
    return { counted_at: left?.['counted_at'], on_hand: left?.['on_hand'] };
  }

  it('leaves the last one of the others', () => {
    const others = [{ counted_at: FIRST }, { counted_at: SECOND, reversed: true }];
    expect(undone([{ counted_at: SECOND }, ...others])).toEqual({ counted_at: FIRST, on_hand: '12' });
    expect(undone([{ counted_at: FIRST }, { counted_at: SECOND }])).toEqual({
      counted_at: SECOND,
      on_hand: '12',
    });
  });

  it('leaves none where it was the only one', () => {
    expect(undone([{ counted_at: SECOND }])).toEqual({ counted_at: undefined, on_hand: '12' });
  });
});
