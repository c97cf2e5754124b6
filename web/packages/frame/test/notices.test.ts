/** Which notices there are of what, how bursts become one, and how they sound. */
import type { LiveEvent } from '@onhand/client';
import { describe, expect, test } from 'vitest';
import { kindsOf, type News, newsOf, soundOf, usualChoice } from '../src/notices/kinds.js';
import { MOST, type Notice, toastKey, withNews, withSeen } from '../src/notices/list.js';
import { heard, SOUNDS } from '../src/notices/sounds.js';

const news = (id: string, kind: News['kind'] = 'new_order'): News => ({
  id,
  kind,
  tone: 'info',
  at: 0,
  about: { name: 'order_placed', subject: { collection: 'orders', id }, data: { order: id } },
});

/** A list after news at these times. */
function after(all: readonly (readonly [News, number])[]): readonly Notice[] {
  return all.reduce<readonly Notice[]>((list, [one, at]) => withNews(list, one, at).list, []);
}

describe('the list', () => {
  test('three within five seconds stay three, a fourth makes them one', () => {
    const three = after(['a', 'b', 'c'].map((id, at) => [news(id), at * 1_000]));
    expect(three.map(({ count }) => count)).toEqual([1, 1, 1]);
    const { list, notice } = withNews(three, news('d'), 3_000);
    expect(list.map(({ count }) => count)).toEqual([4]);
    expect(notice.about.subject).toBeUndefined();
    expect(toastKey(notice)).toBe('notice:new_order');
  });

  test('a burst grows for as long as it goes on, and ends with a pause', () => {
    const twelve = Array.from({ length: 12 }, (_, n) => [news(`${n}`), n * 1_500] as const);
    expect(after(twelve).map(({ count }) => count)).toEqual([12]);
    const later = after([...twelve, [news('later'), 60_000]]);
    expect(later.map(({ count }) => count)).toEqual([1, 12]);
  });

  test('kinds don’t mix', () => {
    const list = after(['a', 'b', 'c', 'd'].map((id, n) => [news(id, n % 2 === 0 ? 'stock' : 'order'), 0]));
    expect(list).toHaveLength(4);
  });

  test('what another tab has kept already is not kept again, alone or in a burst', () => {
    const one = after([[news('a'), 0]]);
    expect(withNews(one, news('a'), 10).list).toBe(one);
    const burst = after(['a', 'b', 'c', 'd', 'e'].map((id) => [news(id), 0]));
    expect(withNews(burst, news('b'), 10)).toMatchObject({ list: burst, notice: { count: 5 } });
  });

  test('it keeps the last fifty, newest first', () => {
    const list = after(Array.from({ length: 60 }, (_, n) => [news(`${n}`), n * 10_000]));
    expect(list).toHaveLength(MOST);
    expect(list[0]?.id).toBe('59');
  });

  test('one is seen, or all', () => {
    const list = after([
      [news('a'), 0],
      [news('b'), 10_000],
    ]);
    expect(withSeen(list, 'a').map(({ seen }) => seen)).toEqual([false, true]);
    expect(withSeen(list).every(({ seen }) => seen)).toBe(true);
    expect(withSeen(withSeen(list))).toEqual(withSeen(list));
  });
});

describe('kinds', () => {
  const event = (data: object, collection: string) =>
    ({
      seq: 7,
      index: 1,
      at: '2026-11-21T10:00:00Z',
      event: data,
      subject: { collection, id: 'x' },
    }) as LiveEvent;

  test('an order is news, a movement of stock is not', () => {
    const placed = event({ name: 'order_placed', priority: 'urgent' }, 'orders');
    expect(newsOf(placed, 'desk')).toMatchObject({ id: '7:1', kind: 'new_order', isPriority: true });
    expect(newsOf(event({ name: 'stock_moved' }, 'movements'), 'desk')).toBeUndefined();
  });

  test('a cancelled order is a step of it to its customer', () => {
    const cancelled = event({ name: 'order_cancelled' }, 'orders');
    expect(newsOf(cancelled, 'desk')?.kind).toBe('asked');
    expect(newsOf(cancelled, 'shop')?.kind).toBe('order');
  });

  test('partners hear nothing unless they ask for it; staff hear new orders', () => {
    for (const kind of kindsOf('shop')) expect(usualChoice(kind, 'partner').sound).toBe(false);
    expect(usualChoice('order', 'partner').on).toBe(true);
    expect(usualChoice('new_order', 'staff')).toEqual({ on: true, sound: true });
    expect(kindsOf('shop')).not.toContain('new_order');
    expect([soundOf('new_order', 'info'), soundOf('stock', 'warn'), soundOf('refused', 'bad')]).toEqual([
      'order',
      'warning',
      'error',
    ]);
  });
});

describe('sounds', () => {
  test.each(Object.entries(SOUNDS))('%s is over within 600 ms', (_, notes) => {
    expect(Math.max(...notes.map(({ at, ms }) => at + ms))).toBeLessThanOrEqual(600);
  });

  test('they are told apart by their shape', () => {
    const pitches = Object.fromEntries(
      Object.entries(SOUNDS).map(([name, notes]) => [name, notes.map(({ pitch }) => pitch)]),
    );
    const [low = 0, high = 0] = pitches['order'] ?? [];
    expect(high).toBeGreaterThan(low);
    expect(pitches['success']).toHaveLength(1);
    expect(new Set(pitches['warning']).size).toBe(1);
    const [from = 0, to = 0] = pitches['error'] ?? [];
    expect(to).toBeLessThan(from);
  });

  test('low notes are made stronger by what the ear takes off them', () => {
    expect(heard(1_000)).toBeCloseTo(1, 2);
    // The A curve: −4.8 dB at 400 Hz, −0.8 dB at 800 Hz.
    expect(20 * Math.log10(heard(400))).toBeCloseTo(-4.8, 0);
    expect(20 * Math.log10(heard(800))).toBeCloseTo(-0.8, 0);
  });
});
