import type { AccountEntry, Exception, HourlySales, Location, Order, StockLevel } from '@onhand/client';
import { describe, expect, test } from 'vitest';
import { minus, negated, signOf, smaller, sumOf } from '../src/data/amounts.js';
import { dayStart } from '../src/data/business-day.js';
import { byHour, changeOf, figuresBetween, hoursOf } from '../src/data/hourly.js';
import { harmOf } from '../src/pages/attention/harm.js';
import { waysOut } from '../src/pages/attention/ways.js';
import { coveringOf, ledgerOf, openCharges, proposed } from '../src/pages/customers/account.js';
import { cell } from '../src/pages/customers/statement.js';
import { told } from '../src/pages/import/fields.js';
import { reachOf, whatsAppOf } from '../src/pages/people/reach.js';
import { toldIn } from '../src/pages/today/told.js';

describe('decimals', () => {
  test('are exact beyond what a number holds', () => {
    expect(sumOf(['9007199254740993.01', '0.02'])).toBe('9007199254740993.03');
    expect(sumOf(['1', '0.5', '-2.25'])).toBe('-0.75');
    expect(sumOf([])).toBe('0');
    expect(minus('0.10', '0.3')).toBe('-0.20');
  });

  test('have signs', () => {
    expect(negated('3.00')).toBe('-3.00');
    expect(negated('0.00')).toBe('0.00');
    expect([signOf('-0.00'), signOf('-0.01'), signOf('7')]).toEqual([0, -1, 1]);
    expect(smaller('2', '1.999')).toBe('1.999');
  });
});

const BEIRUT = { time_zone: 'Asia/Beirut', day_starts: '04:00' };

describe('the business’s day', () => {
  test('begins when the business says, in its zone', () => {
    const atOne = Date.parse('2026-11-21T23:00:00Z');
    expect(new Date(dayStart(atOne, BEIRUT)).toISOString()).toBe('2026-11-21T02:00:00.000Z');
    expect(new Date(dayStart(atOne, BEIRUT, 7)).toISOString()).toBe('2026-11-14T02:00:00.000Z');
  });

  test('is an hour shorter or longer where clocks are changed', () => {
    const zone = { time_zone: 'Europe/Berlin' };
    const noon = Date.parse('2026-03-29T10:00:00Z');
    const hours = (dayStart(noon, zone, -1) - dayStart(noon, zone)) / 3_600_000;
    expect(hours).toBe(23);
  });

  test('counts minutes from its beginning, also in zones half an hour off', () => {
    const zone = { time_zone: 'Asia/Kolkata' };
    const start = dayStart(Date.parse('2026-11-21T10:00:00Z'), zone);
    expect(hoursOf(start)[0]).toBe('2026-11-20T18:00:00.000Z');
    const minute = {
      net: '10.00',
      tax: '1.00',
      returned_net: '2.00',
      returned_tax: '0.20',
      ordered: '0',
      orders: 0,
      sales: 1,
    };
    const hour: HourlySales = {
      id: 'h',
      starts_at: '2026-11-20T18:00:00.000Z',
      minutes: [
        { ...minute, minute: 29 },
        { ...minute, minute: 30 },
      ],
    };
    expect(figuresBetween([hour], start, start + 86_400_000)).toEqual({ total: '8.80', sales: 1, orders: 0 });
    const bars = byHour([hour], start, start + 86_400_000, start - 7 * 86_400_000);
    expect(bars.map(({ figures }) => figures.total)).toEqual(['8.80']);
  });

  test('is compared only with days that had something', () => {
    expect(changeOf('50', '0.00')).toBeUndefined();
    expect(changeOf('50.00', '40.00')).toBe(25);
  });
});

const entry = (number: number, amount: string, open: string, due?: string): AccountEntry => ({
  id: `e${number}`,
  number,
  amount,
  open,
  customer: 'c',
  day: `2026-11-0${number}`,
  kind: Number(amount) > 0 ? 'charge' : 'payment',
  occurred_at: `2026-11-0${number}T10:00:00.000Z`,
  ...(due === undefined ? {} : { due }),
});

