import { describe, expect, it } from 'vitest';
import { hashDigits, hashText } from '../../src/hash.js';
import { Outbox, type OutboxNews, type OutboxParts } from '../../src/outbox/outbox.js';
import { MemoryStorage } from '../../src/storage/memory.js';
import { StorageError } from '../../src/storage/port.js';
import { ManualEnvironment, settle } from '../manual-environment.js';

const MOST = { commands: 100, bytes: 1_000_000 };
const order = { lines: [{ product: 'TEA', quantity: '1' }] };
const accepted = (id: string) => ({ id, status: 'accepted' as const, seq: 7 });
const refusal = { code: 'insufficient_stock' as const, short: [] };
const refused = (id: string) => ({ id, status: 'refused' as const, refusal });

let tabs = 0;

/** An outbox over a storage, as one tab has it. */
async function tab(storage = new MemoryStorage(), more: Partial<OutboxParts> = {}) {
  tabs += 1;
  const environment = new ManualEnvironment(tabs);
  const told: OutboxNews[] = [];
  let isDurable = true;
  const loseDisk = () => {
    isDurable = false;
  };
  const outbox = new Outbox({
    commands: storage.commands,
    meta: storage,
    durable: () => isDurable,
    environment,
    device: () => 'device-1',
    clock: () => undefined,
    tell: (news) => told.push(news),
    ...more,
  });
  await outbox.load();
  return { outbox, environment, storage, told, loseDisk };
}

const ids = (commands: readonly { readonly id: string }[]) => commands.map(({ id }) => id);

