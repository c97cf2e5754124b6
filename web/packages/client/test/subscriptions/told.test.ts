/** A tab that follows is told what the leading one holds before it has read it. */
import { describe, expect, it } from 'vitest';
import { ToldStandings } from '../../src/subscriptions/told.js';
import type { SubscriptionStanding } from '../../src/sync/session.js';

const ready: SubscriptionStanding = { status: 'ready' };

function follower() {
  const held = new Set<string>();
  const said: string[] = [];
  const told = new ToldStandings(
    (key) => held.has(key),
    (key, { status }) => said.push(`${key} ${status}`),
  );
  return { held, said, told };
}

describe('a subscription in a tab that follows', () => {
  it('is ready only once its rows are read', () => {
    const { held, said, told } = follower();
    told.hear('orders', ready);
    told.hear('products', { status: 'loading' });
    told.read();
    expect([said, told.wait]).toEqual([['products loading'], true]);
    held.add('orders');
    told.read();
    told.read();
    expect([said, told.wait]).toEqual([['products loading', 'orders ready'], false]);
  });

  it('is ready at once where its rows are here', () => {
    const { held, said, told } = follower();
    held.add('orders');
    told.hear('orders', ready);
    expect([said, told.wait]).toEqual([['orders ready'], false]);
  });

  it('is what it was told last, not what it waited for', () => {
    const { held, said, told } = follower();
    told.hear('orders', ready);
    told.hear('orders', { status: 'refused', reason: 'forbidden' });
    held.add('orders');
    told.read();
    expect(said).toEqual(['orders refused']);
    told.hear('stock', ready);
    told.clear();
    expect(told.wait).toBe(false);
  });
});