describe('an account', () => {
  const entries = [
    entry(2, '30.00', '30.00', '2026-12-02'),
    entry(1, '100.00', '40.00', '2026-11-15'),
    entry(3, '-60.00', '0.00'),
  ];

  test('has a balance after each entry, the newest first', () => {
    expect(ledgerOf(entries).map(({ balance }) => balance)).toEqual(['70.00', '130.00', '100.00']);
  });

  test('is covered from what is due first', () => {
    expect(openCharges(entries).map(({ id }) => id)).toEqual(['e1', 'e2']);
    const { charges, ahead } = coveringOf(entries, '50');
    expect(charges.map(({ charge, amount }) => [charge.id, amount])).toEqual([
      ['e1', '40.00'],
      ['e2', '10.00'],
    ]);
    expect(signOf(ahead)).toBe(0);
    expect(coveringOf(entries, '75').ahead).toBe('5.00');
  });

  test('proposes what is due, or else all of it', () => {
    expect(proposed(entries, '2026-11-21')).toBe('40.00');
    expect(proposed(entries, '2026-11-01')).toBe('70.00');
    expect(proposed([], '2026-11-01')).toBe('');
  });

  test('as a file has no cell that a spreadsheet takes for a formula', () => {
    expect(cell('=1+1')).toBe("'=1+1");
    expect(cell('-12.50')).toBe('-12.50');
    expect(cell('a, "b"')).toBe('"a, ""b"""');
  });
});

describe('what needs attention', () => {
  const level = (location: string, available: string, incoming?: string): StockLevel => ({
    id: location,
    product: 'p',
    location,
    available,
    on_hand: available,
    reserved: '0',
    status: 'normal',
    ...(incoming === undefined ? {} : { incoming }),
  });
  const place = (id: string, kind: Location['kind']) => ({ id, kind, status: 'active' }) as Location;
  const places: Readonly<Record<string, Location>> = {
    shop: place('shop', 'store'),
    wh: place('wh', 'warehouse'),
    road: place('road', 'transit'),
  };
  const order = {
    id: 'o',
    number: 7,
    state: 'confirmed',
    wanted: '2026-11-21',
    lines: [
      { product: 'p', quantity: '5', open: '5' },
      { product: 'q', quantity: '1', open: '1' },
    ],
  } as unknown as Order;
  const exception: Exception = {
    id: 'x',
    kind: 'shortfall',
    product: 'p',
    location: 'shop',
    quantity: '4',
    state: 'open',
    opened_at: '2026-11-21T08:00:00.000Z',
    orders: [{ order: 'o', number: 7, open: '5' }],
  };
  const known = (levels: readonly StockLevel[]) => ({
    levels,
    location: (id: string) => places[id],
    order: (id: string) => (id === 'o' ? order : undefined),
  });

  test('offers goods from where there are enough, with what is left there', () => {
    const [first, second] = waysOut(
      exception,
      known([level('shop', '-4'), level('wh', '22'), level('road', '9')]),
    );
    expect(first).toMatchObject({ kind: 'move', from: 'wh', quantity: '4', before: '22', after: '18' });
    expect(second).toMatchObject({ kind: 'reduce', before: '5', after: '1' });
  });

  test('offers none of what is on its way already, nor from where nothing is', () => {
    const ways = waysOut(exception, known([level('shop', '-4', '4'), level('wh', '22')]));
    expect(ways.some(({ kind }) => kind === 'move')).toBe(false);
    const none = waysOut(exception, known([level('shop', '-4'), level('wh', '0')]));
    expect(none[0]?.kind).toBe('reduce');
  });

  test('comes first where an order is due', () => {
    expect(harmOf(exception, '2026-11-21', () => order)).toBe('dueToday');
    expect(harmOf(exception, '2026-11-20', () => order)).toBe('orders');
    expect(harmOf({ kind: 'clock_skew' }, '2026-11-21', () => undefined)).toBe('technical');
  });
});

describe('people', () => {
  test('are reached by e-mail or telephone', () => {
    expect(reachOf(' rima@example.com ')).toEqual({ email: 'rima@example.com' });
    expect(reachOf('+961 1 555-101')).toEqual({ phone: '+961 1 555-101' });
    expect(reachOf('rima')).toBeUndefined();
    expect(reachOf('12')).toBeUndefined();
  });

  test('are written to by WhatsApp where the number is a whole one', () => {
    expect(whatsAppOf('+961 1 555 101', 'a b')).toBe('https://wa.me/9611555101?text=a%20b');
    expect(whatsAppOf('01 555 101', 'a')).toBe('https://wa.me/?text=a');
  });
});

test('columns that are told by hand go before those that were found, and may be left out', () => {
  const found = new Map([
    ['A', 'sku'],
    ['B', 'name'],
  ]);
  expect(
    told(
      ['A', 'B', 'C'],
      found,
      new Map([
        ['B', ''],
        ['C', 'price'],
      ]),
    ),
  ).toEqual([
    { column: 'A', field: 'sku' },
    { column: 'C', field: 'price' },
  ]);
});

test('events are read from a stream that is cut off, without what nobody asks for', () => {
  const event = (name: string) => JSON.stringify({ id: '0:12:1@ab', at: 't', event: { name } });
  const stream = `id: x\ndata: ${event('sale_made')}\n\ndata: ${event('stock_moved')}\ndata: {"id":"0:1`;
  expect(toldIn(stream).map(({ key, event: { name } }) => [key, name])).toEqual([['12:1', 'sale_made']]);
});
