/** The rules that every storage keeps. `open` gives one more tab of the same browser. */

import { beforeEach, describe, expect, it } from 'vitest';
import type { NewCommand, StoredState } from '../../src/outbox/stored.js';
import type { ReplicaWrite, Storage, StoredRow, StoredSubscription } from '../../src/storage/port.js';

export const products: StoredSubscription = {
  key: '["products",[]]',
  collection: 'products',
  filters: [],
  scope: 'all',
  doubtful: false,
};
export const orders: StoredSubscription = {
  key: '["orders",[["state",["placed"]]]]',
  collection: 'orders',
  filters: [{ field: 'state', values: ['placed'] }],
  scope: 'all',
  doubtful: false,
};

export const idOf = (number: number) => `00000000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
export const row = (number: number, name = 'tea', seq = number): StoredRow => ({
  id: idOf(number),
  seq,
  json: JSON.stringify({ id: idOf(number), name }),
});
export const rows = (count: number, name?: string) => Array.from({ length: count }, (_, at) => row(at, name));

export const write = (seq: number, more: Partial<ReplicaWrite> = {}): ReplicaWrite => ({
  position: `1:${seq}:0000000000000000`,
  subscriptions: [],
  dropped: [],
  outcomes: [],
  ...more,
});
export const whole = (subscription: StoredSubscription, rows: readonly StoredRow[]) => ({
  subscription,
  replace: true,
  rows,
  gone: [],
});
export const change = (
  subscription: StoredSubscription,
  rows: readonly StoredRow[],
  gone: readonly string[] = [],
) => ({ subscription, replace: false, rows, gone });

export const command = (number: number, more: Partial<NewCommand> = {}): NewCommand => ({
  id: idOf(number),
  name: 'place_order',
  json: `{"id":"${idOf(number)}","data":{}}`,
  after: [],
  fact: false,
  state: 'pending',
  ...more,
});

/** What a subscription holds, by id: applied as the port says. */
export async function held(
  storage: Storage,
  key: string,
): Promise<Map<string, string> | 'damaged' | undefined> {
  const kept = (await storage.loadReplica()).subscriptions.find(
    ({ subscription }) => subscription.key === key,
  );
  if (!kept) return undefined;
  if (kept.damaged) return 'damaged';
  const all = new Map<string, string>();
  for (const chunk of kept.chunks) {
    const records: { id: string }[] = JSON.parse(chunk.json);
    records.forEach((record, at) => {
      all.set(record.id, `${chunk.seqs[at]} ${JSON.stringify(record)}`);
    });
    for (const id of chunk.gone) all.delete(id);
  }
  return all;
}

export const asHeld = (rows: readonly StoredRow[]) =>
  new Map(rows.map(({ id, seq, json }) => [id, `${seq} ${json}`]));

/** Takes the lead and gives its epoch. */
export async function lead(storage: Storage, tab = 'a'): Promise<number> {
  return (await storage.lease.take(tab, await storage.lease.read())).epoch;
}

export function keepsTheRules(open: () => Promise<Storage>): void {
  let storage: Storage;
  let epoch: number;

  beforeEach(async () => {
    storage = await open();
    epoch = await lead(storage);
  });

  const queue = async () => (await storage.commands.read()).commands;
  const states = async () => (await queue()).map(({ id, state }) => [id, state] as [string, StoredState]);

  describe('the replica', () => {
    it('is empty at first', async () => {
      expect(await storage.loadReplica()).toEqual({ position: undefined, subscriptions: [], n: 0 });
    });

    it('stands where the last write brought it, rows and position together', async () => {
      expect(await storage.writeReplica(write(1, { subscriptions: [whole(products, rows(3))] }), epoch)).toBe(
        1,
      );
      const next = write(2, { subscriptions: [change(products, [row(1, 'milk', 9)], [idOf(0), idOf(77)])] });
      expect(await storage.writeReplica(next, epoch)).toBe(2);
      expect(await held(storage, products.key)).toEqual(asHeld([row(1, 'milk', 9), row(2)]));
      expect(await storage.loadReplica()).toMatchObject({ position: '1:2:0000000000000000', n: 2 });
    });

    it('keeps each subscription by itself', async () => {
      const both = [whole(products, rows(2)), whole(orders, rows(3))];
      await storage.writeReplica(write(1, { subscriptions: both }), epoch);
      await storage.writeReplica(write(2, { subscriptions: [change(orders, [], [idOf(0)])] }), epoch);
      expect((await held(storage, products.key)) as Map<string, string>).toHaveLength(2);
      await storage.writeReplica(write(3, { dropped: [products.key] }), epoch);
      expect(await held(storage, products.key)).toBeUndefined();
      expect(await held(storage, orders.key)).toEqual(asHeld([row(1), row(2)]));
      const some = await storage.loadSubscriptions([orders.key, products.key]);
      expect(some.subscriptions.map(({ subscription }) => subscription)).toEqual([orders]);
    });

    it('holds nothing of before in a subscription that is replaced', async () => {
      await storage.writeReplica(write(1, { subscriptions: [whole(products, rows(5))] }), epoch);
      await storage.writeReplica(write(2, { subscriptions: [change(products, [row(9)])] }), epoch);
      await storage.writeReplica(write(3, { subscriptions: [whole(products, [row(7)])] }), epoch);
      expect(await held(storage, products.key)).toEqual(asHeld([row(7)]));
    });

    it('holds nothing of before in a subscription that was dropped and begins anew', async () => {
      await storage.writeReplica(write(1, { subscriptions: [whole(products, rows(5))] }), epoch);
      await storage.writeReplica(write(2, { subscriptions: [change(products, [row(9)])] }), epoch);
      await storage.writeReplica(write(3, { dropped: [products.key] }), epoch);
      await storage.writeReplica(write(4, { subscriptions: [change(products, [row(1)])] }), epoch);
      expect(await held(storage, products.key)).toEqual(asHeld([row(1)]));
    });

    it('remembers what becomes of a subscription itself', async () => {
      await storage.writeReplica(write(1, { subscriptions: [whole(products, rows(1))] }), epoch);
      const doubtful = { ...products, scope: undefined, doubtful: true };
      await storage.writeReplica(write(2, { subscriptions: [change(doubtful, [])] }), epoch);
      const [kept] = (await storage.loadReplica()).subscriptions;
      expect(kept?.subscription).toMatchObject({ key: products.key, scope: undefined, doubtful: true });
      expect(await held(storage, products.key)).toEqual(asHeld(rows(1)));
    });

    it('keeps records byte for byte', async () => {
      const json = `{"id":"${idOf(1)}","b":"1.50","a":"é\\u0007 ، نفد 🥖","empty":[]}`;
      await storage.writeReplica(
        write(1, { subscriptions: [change(products, [{ id: idOf(1), seq: 3, json }])] }),
        epoch,
      );
      expect(await held(storage, products.key)).toEqual(new Map([[idOf(1), `3 ${json}`]]));
    });

    it('is the same after thousands of changes, folded or not', async () => {
      const model = new Map(rows(3000).map((row) => [row.id, row]));
      await storage.writeReplica(write(1, { subscriptions: [whole(products, rows(3000))] }), epoch);
      for (let seq = 2; seq < 700; seq += 1) {
        const one = row((seq * 37) % 4000, `name ${seq}`, seq);
        const gone = idOf((seq * 53) % 4000);
        model.set(one.id, one);
        model.delete(gone);
        await storage.writeReplica(write(seq, { subscriptions: [change(products, [one], [gone])] }), epoch);
        if (seq % 10 === 0) await storage.fold(epoch);
      }
      expect(await held(storage, products.key)).toEqual(asHeld([...model.values()]));
      while (await storage.fold(epoch)) {}
      expect(await held(storage, products.key)).toEqual(asHeld([...model.values()]));
      expect(await storage.writesAfter(0)).toBe('folded');
    });

    it('can be read back in parts', async () => {
      await storage.writeReplica(write(1, { subscriptions: [whole(products, rows(2500))] }), epoch);
      await storage.writeReplica(
        write(2, { subscriptions: [change(products, [row(1, 'milk')], [idOf(2)])] }),
        epoch,
      );
      const all = new Map<string, StoredRow>();
      let after: string | undefined;
      do {
        const part = await storage.readRows(products.key, after);
        expect(part.n).toBe(2);
        for (const one of part.rows ?? []) {
          expect(part.covers(one.id)).toBe(true);
          all.set(one.id, one);
        }
        after = part.next;
      } while (after !== undefined);
      expect(asHeld([...all.values()])).toEqual(await held(storage, products.key));
      expect((await storage.readRows('nothing', undefined)).rows).toEqual([]);
    });
  });

  describe('writes', () => {
    it('are followed by number', async () => {
      await storage.writeReplica(
        write(1, { subscriptions: [whole(products, rows(2))], news: { a: [1] } }),
        epoch,
      );
      const outcomes = [{ id: idOf(5), status: 'accepted' as const, seq: 2 }];
      await storage.writeReplica(
        write(2, { subscriptions: [change(products, [row(4)], [idOf(1)])], outcomes, dropped: ['x'] }),
        epoch,
      );
      const [first, second] = [...(await storage.writesAfter(0))] as ReplicaWrite[];
      expect(first).toMatchObject({ n: 1, position: '1:1:0000000000000000', news: { a: [1] } });
      // Rows that replace all others are with the subscription, not here.
      expect(first?.subscriptions).toEqual([whole(products, [])]);
      expect(second).toMatchObject({ n: 2, outcomes, dropped: ['x'] });
      expect(second?.subscriptions).toEqual([change(products, [row(4)], [idOf(1)])]);
      expect(await storage.writesAfter(1)).toEqual([second]);
      expect(await storage.writesAfter(2)).toEqual([]);
    });

    it('are fenced once another tab leads', async () => {
      await storage.writeReplica(write(1, { subscriptions: [whole(products, rows(2))] }), epoch);
      const other = await lead(storage, 'b');
      const late = write(2, { subscriptions: [whole(products, rows(9))], dropped: [products.key] });
      expect(await storage.writeReplica(late, epoch)).toBe('fenced');
      expect(await storage.loadReplica()).toMatchObject({ n: 1 });
      expect(await held(storage, products.key)).toEqual(asHeld(rows(2)));
      expect(await storage.writeReplica(write(2), other)).toBe(2);
      await storage.lease.release(other);
      expect(await storage.writeReplica(write(3), other)).toBe('fenced');
    });

    it('change the queue in one step with the rows', async () => {
      const { put } = await storage.commands.append([
        command(1, { state: 'sent' }),
        command(2, { state: 'sent', fact: true }),
        command(3, { state: 'sent' }),
        command(4, { state: 'sent', fact: true }),
        command(5),
      ]);
      expect(put.map(({ place }) => place)).toEqual([1, 2, 3, 4, 5]);
      const refusal = { code: 'insufficient_stock', short: [] };
      const outcomes = [
        { id: idOf(1), status: 'accepted' as const, seq: 1 },
        { id: idOf(2), status: 'accepted' as const, seq: 2 },
        { id: idOf(3), status: 'refused' as const, refusal },
        { id: idOf(4), status: 'quarantined' as const, exception: idOf(40) },
        { id: idOf(99), status: 'accepted' as const, seq: 3 },
      ];
      await lead(storage, 'b');
      await storage.writeReplica(write(1, { outcomes }), epoch);
      expect(await queue()).toHaveLength(5);
      await storage.writeReplica(write(1, { outcomes }), (await storage.lease.read()).epoch);
      expect(await queue()).toMatchObject([
        { id: idOf(3), state: 'refused', refusal },
        { id: idOf(4), state: 'quarantined', exception: idOf(40) },
        { id: idOf(5), state: 'pending' },
      ]);
      expect(await storage.commands.facts(0, 10)).toEqual([
        { number: 1, id: idOf(2), json: command(2).json },
      ]);
    });
  });

  describe('the queue', () => {
    it('keeps commands in the order in which they were given, and their bytes', async () => {
      const first = await storage.commands.append([command(2), command(1)]);
      const second = await storage.commands.append([command(3, { json: '{"id":"é\\u0000🥖"}' })]);
      expect(second.version).toBe(first.version + 1);
      expect(await storage.commands.read()).toEqual({
        version: second.version,
        commands: [...first.put, ...second.put],
      });
      expect((await queue()).map(({ id }) => id)).toEqual([idOf(2), idOf(1), idOf(3)]);
      expect((await queue())[2]?.json).toBe('{"id":"é\\u0000🥖"}');
    });

    it('takes an id once', async () => {
      await storage.commands.append([command(1)]);
      const again = await storage.commands.append([command(1, { json: 'other' }), command(2)]);
      expect(again.put.map(({ id }) => id)).toEqual([idOf(2)]);
      expect((await storage.commands.append([command(1)])).version).toBe(again.version);
      expect((await queue()).map(({ json }) => json)).toEqual([command(1).json, command(2).json]);
    });

    it('makes the steps that fit', async () => {
      await storage.commands.append([command(1), command(2)]);
      const steps = [
        { place: 1, from: ['pending'] as const, to: 'sent' as const },
        { place: 2, from: ['sent'] as const, to: undefined },
        { place: 7, from: ['pending'] as const, to: undefined },
      ];
      const { put, gone, version } = await storage.commands.step(steps);
      expect([put.map(({ place }) => place), gone]).toEqual([[1], []]);
      expect(await states()).toEqual([
        [idOf(1), 'sent'],
        [idOf(2), 'pending'],
      ]);
      expect((await storage.commands.step([{ place: 7, from: ['sent'], to: undefined }])).version).toBe(
        version,
      );
    });

    it('leaves none waiting for a command that was taken away', async () => {
      await storage.commands.append([
        command(1),
        command(2, { after: [idOf(1)] }),
        command(3, { after: [idOf(2), idOf(1)] }),
        command(4, { after: [idOf(2)] }),
      ]);
      const { put, gone } = await storage.commands.step([{ place: 1, from: ['pending'], to: undefined }]);
      expect([put.map(({ id }) => id), gone]).toEqual([[idOf(2), idOf(3)], [1]]);
      expect((await states()).map(([, state]) => state)).toEqual(['orphaned', 'orphaned', 'pending']);
      // A person says that it is to be sent nevertheless; it still waits for the one that is there.
      await storage.commands.step([{ place: 3, from: ['orphaned'], to: 'pending' }]);
      expect((await queue()).find(({ place }) => place === 3)).toMatchObject({
        state: 'pending',
        after: [idOf(2)],
      });
    });

    it('puts another command in the place of a refused one, and those that waited wait for it', async () => {
      await storage.commands.append([command(1, { state: 'sent' }), command(2, { after: [idOf(1)] })]);
      const refused = { id: idOf(1), status: 'refused' as const, refusal: { code: 'x' } };
      await storage.writeReplica(write(1, { outcomes: [refused] }), epoch);
      const { put } = await storage.commands.step([{ place: 1, from: ['refused'], to: command(8) }]);
      expect(put.map(({ place }) => place).sort()).toEqual([1, 2]);
      expect(await queue()).toEqual([
        { ...command(8), place: 1 },
        { ...command(2), place: 2, after: [idOf(8)] },
      ]);
      expect((await storage.commands.append([command(1)])).put).toHaveLength(1);
    });

    it('remembers what was taken away or replaced, for those that come to wait for it', async () => {
      await storage.commands.append([command(1), command(2, { state: 'sent' }), command(3)]);
      await storage.writeReplica(write(1, { outcomes: [{ id: idOf(2), status: 'refused' }] }), epoch);
      await storage.commands.step([{ place: 1, from: ['pending'], to: undefined }]);
      await storage.commands.step([{ place: 2, from: ['refused'], to: command(8) }]);
      await storage.commands.step([{ place: 3, from: ['pending'], to: command(3, { json: 'edited' }) }]);
      const { put } = await storage.commands.append([
        command(11, { after: [idOf(1)] }),
        command(12, { after: [idOf(2)] }),
        command(13, { after: [idOf(3), idOf(99)] }),
      ]);
      expect(put.map(({ state, after }) => [state, after])).toEqual([
        ['orphaned', [idOf(1)]],
        ['pending', [idOf(8)]],
        ['pending', [idOf(3), idOf(99)]],
      ]);
    });

    it('tells accepted facts a page at a time, in order', async () => {
      const many = Array.from({ length: 25 }, (_, at) => command(at, { fact: true, state: 'sent' }));
      await storage.commands.append(many);
      const outcomes = many.map(({ id }, seq) => ({ id, status: 'accepted' as const, seq }));
      await storage.writeReplica(write(1, { outcomes }), epoch);
      const first = await storage.commands.facts(0, 20);
      const rest = await storage.commands.facts(first[19]?.number ?? 0, 20);
      expect([...first, ...rest].map(({ id }) => id)).toEqual(many.map(({ id }) => id));
      expect(rest).toHaveLength(5);
    });
  });

  describe('the lease', () => {
    it('is taken by one of two who saw the same', async () => {
      const seen = await storage.lease.read();
      const [one, other] = await Promise.all([storage.lease.take('b', seen), storage.lease.take('c', seen)]);
      expect(one).toEqual({ epoch: seen.epoch + 1, tab: 'b', beat: 0, locked: false });
      expect(other).toEqual(one);
    });

    it('is not taken from one that lived meanwhile', async () => {
      const seen = await storage.lease.read();
      expect(await storage.lease.beat(epoch, true)).toMatchObject({
        epoch,
        beat: seen.beat + 1,
        locked: true,
      });
      expect(await storage.lease.take('b', seen)).toMatchObject({ epoch, tab: 'a' });
    });

    it('is not kept alive nor given up by one that lost it', async () => {
      const next = await lead(storage, 'b');
      expect(await storage.lease.beat(epoch, false)).toMatchObject({ epoch: next, tab: 'b', beat: 0 });
      await storage.lease.release(epoch);
      expect(await storage.lease.read()).toMatchObject({ tab: 'b' });
      await storage.lease.release(next);
      expect(await storage.lease.read()).toMatchObject({ epoch: next, tab: undefined });
    });
  });

  it('keeps small things by name', async () => {
    expect(await storage.readMeta('device')).toBeUndefined();
    expect(await storage.readMetaOr('device', 'one')).toBe('one');
    expect(await storage.readMetaOr('device', 'two')).toBe('one');
    await storage.writeMeta('device', 'three');
    expect(await storage.readMeta('device')).toBe('three');
  });
}
