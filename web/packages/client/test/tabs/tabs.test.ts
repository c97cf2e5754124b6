import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, it, vi } from 'vitest';
import { realEnvironment } from '../../src/environment.js';
import { openIndexedDb } from '../../src/storage/indexeddb/open.js';
import { IndexedDbStorage } from '../../src/storage/indexeddb/storage.js';
import { broadcastChannels, type Letter, mailChannels, type OpenChannel } from '../../src/tabs/channel.js';
import type { Locks } from '../../src/tabs/locks.js';
import type { Tabs } from '../../src/tabs/port.js';
import { joinTabs, type TabsParts } from '../../src/tabs/tabs.js';
import { ManualEnvironment, settle } from '../manual-environment.js';

vi.stubGlobal('IDBKeyRange', IDBKeyRange);

/** A browser: a database and a channel that its tabs share, and locks where it has them. */
class Browser {
  readonly factory = new IDBFactory();
  readonly hearers = new Set<(letter: Letter) => void>();
  /** Waiting for each lock, the holder first. */
  readonly locks = new Map<string, (() => void)[]>();
  #tabs = 0;

  readonly channels: OpenChannel = (_name, hear) => {
    this.hearers.add(hear);
    return {
      post: (letter) => {
        for (const other of [...this.hearers]) if (other !== hear) other(structuredClone(letter));
      },
      close: () => this.hearers.delete(hear),
    };
  };

  /** A lock manager for one tab; `die` lets go of all that it holds. */
  lockManager(): { locks: Locks; die: () => void } {
    const mine: (() => void)[] = [];
    const locks: Locks = {
      request: (name, { signal }, held) =>
        new Promise((resolve, reject) => {
          const queue = this.locks.get(name) ?? [];
          this.locks.set(name, queue);
          const leave = () => {
            const at = queue.indexOf(grant);
            if (at < 0) return;
            queue.splice(at, 1);
            if (at === 0) queue[0]?.();
          };
          const grant = () => {
            void held().then(() => {
              leave();
              resolve(undefined);
            });
          };
          mine.push(leave);
          queue.push(grant);
          if (queue.length === 1) grant();
          signal.addEventListener('abort', () => {
            if (queue[0] !== grant) leave();
            reject(signal.reason);
          });
        }),
    };
    const die = () => {
      for (const leave of mine) leave();
    };
    return { locks, die };
  }

  async open(more: Partial<TabsParts> = {}) {
    this.#tabs += 1;
    const environment = new ManualEnvironment(this.#tabs);
    const storage = await openIndexedDb('shop', realEnvironment.after, this.factory);
    if (!(storage instanceof IndexedDbStorage)) throw new Error(storage);
    const page = new EventTarget();
    const parts = {
      name: 'shop',
      lease: storage.lease,
      environment,
      channels: this.channels,
      locks: undefined,
      page,
    };
    const tabs = await joinTabs({ ...parts, ...more });
    return { tabs, environment, storage, page };
  }
}

type Tab = Awaited<ReturnType<Browser['open']>>;

/** Lets so many seconds pass in these tabs, beat by beat. */
async function pass(seconds: number, ...tabs: Tab[]): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    for (const { environment } of tabs) environment.pass(1_000);
    await settle(5);
  }
}

const leading = (...tabs: Tab[]) => tabs.map(({ tabs }) => tabs.leading);

