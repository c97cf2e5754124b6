/**
 * A replica under random patches and pending commands, with live queries, records and transitions, compared after each step
 * with what a naive computation over plain maps gives.
 */
import { describe, expect, it } from 'vitest';
import { Digest } from '../../src/digest.js';
import type { Effects, View } from '../../src/effects/port.js';
import { hashDigits, hashRecord } from '../../src/hash.js';
import type { PendingCommand } from '../../src/outbox/port.js';
import type { Transition } from '../../src/replica/changes.js';
import { LiveQuery, type QueryOptions } from '../../src/replica/live-query.js';
import { LiveRecord } from '../../src/replica/live-record.js';
import type { Patch } from '../../src/replica/patch.js';
import { Replica } from '../../src/replica/replica.js';
import { rowOf } from '../../src/replica/row.js';
import type { AnyRecord, CommandName } from '../../src/schema.js';
import { Random } from '../random.js';

type LooseEffect = (data: object, view: View, command: { id: string }) => readonly Loose[];
type Loose = { collection: 'orders'; record: AnyRecord };

const loose: Record<string, LooseEffect> = {
  // Depends on the record that is there, and on others of its state.
  bump: (data, view) => {
    const { id } = data as { id: string };
    const record = view.get('orders', id) as AnyRecord | undefined;
    if (record === undefined) return [];
    const peers = view.find('orders', 'state', record['state']).length;
    return [{ collection: 'orders', record: { ...record, number: (record['number'] as number) + peers } }];
  },
  place: (data, _view, { id }) => [{ collection: 'orders', record: { id, ...data } }],
  fail: () => {
    throw new Error('can not read this');
  },
};

const effects = loose as unknown as Effects;

const states = ['placed', 'confirmed', 'ready', 'done'];
const keys = ['all', 'placed', 'mine'];

/** The naive truth. */
class Naive {
  readonly held = new Map<string, Map<string, AnyRecord>>();
  pending: PendingCommand[] = [];

  base(): Map<string, AnyRecord> {
    return new Map([...this.held.values()].flatMap((rows) => [...rows]));
  }

  shown(): Map<string, AnyRecord> {
    const shown = this.base();
    for (const command of this.pending) {
      const view = {
        get: (_: string, id: string) => shown.get(id),
        find: (_: string, field: string, value: string) =>
          [...shown.values()].filter((record) => record[field] === value),
      };
      try {
        for (const put of loose[command.name]?.(command.data as object, view as unknown as View, command) ??
          []) {
          shown.set(put.record.id, put.record);
        }
      } catch {}
    }
    return shown;
  }
}

function order(random: Random, id: string): AnyRecord {
  return {
    id,
    ...(random.chance(0.8) ? { customer: random.pick(['ada', 'bob', 'cyd']) } : {}),
    number: random.below(50),
    state: random.pick(states),
    total: random.pick(['1', '2.50', '-3.125', '10.00', '9', '0']),
  };
}

const queries: QueryOptions<AnyRecord>[] = [
  {},
  { where: { state: 'placed' }, sort: 'number' },
  { where: { state: ['placed', 'ready'] }, sort: ['-number', 'state'], limit: 5 },
  {
    where: { number: { from: 10, below: 30 } },
    sort: { field: 'total', as: 'decimal' },
    limit: 4,
    offset: 3,
  },
  { where: { customer: null } },
  {
    where: (record) => record['number'] % 2 === 0,
    sort: { field: 'total', as: 'decimal', descending: true },
  },
  { where: [{ state: 'done' }, (record) => record['number'] > 20], sort: 'customer' },
  { where: { total: { above: '2', as: 'decimal' } }, offset: 2 },
];

function naiveRows(shown: Map<string, AnyRecord>, which: number): AnyRecord[] {
  const records = [...shown.values()];
  const cents = (record: AnyRecord) => Math.round(Number(record['total']) * 1000);
  const id = (a: AnyRecord, b: AnyRecord) => (a.id < b.id ? -1 : 1);
  switch (which) {
    case 0:
      return records.sort(id);
    case 1:
      return records
        .filter((r) => r['state'] === 'placed')
        .sort((a, b) => a['number'] - b['number'] || id(a, b));
    case 2:
      return records
        .filter((r) => r['state'] === 'placed' || r['state'] === 'ready')
        .sort(
          (a, b) =>
            b['number'] - a['number'] ||
            (a['state'] < b['state'] ? -1 : a['state'] > b['state'] ? 1 : id(a, b)),
        )
        .slice(0, 5);
    case 3:
      return records
        .filter((r) => r['number'] >= 10 && r['number'] < 30)
        .sort((a, b) => cents(a) - cents(b) || id(a, b))
        .slice(3, 7);
    case 4:
      return records.filter((r) => r['customer'] === undefined).sort(id);
    case 5:
      return records.filter((r) => r['number'] % 2 === 0).sort((a, b) => cents(b) - cents(a) || id(a, b));
    case 6:
      return records
        .filter((r) => r['state'] === 'done' && r['number'] > 20)
        .sort((a, b) => {
          const [left, right] = [a['customer'] ?? 'zzz', b['customer'] ?? 'zzz'];
          return left < right ? -1 : left > right ? 1 : id(a, b);
        });
    default:
      return records
        .filter((r) => cents(r) > 2000)
        .sort(id)
        .slice(2);
  }
}

