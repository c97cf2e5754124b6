/**
 * Several tabs over one storage, a server, and a world that goes wrong: connections are cut with messages on their way, tabs die
 * anywhere, two lead at once, what tabs tell each other is lost. In the end nothing that was kept is lost, nothing is applied
 * twice, nothing that was taken back was sent, and nothing went before what it depends on.
 */

import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, it, vi } from 'vitest';
import { realEnvironment } from '../../src/environment.js';
import type { CommandHandle } from '../../src/outbox/handle.js';
import { Outbox, type OutboxNews } from '../../src/outbox/outbox.js';
import type { OutcomeMessage } from '../../src/outbox/port.js';
import { openIndexedDb } from '../../src/storage/indexeddb/open.js';
import { MemoryStorage } from '../../src/storage/memory.js';
import type { Storage } from '../../src/storage/port.js';
import { ManualEnvironment, settle } from '../manual-environment.js';
import { Random } from '../random.js';

vi.stubGlobal('IDBKeyRange', IDBKeyRange);

interface Sent {
  readonly id: string;
  readonly json: string;
}

type Answer = { readonly outcomes: OutcomeMessage[] } | { readonly again: string[] };

/** Decides each command once, and answers each time that it comes. */
class Server {
  readonly decided = new Map<string, { json: string; outcome: OutcomeMessage }>();
  readonly arrived: string[] = [];
  readonly faults: string[] = [];
  readonly #random: Random;
  againShare = 0;
  refusedShare = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  take({ id, json }: Sent, forced: ReadonlySet<string>): Answer {
    const before = this.decided.get(id);
    if (before && before.json !== json) this.faults.push(`${id} came with other bytes`);
    if (before) return { outcomes: [before.outcome] };
    if (this.#random.chance(this.againShare)) return { again: [id] };
    this.arrived.push(id);
    const { type, data } = JSON.parse(json);
    const isThere = type !== 'confirm_order' || this.orders().includes(data.order);
    if (!isThere && !forced.has(id)) this.faults.push(`${id} came before the order that it is of`);
    const isRefused = !isThere || this.#random.chance(this.refusedShare);
    const outcome: OutcomeMessage = isRefused
      ? { id, status: 'refused', refusal: { code: 'unknown' } }
      : { id, status: 'accepted', seq: this.arrived.length };
    this.decided.set(id, { json, outcome });
    return { outcomes: [outcome] };
  }

  /** Orders that are there. */
  orders(): string[] {
    const accepted = [...this.decided.values()].filter(({ outcome }) => outcome.status === 'accepted');
    const data = accepted.map(({ json }) => JSON.parse(json)).filter(({ type }) => type === 'place_order');
    return data.map(({ data: { order } }) => order);
  }
}

/** A tab: alive until it is taken out of the world. */
class Tab {
  readonly environment: ManualEnvironment;
  readonly outbox: Outbox;
  readonly told: OutboxNews[] = [];
  epoch: number | undefined;
  /** On their way to the server, and back; absent while it is not connected. */
  out: Sent[] | undefined;
  back: Answer[] = [];
  readonly storage: Storage;

  constructor(storage: Storage, seed: number) {
    this.storage = storage;
    this.environment = new ManualEnvironment(seed);
    this.outbox = new Outbox({
      commands: storage.commands,
      meta: storage,
      durable: () => true,
      environment: this.environment,
      device: () => 'device',
      clock: () => undefined,
      tell: (news) => this.told.push(news),
    });
  }
}

class World {
  readonly random: Random;
  readonly server: Server;
  readonly tabs: Tab[] = [];
  /** Commands whose giver was told that they are kept. */
  readonly kept = new Map<string, string>();
  /** Taken back before they were sent. */
  readonly takenBack = new Set<string>();
  /** Put away, or replaced by another, after they were refused. */
  readonly putAway = new Set<string>();
  /** Sent though what they depend on is not there, since a person said so. */
  readonly forced = new Set<string>();
  readonly #open: () => Promise<Storage>;
  #seeds: number;

  constructor(seed: number, open: () => Promise<Storage>) {
    this.random = new Random(seed);
    this.server = new Server(this.random);
    this.#open = open;
    this.#seeds = seed * 1_000;
  }