describe('the tabs of a browser', () => {
  it('have one that leads, and it goes on', async () => {
    const browser = new Browser();
    const [one, two, three] = [await browser.open(), await browser.open(), await browser.open()];
    expect(leading(one, two, three)).toEqual([true, false, false]);
    await pass(60, one, two, three);
    expect(leading(one, two, three)).toEqual([true, false, false]);
    expect(one.tabs.epoch).toBe(1);
  });

  it('have another leader at once when the leading one is closed', async () => {
    const browser = new Browser();
    const [one, two] = [await browser.open(), await browser.open()];
    const told: boolean[] = [];
    two.tabs.onLeading(() => told.push(two.tabs.leading));
    one.tabs.close();
    await settle();
    expect(leading(one, two)).toEqual([false, true]);
    expect([told, two.tabs.epoch]).toEqual([[true], 2]);
  });

  it('have another leader when the leading one dies, some seconds later and not sooner', async () => {
    const browser = new Browser();
    const [one, two, three] = [await browser.open(), await browser.open(), await browser.open()];
    await pass(3, one, two, three);
    await pass(3, two, three);
    expect(leading(two, three)).toEqual([false, false]);
    await pass(3, two, three);
    expect(leading(two, three).filter(Boolean)).toEqual([true]);
  });

  it('do not care for the wall clock', async () => {
    const browser = new Browser();
    const [one, two] = [await browser.open(), await browser.open()];
    two.environment.wall += 86_400_000;
    await pass(5, one, two);
    one.environment.wall -= 86_400_000;
    await pass(5, one, two);
    expect(leading(one, two)).toEqual([true, false]);
  });

  it('lead no more when they were frozen and another took over', async () => {
    const browser = new Browser();
    const [one, two] = [await browser.open(), await browser.open()];
    await pass(10, two);
    expect(leading(one, two)).toEqual([true, true]);
    // Two leaders for a moment: the older one can't write any more.
    const write = { position: '1:1:0', subscriptions: [], dropped: [], outcomes: [] };
    expect(await one.storage.writeReplica(write, one.tabs.epoch)).toBe('fenced');
    expect(await two.storage.writeReplica(write, two.tabs.epoch)).toBe(1);
    await pass(1, one, two);
    expect(leading(one, two)).toEqual([false, true]);
  });

  it('lead no more when a write was fenced', async () => {
    const browser = new Browser();
    const [one, two] = [await browser.open(), await browser.open()];
    await pass(10, two);
    one.tabs.fenced();
    await settle();
    expect(leading(one, two)).toEqual([false, true]);
  });

  it('judge nobody by what they saw before they slept', async () => {
    const browser = new Browser();
    const [one, two] = [await browser.open(), await browser.open()];
    await pass(2, one, two);
    // The machine sleeps for an hour; on waking, the follower is first.
    two.environment.pass(3_600_000);
    await settle();
    await pass(1, two);
    await pass(10, one, two);
    expect(leading(one, two)).toEqual([true, false]);
  });

  it('are not led by a page that is put away, until it is shown again', async () => {
    const browser = new Browser();
    const one = await browser.open();
    one.page.dispatchEvent(new Event('pageshow'));
    const two = await browser.open();
    one.page.dispatchEvent(new Event('pagehide'));
    await settle();
    expect(leading(one, two)).toEqual([false, true]);
    one.page.dispatchEvent(new Event('pageshow'));
    await pass(10, one, two);
    expect(leading(one, two)).toEqual([false, true]);
    two.tabs.close();
    await settle();
    expect(one.tabs.leading).toBe(true);
  });

  it('hear at once of a leader that crashed, where the browser has locks', async () => {
    const browser = new Browser();
    const held = browser.lockManager();
    const one = await browser.open({ locks: held.locks });
    const two = await browser.open({ locks: browser.lockManager().locks });
    const three = await browser.open({ locks: browser.lockManager().locks });
    await pass(3, one, two, three);
    held.die();
    await settle();
    expect(leading(two, three).filter(Boolean)).toEqual([true]);
    await pass(10, two, three);
    expect(leading(two, three).filter(Boolean)).toEqual([true]);
    expect(Math.max(two.tabs.epoch, three.tabs.epoch)).toBe(2);
  });

  it('hear at once of a leader that is gone in its first second, as a page that is reloaded', async () => {
    const browser = new Browser();
    const held = browser.lockManager();
    const one = await browser.open({ locks: held.locks });
    await settle();
    held.die();
    const two = await browser.open({ locks: browser.lockManager().locks });
    await settle();
    expect(leading(one, two)).toEqual([true, true]);
    expect(two.tabs.epoch).toBe(2);
  });

  it('keep their leader when an older one that was frozen lets go of its lock', async () => {
    const browser = new Browser();
    const one = await browser.open({ locks: browser.lockManager().locks });
    const two = await browser.open({ locks: browser.lockManager().locks });
    const three = await browser.open({ locks: browser.lockManager().locks });
    await pass(3, one, two, three);
    await pass(10, two, three);
    const before = leading(two, three);
    await pass(10, one, two, three);
    expect(leading(one, two, three)).toEqual([false, ...before]);
    expect(Math.max(two.tabs.epoch, three.tabs.epoch)).toBe(2);
  });

  const talk = async (one: Tabs, two: Tabs, wait: (heard: readonly unknown[]) => Promise<void>) => {
    const heard: unknown[] = [];
    one.onMessage((message, from) => heard.push([message, from]));
    two.onMessage((message, from) => heard.push([message, from]));
    one.post({ topic: 'run', body: { n: 1 } });
    two.post({ topic: 'wants', body: ['é'] });
    await wait(heard);
    expect(heard).toContainEqual([{ topic: 'run', body: { n: 1 } }, one.id]);
    expect(heard).toContainEqual([{ topic: 'wants', body: ['é'] }, two.id]);
    expect(heard).toHaveLength(2);
  };

  it('hear each other', async () => {
    const browser = new Browser();
    await talk((await browser.open()).tabs, (await browser.open()).tabs, () => settle());
  });

  it('hear each other by the platform’s own channel', async () => {
    const browser = new Browser();
    const channels = broadcastChannels();
    const name = `shop ${Math.random()}`;
    const [one, two] = [await browser.open({ channels, name }), await browser.open({ channels, name })];
    await talk(one.tabs, two.tabs, (heard) => vi.waitFor(() => expect(heard).toHaveLength(2)));
    one.tabs.close();
    await vi.waitFor(() => expect(two.tabs.leading).toBe(true));
    two.tabs.close();
  });

  it('hear each other by letters, where there is no channel', async () => {
    const browser = new Browser();
    const tab = async () => {
      const environment = new ManualEnvironment(Math.floor(Math.random() * 1e9));
      const storage = await openIndexedDb('shop', realEnvironment.after, browser.factory);
      if (!(storage instanceof IndexedDbStorage)) throw new Error(storage);
      const made = await browser.open({ environment, channels: mailChannels(storage.mail, environment) });
      return { ...made, environment };
    };
    const one = await tab();
    one.tabs.post({ topic: 'status', body: 'before the other was there' });
    await settle();
    const two = await tab();
    await settle();
    await talk(one.tabs, two.tabs, async () => {
      await settle();
      await pass(1, one, two);
    });
    for (let count = 0; count < 300; count += 1) one.tabs.post({ topic: 'run', body: count });
    await settle();
    expect((await one.storage.mail.after(0)).letters).toHaveLength(200);
    one.tabs.close();
    await settle();
    await pass(1, two);
    expect(two.tabs.leading).toBe(true);
    two.tabs.close();
    await settle();
    expect(two.environment.timers + one.environment.timers).toBe(0);
  });
});