function run(seed: number, steps: number): void {
  const random = new Random(seed);
  const replica = new Replica(effects);
  const naive = new Naive();
  const ids = Array.from({ length: 40 }, () => random.uuid());
  const live = queries.map((options) => new LiveQuery<AnyRecord>(replica, 'orders', options));
  const seen = live.map((query) => ({ rows: query.rows, count: query.count }));
  const told = live.map(() => 0);
  live.forEach((query, at) => {
    // Every other query is only read, never listened to.
    if (at % 2 === 0) {
      query.subscribe(() => {
        (told[at] as number) += 1;
        seen[at] = { rows: query.rows, count: query.count };
      });
    }
  });
  const one = new LiveRecord<AnyRecord>(replica, 'orders', ids[0] as string);
  let oneSeen: AnyRecord | undefined;
  one.subscribe(() => {
    oneSeen = one.value;
  });
  const transitions: Transition[] = [];
  replica.onTransition(
    'orders',
    (record) => record['state'] === 'ready',
    (told) => transitions.push(told),
  );
  let seq = 0;

  for (let step = 0; step < steps; step += 1) {
    transitions.length = 0;
    told.fill(0);
    const before = naive.base();
    const known = new Set(naive.held.keys());
    const quiet = new Set<string>();
    replica.step(() => {
      if (random.chance(0.7)) {
        const key = random.pick(keys);
        const isDropped = random.chance(0.05);
        const replace = !known.has(key) || random.chance(0.1);
        const rows = new Map<string, AnyRecord>();
        const base = naive.base();
        for (let n = random.below(12); n > 0; n -= 1) {
          const id = random.pick(ids);
          // A record that two subscriptions hold is the same in both.
          const elsewhere = [...naive.held].some(([other, held]) => other !== key && held.has(id));
          rows.set(id, elsewhere ? (base.get(id) as AnyRecord) : order(random, id));
        }
        const gone = replace
          ? []
          : Array.from({ length: random.below(4) }, () => random.pick(ids)).filter((id) => !rows.has(id));
        seq += 1;
        const patch: Patch = {
          position: `1:${seq}:00`,
          parts: isDropped
            ? []
            : [
                {
                  subscription: { key, collection: 'orders', filters: [], scope: 'all', doubtful: false },
                  replace,
                  rows: [...rows.values()].map((record) => rowOf(structuredClone(record), seq)),
                  gone,
                },
              ],
          dropped: isDropped ? [key] : [],
        };
        replica.apply(patch);
        if (isDropped) {
          for (const id of naive.held.get(key)?.keys() ?? []) quiet.add(id);
          naive.held.delete(key);
        } else {
          const held = replace
            ? new Map<string, AnyRecord>()
            : (naive.held.get(key) as Map<string, AnyRecord>);
          for (const [id, record] of rows) {
            if (!known.has(key) && !before.has(id)) quiet.add(id);
            held.set(id, record);
          }
          for (const id of gone) held.delete(id);
          naive.held.set(key, held);
        }
      }
      if (random.chance(0.5)) {
        const pending = naive.pending.filter(() => !random.chance(0.2));
        for (let n = random.below(3); n > 0; n -= 1) {
          const name = random.pick(['bump', 'place', 'bump', 'fail', 'unknown']) as CommandName;
          const id = random.uuid();
          const { id: _, ...data } = order(random, id);
          pending.push({
            id,
            name,
            data: (name as string) === 'place' ? data : { id: random.pick(ids) },
            occurredAt: '',
          });
        }
        naive.pending = pending;
        replica.showPending(pending);
      }
    });

    const shown = naive.shown();
    live.forEach((query, at) => {
      const rows = naiveRows(shown, at);
      expect(query.rows).toEqual(rows);
      if (at % 2 === 0) {
        expect(told[at], 'told once a step at most').toBeLessThanOrEqual(1);
        expect(seen[at]?.rows, 'whoever listens was told').toEqual(rows);
        expect(seen[at]?.count).toBe(query.count);
      }
    });
    const counted = queries[2]?.where as { state: string[] };
    expect(live[2]?.count).toBe([...shown.values()].filter((r) => counted.state.includes(r['state'])).length);
    const sum = [...shown.values()].reduce((sum, r) => sum + Math.round(Number(r['total']) * 1000), 0);
    expect(Number(live[0]?.sum('total'))).toBeCloseTo(sum / 1000, 6);
    expect(one.value).toEqual(shown.get(one.id));
    expect(oneSeen).toEqual(shown.get(one.id));

    for (const [key, held] of naive.held) {
      const digest = new Digest();
      for (const record of held.values()) digest.add(hashRecord(record));
      expect(replica.holding(key)?.digest.equals({ count: held.size, sum: hashDigits(digest) })).toBe(true);
      const buckets = replica.holding(key)?.buckets();
      expect([...(buckets?.values() ?? [])].reduce((sum, { count }) => sum + count, 0)).toBe(held.size);
    }
    expect([...replica.holdings].length).toBe(naive.held.size);

    const after = naive.base();
    const expected = new Map<string, string>();
    for (const id of new Set([...before.keys(), ...after.keys()])) {
      const was = before.get(id)?.['state'] === 'ready';
      const is = after.get(id)?.['state'] === 'ready';
      const same = JSON.stringify(before.get(id)) === JSON.stringify(after.get(id));
      if (quiet.has(id) || (!was && !is)) continue;
      if (was && is && same) continue;
      expected.set(id, was ? (is ? 'update' : 'disappear') : 'appear');
    }
    const got = new Map(transitions.map((t) => [(t.record ?? t.before)?.id, t.kind]));
    // A record that came again as it was may be told as an update: it has another place in the log.
    for (const [id, kind] of got) if (!expected.has(id as string) && kind === 'update') got.delete(id);
    expect(got).toEqual(expected);
  }
}

describe('a replica equals what a naive computation gives', () => {
  const seeds = Number(process.env['SEEDS'] ?? 12);
  it.each(Array.from({ length: seeds }, (_, seed) => seed))('seed %i', (seed) => run(seed, 60));
});