  async join(): Promise<Tab> {
    this.#seeds += 1;
    const tab = new Tab(await this.#open(), this.#seeds);
    this.tabs.push(tab);
    await tab.outbox.load();
    return tab;
  }

  give(tab: Tab): void {
    // A person names what the screen shows: an order that is there, or is to be.
    const shown = tab.outbox.items.flatMap(({ name, data, state }) =>
      name === 'place_order' && state !== 'refused' ? [String(data?.['order'])] : [],
    );
    const orders = [...shown, ...this.server.orders()];
    const isOfOrder = orders.length > 0 && this.random.chance(0.4);
    const handle = isOfOrder
      ? tab.outbox.send('confirm_order', { order: this.random.pick(orders) })
      : tab.outbox.send('place_order', { lines: [] });
    const json = tab.outbox.items.find(({ id }) => id === handle.id)?.json ?? '';
    void this.#note(handle, json);
  }

  async #note(handle: CommandHandle, json: string): Promise<void> {
    if (await handle.stored) this.kept.set(handle.id, json);
  }

  async lead(tab: Tab): Promise<void> {
    const lease = await tab.storage.lease.take('tab', await tab.storage.lease.read());
    tab.epoch = lease.epoch;
    await tab.outbox.lead();
  }

  async connect(tab: Tab): Promise<void> {
    this.cut(tab);
    tab.out = [];
    const known = tab.outbox.unanswered().flatMap((id) => this.server.decided.get(id)?.outcome ?? []);
    await this.#applied(tab, known);
    tab.outbox.resumed();
  }

  cut(tab: Tab): void {
    tab.out = undefined;
    tab.back = [];
    tab.outbox.disconnected();
  }

  send(tab: Tab): void {
    if (!tab.out) return;
    tab.out.push(...tab.outbox.take({ commands: 1 + this.random.below(20), bytes: 10_000 }));
  }

  decide(tab: Tab): void {
    const next = tab.out?.shift();
    if (next) tab.back.push(this.server.take(next, this.forced));
  }

  async answer(tab: Tab): Promise<void> {
    const next = tab.back.shift();
    if (!next) return;
    if ('again' in next) tab.outbox.again(next.again, 0, 'busy');
    else await this.#applied(tab, next.outcomes);
  }

  /** What a run does: in memory at once, then in the storage, then in the other tabs. */
  async #applied(tab: Tab, outcomes: OutcomeMessage[]): Promise<void> {
    if (outcomes.length === 0) return;
    tab.outbox.settle(outcomes);
    const write = { position: '1:1:0', subscriptions: [], dropped: [], outcomes };
    const n = await tab.storage.writeReplica(write, tab.epoch ?? 0).catch(() => 'fenced');
    if (n === 'fenced') this.depose(tab);
    else for (const other of this.tabs) if (other !== tab) other.outbox.settle(outcomes);
  }

  depose(tab: Tab): void {
    tab.epoch = undefined;
    this.cut(tab);
  }

  async die(tab: Tab): Promise<void> {
    this.tabs.splice(this.tabs.indexOf(tab), 1);
    tab.outbox.close();
    await tab.storage.close();
  }

  /** Tabs hear what others told, or don't. */
  exchange(lost: number): void {
    for (const tab of this.tabs) {
      for (const news of tab.told.splice(0)) {
        if (this.random.chance(lost)) continue;
        for (const other of this.tabs) if (other !== tab) other.outbox.hear(structuredClone(news));
      }
    }
  }

  /** A person looks at what needs attention, or takes something back. */
  async meddle(tab: Tab): Promise<void> {
    const items = tab.outbox.items;
    if (items.length === 0) return;
    const item = this.random.pick(items);
    const { id, state } = item;
    try {
      if (state === 'refused' && this.random.chance(0.5)) {
        const handle = await tab.outbox.retry(id);
        this.putAway.add(id);
        const json = tab.outbox.items.find((other) => other.id === handle.id)?.json;
        this.kept.set(handle.id, json ?? '');
        this.forced.add(handle.id);
      } else if (state === 'blocked' && this.random.chance(0.3)) {
        await tab.outbox.retry(id);
        this.forced.add(id);
      } else if (state === 'refused') {
        await tab.outbox.discard(id);
        this.putAway.add(id);
      } else if (this.random.chance(0.3)) {
        await tab.outbox.discard(id);
        this.takenBack.add(id);
      }
    } catch {
      // It was on its way, or another tab was first.
    }
  }

  /** All goes well from now on, until nothing is waiting. */
  async heal(): Promise<Tab> {
    this.server.againShare = 0;
    for (const tab of this.tabs) this.depose(tab);
    const tab = this.tabs[0] ?? (await this.join());
    await settle();
    await this.lead(tab);
    await this.connect(tab);
    for (let round = 0; round < 400 && (round < 3 || tab.outbox.waiting.length > 0); round += 1) {
      this.exchange(0);
      await Promise.all(this.tabs.map((other) => other.outbox.poll()));
      this.send(tab);
      while (tab.out && tab.out.length > 0) this.decide(tab);
      while (tab.back.length > 0) await this.answer(tab);
      await settle(3);
    }
    return tab;
  }