describe('the outbox', () => {
  it('makes the bytes once, with id, time, clock and device', async () => {
    const clock = () => ({ offsetMs: -1500.4, measuredAt: Date.parse('2026-11-21T11:59:00.000Z') });
    const { outbox, storage } = await tab(undefined, { clock });
    const handle = outbox.send('place_order', order);
    await handle.stored;
    const [kept] = (await storage.commands.read()).commands;
    expect(JSON.parse(kept?.json ?? '')).toEqual({
      id: handle.id,
      type: 'place_order',
      device: 'device-1',
      occurred_at: '2026-11-21T12:00:00.000Z',
      clock_offset_ms: -1500,
      clock_offset_age_s: 60,
      data: { ...order, order: handle.made },
    });
    expect(handle.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(handle.id.replace('-', '').slice(0, 12), 16)).toBe(
      Date.parse('2026-11-21T12:00Z'),
    );
    outbox.resumed();
    await settle();
    expect(outbox.take(MOST)).toEqual([{ id: handle.id, json: kept?.json }]);
  });

  it('sends nothing before it is kept, and nothing while it is not connected', async () => {
    const { outbox } = await tab();
    const handle = outbox.send('place_order', order);
    expect([handle.state, outbox.pending.length]).toEqual(['saving', 1]);
    expect(outbox.take(MOST)).toEqual([]);
    expect(await handle.stored).toBe(true);
    expect([handle.state, handle.saved]).toEqual(['pending', true]);
    expect(outbox.take(MOST)).toEqual([]);
    outbox.resumed();
    await settle();
    expect(handle.state).toBe('sent');
    expect(outbox.take(MOST)).toHaveLength(1);
    expect(outbox.take(MOST)).toEqual([]);
  });

  it('marks as sent before it sends, so that what was sent is asked for after a crash', async () => {
    const { outbox, storage } = await tab();
    outbox.resumed();
    const [one, two] = [outbox.send('place_order', order), outbox.send('place_order', order)];
    await settle();
    outbox.take({ commands: 1, bytes: 1000 });
    // The page is gone here. Whether the second was sent can't be known: it is asked for as well.
    const next = await tab(storage);
    expect(next.outbox.unanswered()).toEqual([one.id, two.id]);
    expect(next.outbox.take(MOST)).toEqual([]);
    next.outbox.resumed();
    await settle();
    expect(ids(next.outbox.take(MOST))).toEqual([one.id, two.id]);
  });

  it('takes back what was not sent, and not what may have been', async () => {
    const { outbox, storage } = await tab();
    const [one, two] = [outbox.send('place_order', order), outbox.send('place_order', order)];
    await settle();
    await outbox.discard(one.id);
    expect(await one.settled).toEqual({ id: one.id, status: 'discarded' });
    expect(one.state).toBe('discarded');
    expect(ids((await storage.commands.read()).commands)).toEqual([two.id]);
    outbox.resumed();
    await settle();
    await expect(outbox.discard(two.id)).rejects.toMatchObject({ fault: 'on_its_way' });
    await expect(outbox.edit(two.id, order)).rejects.toMatchObject({ fault: 'on_its_way' });
    await expect(outbox.discard(one.id)).rejects.toMatchObject({ fault: 'unknown' });
  });

  it('loses an accepted command from what is pending with its outcome, not before', async () => {
    const { outbox, storage } = await tab();
    outbox.resumed();
    const handle = outbox.send('place_order', order);
    await settle();
    const before = outbox.pending;
    outbox.take(MOST);
    expect(outbox.pending).toBe(before);
    expect(before).toEqual([
      {
        id: handle.id,
        name: 'place_order',
        occurredAt: '2026-11-21T12:00:00.000Z',
        data: { ...order, order: handle.made },
      },
    ]);
    outbox.settle([accepted(handle.id)]);
    expect([outbox.pending, outbox.items]).toEqual([[], []]);
    expect(await handle.settled).toEqual(accepted(handle.id));
    expect([handle.state, outbox.underWay]).toEqual(['synced', 0]);
    // The storage hears of it with the rows; until then it is not taken for news.
    await outbox.load();
    expect(outbox.items).toEqual([]);
    expect((await storage.commands.read()).commands).toHaveLength(1);
    outbox.settle([accepted(handle.id)]);
  });

  it('moves on after a refused one, which waits for a person', async () => {
    const { outbox } = await tab();
    outbox.resumed();
    const [one, two] = [outbox.send('place_order', order), outbox.send('place_order', order)];
    await settle();
    outbox.take(MOST);
    outbox.settle([refused(one.id), accepted(two.id)]);
    expect(await one.settled).toEqual(refused(one.id));
    expect(outbox.needsAttention).toMatchObject([{ id: one.id, state: 'refused', refusal, data: order }]);
    expect([outbox.waiting, outbox.pending]).toEqual([[], []]);
  });

  it('retries a refused one as a new command with a new id, for the same record', async () => {
    const storage = new MemoryStorage();
    const { epoch } = await storage.lease.take('a', await storage.lease.read());
    const { outbox, environment } = await tab(storage);
    outbox.resumed();
    const one = outbox.send('place_order', order);
    await settle();
    outbox.take(MOST);
    outbox.settle([refused(one.id)]);
    const write = { position: '1:1:0', subscriptions: [], dropped: [], outcomes: [refused(one.id)] };
    await storage.writeReplica(write, epoch);
    environment.pass(60_000);
    const next = await outbox.retry(one.id);
    await settle();
    expect(next.id).not.toBe(one.id);
    expect(next.made).toBe(one.made);
    expect(outbox.items).toMatchObject([
      { id: next.id, state: 'sent', occurredAt: '2026-11-21T12:01:00.000Z' },
    ]);
    expect(ids(outbox.take(MOST))).toEqual([next.id]);
    await expect(outbox.retry(next.id)).rejects.toMatchObject({ fault: 'not_refused' });
    // A fact keeps the time at which it happened.
    outbox.settle([accepted(next.id)]);
    const sale = outbox.send('record_sale', { lines: [], payments: [] } as never);
    await settle();
    outbox.take(MOST);
    outbox.settle([refused(sale.id)]);
    const more = {
      position: '1:2:0',
      subscriptions: [],
      dropped: [],
      outcomes: [accepted(next.id), refused(sale.id)],
    };
    await storage.writeReplica(more, epoch);
    environment.pass(60_000);
    await outbox.retry(sale.id);
    expect(outbox.items).toMatchObject([{ occurredAt: '2026-11-21T12:01:00.000Z' }]);
  });

  it('edits: what was not sent keeps its id', async () => {
    const { outbox, storage } = await tab();
    const one = outbox.send('place_order', order);
    const two = outbox.send('place_order', order);
    await settle();
    const edited = await outbox.edit(one.id, { ...order, note: 'for Rima' });
    expect(edited).toBe(one);
    const kept = (await storage.commands.read()).commands;
    expect(ids(kept)).toEqual([one.id, two.id]);
    expect(JSON.parse(kept[0]?.json ?? '').data.note).toBe('for Rima');
    expect(outbox.items[0]?.data).toMatchObject({ note: 'for Rima' });
  });

  describe('commands that depend on others', () => {
    it('wait for the one that makes their record, and stand in the line', async () => {
      const { outbox } = await tab();
      const placed = outbox.send('place_order', order);
      const confirmed = outbox.send('confirm_order', { order: placed.made ?? '' });
      const other = outbox.send('place_order', order);
      await settle();
      outbox.resumed();
      await settle();
      expect(ids(outbox.take(MOST))).toEqual([placed.id]);
      expect(outbox.items[1]).toMatchObject({ state: 'pending', waitsFor: [placed.id] });
      outbox.settle([accepted(placed.id)]);
      await settle();
      expect(ids(outbox.take(MOST))).toEqual([confirmed.id, other.id]);
    });

    it('are blocked when it is refused, and go when it is retried', async () => {
      const storage = new MemoryStorage();
      const { epoch } = await storage.lease.take('a', await storage.lease.read());
      const { outbox } = await tab(storage);
      outbox.resumed();
      const placed = outbox.send('place_order', order);
      const confirmed = outbox.send('confirm_order', { order: placed.made ?? '' });
      const prepared = outbox.send('prepare_order', { order: 'X' } as never, { after: [confirmed] });
      const other = outbox.send('place_order', order);
      await settle();
      outbox.take(MOST);
      outbox.settle([refused(placed.id)]);
      const write = { position: '1:1:0', subscriptions: [], dropped: [], outcomes: [refused(placed.id)] };
      await storage.writeReplica(write, epoch);
      await settle();
      expect(ids(outbox.take(MOST))).toEqual([other.id]);
      expect(outbox.items.map(({ state }) => state)).toEqual(['refused', 'blocked', 'blocked', 'sent']);
      expect([confirmed.state, prepared.state]).toEqual(['blocked', 'blocked']);
      expect(ids(outbox.pending)).toEqual([other.id]);
      await expect(outbox.retry(confirmed.id)).rejects.toMatchObject({ fault: 'not_refused' });
      const again = await outbox.retry(placed.id);
      await settle();
      expect(confirmed.state).toBe('pending');
      expect(ids(outbox.take(MOST))).toEqual([again.id]);
      outbox.settle([accepted(again.id)]);
      await settle();
      expect(ids(outbox.take(MOST))).toEqual([confirmed.id]);
    });

    it('are blocked when it is taken back, and go when a person says so', async () => {
      const { outbox } = await tab();
      const placed = outbox.send('place_order', order);
      const confirmed = outbox.send('confirm_order', { order: placed.made ?? '' });
      await settle();
      await outbox.discard(placed.id);
      expect(confirmed.state).toBe('blocked');
      expect(outbox.needsAttention).toMatchObject([{ id: confirmed.id, state: 'blocked' }]);
      outbox.resumed();
      await settle();
      expect(outbox.take(MOST)).toEqual([]);
      await outbox.retry(confirmed.id);
      await settle();
      expect(ids(outbox.take(MOST))).toEqual([confirmed.id]);
    });
  });

  describe('passing errors', () => {
    it('are met by sending the same bytes again, later and later; the line waits', async () => {
      const { outbox, environment, told } = await tab();
      outbox.resumed();
      const one = outbox.send('place_order', order);
      await settle();
      const [first] = outbox.take(MOST);
      const waits: number[] = [];
      for (let attempt = 1; attempt <= 10; attempt += 1) {
        outbox.again([one.id], 0, 'busy');
        expect(one.state).toBe('again');
        const two = outbox.send('place_order', order);
        await settle();
        expect(outbox.take(MOST)).toEqual([]);
        await outbox.discard(two.id);
        let waited = 0;
        let taken = outbox.take(MOST);
        for (; taken.length === 0; taken = outbox.take(MOST)) {
          environment.pass(50);
          waited += 50;
        }
        expect(taken).toEqual([first]);
        waits.push(waited);
      }
      expect(outbox.items[0]?.passing).toEqual({ reason: 'busy', attempts: 10 });
      expect(waits[0]).toBeGreaterThanOrEqual(250);
      expect(waits[0]).toBeLessThanOrEqual(500);
      expect(waits[5]).toBeGreaterThanOrEqual(8_000);
      expect(Math.max(...waits)).toBeLessThanOrEqual(60_050);
      expect(told).toContainEqual({ again: [one.id], reason: 'busy' });
    });

    it('keep the time that the server names, and can be cut short by a person', async () => {
      const { outbox, environment } = await tab();
      outbox.resumed();
      const one = outbox.send('place_order', order);
      await settle();
      outbox.take(MOST);
      outbox.again([one.id], 30_000, 'busy');
      environment.pass(29_000);
      expect(outbox.take(MOST)).toEqual([]);
      await outbox.retry(one.id);
      expect(outbox.take(MOST)).toHaveLength(1);
      expect(environment.timers).toBe(0);
    });

    it('do not care for the wall clock', async () => {
      const { outbox, environment } = await tab();
      outbox.resumed();
      const one = outbox.send('place_order', order);
      await settle();
      outbox.take(MOST);
      outbox.again([one.id], 0, 'busy');
      environment.wall -= 86_400_000;
      environment.pass(1_000);
      expect(outbox.take(MOST)).toHaveLength(1);
    });
  });

  it('sends again after a lost connection what has no outcome, in order', async () => {
    const { outbox } = await tab();
    outbox.resumed();
    const handles = Array.from({ length: 5 }, () => outbox.send('place_order', order));
    await settle();
    outbox.take({ commands: 3, bytes: 1_000_000 });
    outbox.settle([accepted(handles[1]?.id ?? '')]);
    outbox.disconnected();
    expect(outbox.take(MOST)).toEqual([]);
    expect(outbox.underWay).toBe(0);
    const left = ids(handles).filter((_, at) => at !== 1);
    expect(outbox.unanswered()).toEqual(left);
    outbox.resumed();
    await settle();
    expect(ids(outbox.take(MOST))).toEqual(left);
  });

  it('keeps to the number and the bytes that it is given', async () => {
    const { outbox } = await tab();
    outbox.resumed();
    for (let count = 0; count < 5; count += 1) outbox.send('place_order', order);
    await settle();
    expect(outbox.take({ commands: 2, bytes: 1_000_000 })).toHaveLength(2);
    expect(outbox.take({ commands: 9, bytes: 10 })).toHaveLength(1);
    expect(outbox.take({ commands: 9, bytes: 700 })).toHaveLength(2);
  });

  it('tells one’s own acts', async () => {
    const { outbox, storage } = await tab();
    const { id } = outbox.send('place_order', order);
    await settle();
    expect(outbox.isOwn(hashDigits(hashText(id)))).toBe(true);
    expect(outbox.isOwn(hashDigits(hashText('other')))).toBe(false);
    expect((await tab(storage)).outbox.isOwn(hashDigits(hashText(id)))).toBe(true);
  });

  describe('when there is no room', () => {
    async function full() {
      const storage = new MemoryStorage();
      let room = false;
      const commands = {
        read: () => storage.commands.read(),
        version: () => storage.commands.version(),
        facts: (after: number, limit: number) => storage.commands.facts(after, limit),
        step: (steps: never) => storage.commands.step(steps),
        append: async (given: never) => {
          if (!room) throw new StorageError('full');
          return storage.commands.append(given);
        },
      };
      const made = await tab(storage, { commands });
      return { ...made, makeRoom: () => (room = true) };
    }

    it('says at once that a command is not saved, and sends it nevertheless', async () => {
      const { outbox, told } = await full();
      const one = outbox.send('place_order', order);
      expect(await one.stored).toBe(false);
      expect([one.saved, one.state]).toEqual([false, 'pending']);
      expect(outbox.items).toMatchObject([{ id: one.id, saved: false }]);
      expect(told).toMatchObject([{ unsaved: [{ id: one.id }] }]);
      outbox.resumed();
      await settle();
      expect(ids(outbox.take(MOST))).toEqual([one.id]);
      outbox.settle([accepted(one.id)]);
      expect(await one.settled).toMatchObject({ status: 'accepted' });
    });

    it('keeps it as soon as there is room', async () => {
      const { outbox, storage, environment, makeRoom } = await full();
      const one = outbox.send('place_order', order);
      await settle();
      makeRoom();
      environment.pass(15_000);
      await settle();
      expect(one.saved).toBe(true);
      expect(ids((await storage.commands.read()).commands)).toEqual([one.id]);
      expect(outbox.items).toHaveLength(1);
    });

    it('can be edited and taken back', async () => {
      const { outbox } = await full();
      const one = outbox.send('place_order', order);
      const two = outbox.send('confirm_order', { order: one.made ?? '' });
      await settle();
      await outbox.edit(one.id, { ...order, note: 'x' });
      expect(outbox.items[0]).toMatchObject({ id: one.id, data: { note: 'x' }, saved: false });
      await outbox.discard(one.id);
      expect(outbox.items).toMatchObject([{ id: two.id, state: 'blocked' }]);
    });

    it('gives it to the tab that leads', async () => {
      const { outbox, told } = await full();
      const one = outbox.send('place_order', order);
      await settle();
      const leader = await tab();
      leader.outbox.resumed();
      for (const news of told) leader.outbox.hear(news);
      await settle();
      expect(ids(leader.outbox.take(MOST))).toEqual([one.id]);
    });
  });

  it('goes on over another storage when its own is lost', async () => {
    const { outbox, storage, loseDisk } = await tab();
    outbox.resumed();
    const handles = Array.from({ length: 3 }, () => outbox.send('place_order', order));
    await settle();
    outbox.take({ commands: 2, bytes: 1_000_000 });
    outbox.settle([refused(handles[0]?.id ?? '')]);
    const other = new MemoryStorage();
    loseDisk();
    await outbox.move(other.commands);
    await settle();
    expect(outbox.items.map(({ id, state, saved }) => [id, state, saved])).toEqual([
      [handles[0]?.id, 'refused', false],
      [handles[1]?.id, 'sent', false],
      [handles[2]?.id, 'sent', false],
    ]);
    expect(ids(outbox.take(MOST))).toEqual([handles[2]?.id]);
    const later = outbox.send('place_order', order);
    expect(await later.stored).toBe(false);
    expect(outbox.items.at(-1)?.id).toBe(later.id);
    expect((await storage.commands.read()).commands).toHaveLength(3);
  });

  describe('several tabs', () => {
    it('see each other’s commands, and the leader sends them', async () => {
      const storage = new MemoryStorage();
      const follower = await tab(storage);
      const leader = await tab(storage);
      leader.outbox.resumed();
      const exchange = () => {
        for (const news of follower.told.splice(0)) leader.outbox.hear(news);
        for (const news of leader.told.splice(0)) follower.outbox.hear(news);
      };
      const one = follower.outbox.send('place_order', order);
      const two = leader.outbox.send('place_order', order);
      await settle();
      exchange();
      await settle();
      exchange();
      expect(ids(leader.outbox.take(MOST)).sort()).toEqual([one.id, two.id].sort());
      expect([one.state, two.state]).toEqual(['sent', 'sent']);
      expect(ids(follower.outbox.pending)).toEqual(ids(leader.outbox.pending));
      for (const { outbox } of [follower, leader]) outbox.settle([accepted(one.id), accepted(two.id)]);
      expect([one.state, two.state]).toEqual(['synced', 'synced']);
    });

    it('miss nothing where they hear nothing', async () => {
      const storage = new MemoryStorage();
      const [one, two] = [await tab(storage), await tab(storage)];
      const first = one.outbox.send('place_order', order);
      await settle();
      const second = two.outbox.send('place_order', order);
      await settle();
      // Its own append tells it that it has missed something.
      expect(ids(two.outbox.items)).toEqual([first.id, second.id]);
      await one.outbox.poll();
      expect(ids(one.outbox.items)).toEqual([first.id, second.id]);
      await two.outbox.discard(first.id);
      await one.outbox.poll();
      expect(ids(one.outbox.items)).toEqual([second.id]);
    });
  });

  describe('export and import', () => {
    it('takes the same bytes to another device, once', async () => {
      const { outbox } = await tab();
      const placed = outbox.send('place_order', { ...order, note: 'é 🥖' });
      outbox.send('confirm_order', { order: placed.made ?? '' });
      await settle();
      outbox.resumed();
      await settle();
      const text = outbox.export();
      const other = await tab();
      expect(await other.outbox.import(text)).toBe(2);
      expect(await other.outbox.import(text)).toBe(0);
      const bare = ({ id, json, waitsFor, state }: (typeof outbox.items)[number]) => ({
        id,
        json,
        waitsFor,
        state,
      });
      expect(other.outbox.items.map(bare)).toEqual(outbox.items.map(bare));
      // It was sent there, perhaps: it can't be taken back here.
      await expect(other.outbox.discard(placed.id)).rejects.toMatchObject({ fault: 'on_its_way' });
    });

    it('refuses what is no export or not the whole of it', async () => {
      const { outbox } = await tab();
      outbox.send('place_order', order);
      await settle();
      const text = outbox.export();
      for (const wrong of [
        '',
        '{}',
        'null',
        text.slice(0, -9),
        text.replace('TEA', 'TEE'),
        '{"onhand_outbox":1}',
      ]) {
        await expect(outbox.import(wrong)).rejects.toMatchObject({ fault: 'not_an_export' });
      }
    });
  });

  describe('after a fork', () => {
    it('sends acknowledged facts again, before all else, also over a restart', async () => {
      const storage = new MemoryStorage();
      const { epoch } = await storage.lease.take('a', await storage.lease.read());
      const { outbox } = await tab(storage);
      outbox.resumed();
      const sale = { lines: [], payments: [] } as never;
      const sales = Array.from({ length: 450 }, () => outbox.send('record_sale', sale));
      for (let taken = 0; taken < 450; ) {
        await settle(5);
        const some = outbox.take(MOST);
        taken += some.length;
        const outcomes = some.map(({ id }) => accepted(id));
        outbox.settle(outcomes);
        await storage.writeReplica({ position: '1:1:0', subscriptions: [], dropped: [], outcomes }, epoch);
      }
      const asked = outbox.send('place_order', order);
      await settle();
      outbox.forked();
      await settle();
      const again = outbox.take({ commands: 250, bytes: 1_000_000 });
      expect(ids(again)).toEqual(ids(sales).slice(0, 200));
      expect(outbox.take(MOST)).toEqual([]);
      outbox.settle(again.map(({ id }) => accepted(id)));
      await settle();

      const next = await tab(storage);
      next.outbox.resumed();
      await settle();
      const rest: string[] = [];
      for (let some = next.outbox.take(MOST); some.length > 0; some = next.outbox.take(MOST)) {
        rest.push(...ids(some));
        if (rest.length === 100) next.outbox.again(ids(some).slice(0, 3), 1_000, 'busy');
        next.environment.pass(2_000);
        next.outbox.settle(some.map(({ id }) => accepted(id)));
        await settle(5);
      }
      expect(new Set(rest)).toEqual(new Set([...ids(sales).slice(200), asked.id]));
      expect(rest.at(-1)).toBe(asked.id);
    });
  });

  it('takes thousands after a week offline, in time that grows with their number alone', async () => {
    const storage = new MemoryStorage();
    const { epoch } = await storage.lease.take('a', await storage.lease.read());
    const { outbox } = await tab(storage);
    const many = Array.from({ length: 5_000 }, () => outbox.send('place_order', order));
    await settle(50);
    expect(outbox.waiting).toHaveLength(5_000);
    outbox.resumed();
    await settle();
    const sent: string[] = [];
    let most = 0;
    while (sent.length < many.length) {
      const some = outbox.take(MOST);
      sent.push(...ids(some));
      most = Math.max(most, outbox.underWay);
      const outcomes = some.map(({ id }) => accepted(id));
      outbox.settle(outcomes);
      await storage.writeReplica({ position: '1:1:0', subscriptions: [], dropped: [], outcomes }, epoch);
      await settle(3);
    }
    expect(sent).toEqual(ids(many));
    expect(most).toBeLessThanOrEqual(256);
    expect(outbox.items).toEqual([]);
  });
});