  async check(healed: Tab): Promise<void> {
    expect(this.server.faults).toEqual([]);
    expect(healed.outbox.waiting).toEqual([]);
    const { commands } = await healed.storage.commands.read();
    const left = new Map(commands.map((command) => [command.id, command]));
    for (const [id, json] of this.kept) {
      const decided = this.server.decided.get(id);
      if (this.takenBack.has(id)) {
        expect([id, decided]).toEqual([id, undefined]);
      } else if (decided) {
        expect(decided.json).toBe(json);
        const isInTray = left.get(id)?.state === 'refused';
        expect([id, isInTray]).toEqual([id, decided.outcome.status === 'refused' && !this.putAway.has(id)]);
      } else {
        // What was neither decided nor taken back waits for a person, with what it depends on.
        expect([id, healed.outbox.needsAttention.find((item) => item.id === id)?.state]).toEqual([
          id,
          'blocked',
        ]);
      }
    }
    // Every tab shows the same.
    for (const tab of this.tabs) {
      expect(tab.outbox.items.map(({ id, state }) => [id, state])).toEqual(
        healed.outbox.items.map(({ id, state }) => [id, state]),
      );
    }
  }
}

async function chaos(seed: number, open: () => Promise<Storage>): Promise<World> {
  const world = new World(seed, open);
  const { random, server } = world;
  server.againShare = random.pick([0, 0.1, 0.3]);
  server.refusedShare = random.pick([0, 0.1, 0.3]);
  const lost = random.pick([0, 0.3, 1]);
  const steps = 60 + random.below(140);
  for (let step = 0; step < steps; step += 1) {
    if (world.tabs.length === 0 || (world.tabs.length < 4 && random.chance(0.05))) await world.join();
    const tab = random.pick(world.tabs);
    const leaders = world.tabs.filter(({ epoch }) => epoch !== undefined);
    const leader = leaders.length > 0 ? random.pick(leaders) : undefined;
    const dice = random.next();
    if (dice < 0.2) world.give(tab);
    else if (dice < 0.25) await world.lead(tab);
    else if (dice < 0.28) void world.die(tab);
    else if (dice < 0.32) world.exchange(lost);
    else if (dice < 0.35) void tab.outbox.poll().catch(() => undefined);
    else if (dice < 0.4) void world.meddle(tab);
    else if (dice < 0.45) tab.environment.pass(random.below(20_000));
    else if (dice < 0.55) await settle(random.below(4));
    else if (leader === undefined) await world.lead(tab);
    else if (leader.out === undefined || dice < 0.58) await world.connect(leader);
    else if (dice < 0.6) world.cut(leader);
    else if (dice < 0.75) world.send(leader);
    else if (dice < 0.9) world.decide(leader);
    else await world.answer(leader);
  }
  return world;
}

describe('an outbox in a world that goes wrong', () => {
  const storages: [string, () => () => Promise<Storage>][] = [
    [
      'memory',
      () => {
        // Every tab sees the same.
        const storage = new MemoryStorage();
        return async () => storage;
      },
    ],
    [
      'IndexedDB',
      () => {
        const factory = new IDBFactory();
        return async () => (await openIndexedDb('shop', realEnvironment.after, factory)) as Storage;
      },
    ],
  ];

  for (const [name, opener] of storages) {
    it(`loses nothing, over ${name}`, { timeout: 600_000 }, async () => {
      const seeds = Number(process.env['ONHAND_SEEDS'] ?? 20);
      const first = Number(process.env['ONHAND_SEED'] ?? 1);
      for (let seed = first; seed < first + seeds; seed += 1) {
        try {
          const world = await chaos(seed, opener());
          await world.check(await world.heal());
        } catch (error) {
          throw new Error(`ONHAND_SEED=${seed}`, { cause: error });
        }
      }
    });
  }

  it('keeps the order in which commands were given, over lost connections and dying tabs', async () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const storage = new MemoryStorage();
      const world = new World(seed, async () => storage);
      const { random } = world;
      let leader = await world.join();
      await world.lead(leader);
      for (let step = 0; step < 150; step += 1) {
        const dice = random.next();
        if (dice < 0.3) world.give(leader);
        else if (dice < 0.4) await settle(3);
        else if (dice < 0.5) await world.connect(leader);
        else if (dice < 0.55) world.cut(leader);
        else if (dice < 0.58) {
          await settle();
          await world.die(leader);
          leader = await world.join();
          await world.lead(leader);
        } else if (dice < 0.75) world.send(leader);
        else if (dice < 0.9) world.decide(leader);
        else await world.answer(leader);
      }
      await world.check(await world.heal());
      const given = [...world.kept.keys()];
      expect(world.server.arrived).toEqual(given.filter((id) => world.server.arrived.includes(id)));
    }
  });
});
