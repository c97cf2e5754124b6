/**
 * What holds the parts together: the replica and the outbox over a storage, in one tab of several. The tab that leads holds the
 * connection and writes; the others read what it wrote, and ask it for the rest.
 */
import { Connection, type ConnectionListener } from './connection/connection.js';
import type { Bearer } from './effects/port.js';
import { type Environment, realEnvironment } from './environment.js';
import type { Welcome } from './generated/protocol.js';
import { bearerOf } from './keeping/bearer.js';
import type { RunNews } from './keeping/draft.js';
import { ReplicaKeeper } from './keeping/keeper.js';
import { Sweep } from './keeping/sweep.js';
import {
  browserHints,
  type ConnectOptions,
  inMemory,
  type OpenedStorage,
  openStorage,
  transports,
} from './options.js';
import { allKept } from './outbox/kept.js';
import { Outbox } from './outbox/outbox.js';
import { newId } from './outbox/uuid.js';
import type { Holding } from './replica/holding.js';
import { Listeners } from './replica/listeners.js';
import { Replica } from './replica/replica.js';
import { Status } from './status.js';
import { deferredCommands, deferredMeta } from './storage/deferred.js';
import type { Storage } from './storage/port.js';
import { Registry } from './subscriptions/registry.js';
import { ToldStandings } from './subscriptions/told.js';
import type { AppliedRun, LiveEvent } from './sync/run.js';
import type { Identity, SessionPort, SubscriptionStanding } from './sync/session.js';
import type { VerificationReport } from './sync/verification.js';
import { Asking, Disconnected } from './tabs/asking.js';
import type { TabMessage, Tabs } from './tabs/port.js';
import { openTabs } from './tabs/tabs.js';
import { post, type Topics } from './tabs/talk.js';

/** Under this name who bears the token. */
const BEARER = 'bearer';
const BEAT_EVERY_MS = 10_000;
const KEEP_FOR_MS = 60_000;
/** Between slices of a sweep, and between sweeps. */
const SLICE_PAUSE_MS = 100;
const SWEEP_PAUSE_MS = 30_000;
/** So often a tab looks whether it has missed what others said. */
const LOOK_EVERY_MS = 5_000;
/** So often a tab that does not lead says what it wants. */
const WANTS_EVERY_MS = 30_000;
export class Core implements SessionPort, ConnectionListener {
  readonly options: ConnectOptions;
  readonly environment: Environment;
  readonly replica: Replica;
  readonly outbox: Outbox;
  readonly registry: Registry;
  readonly status: Status;
  readonly events = new Listeners<[LiveEvent]>();
  readonly #connection: Connection;
  readonly #stops: (() => void)[] = [];
  #token = '';
  #device: string | undefined;
  #tabs: Tabs | undefined;
  #keeper: ReplicaKeeper | undefined;
  #sweep: Sweep | undefined;
  #opened: OpenedStorage | undefined;
  /** Where commands are kept: where rows are, but for want of room. */
  #commandsIn: Storage | undefined;
  /** Settles when all is loaded. */
  readonly #loaded: Promise<void>;
  /** Comings and goings of the lead, one after the other. */
  #turn: Promise<void> = Promise.resolve();
  #isConnected = false;
  #isClosed = false;
  #leaderId: string | undefined;
  readonly #told = new ToldStandings(
    (key) => isGood(this.replica.holding(key)?.subscription),
    (key, standing) => this.registry.stands(key, standing),
  );
  #isToSend = false;
  readonly #asking: Asking;

  constructor(options: ConnectOptions) {
    this.options = options;
    this.environment = options.environment ?? realEnvironment;
    this.replica = new Replica(options.effects ?? {});
    const opening = this.#askToken().then((token) => openStorage(options, token));
    const storage = opening.then((opened) => opened.storage);
    this.outbox = new Outbox({
      commands: deferredCommands(storage),
      meta: deferredMeta(storage),
      durable: () => this.#commandsIn?.kind === 'indexeddb',
      environment: this.environment,
      device: () => this.#device,
      clock: () => this.#connection.clock.reading,
      tell: (news) => this.#tabs && post(this.#tabs, 'outbox', news),
    });
    this.registry = new Registry({
      environment: this.environment,
      keepFor: options.keepFor ?? KEEP_FOR_MS,
      wanted: (want) => (this.#isConnected ? this.#connection.subscribe(want) : this.#tellWants()),
      dropped: (key) => this.#dropped(key),
    });
    this.#connection = new Connection(
      {
        environment: this.environment,
        identity: () => this.#identity(),
        transports: transports(options, () => this.#token),
        port: this,
        wanted: () => this.registry.wanted,
        beatEvery: options.beatEvery ?? BEAT_EVERY_MS,
        verifyEvery: options.verifyEvery,
      },
      this,
    );
    this.#asking = new Asking({
      environment: this.environment,
      tabs: () => this.#tabs,
      isLeading: () => this.#isConnected,
      isClosed: () => this.#isClosed,
      perform: (what) => (what === 'verify' ? this.verify() : this.sync()),
    });
    this.status = new Status({
      ...this.#connection.view,
      bearer: undefined,
      storage: 'opening',
      storageFault: undefined,
      leader: false,
      verified: undefined,
      corrected: 0,
      clockOffset: undefined,
      damaged: 0,
      skippedEvents: 0,
    });
    this.outbox.subscribe(() => this.#outboxChanged());
    this.#stops.push(browserHints((hint) => this.#connection.hint(hint)));
    this.#loaded = opening.then((opened) => this.#start(opened));
    this.#loaded.catch((error: unknown) => this.status.show({ storageFault: String(error) }));
  }

  // What the session asks and tells.

  get position(): string | undefined {
    return this.replica.position;
  }

  holding(key: string): Holding | undefined {
    return this.replica.holding(key);
  }

  apply(run: AppliedRun): void {
    const isMoved = run.patch.position !== this.replica.position;
    this.replica.step(() => {
      this.replica.apply(run.patch);
      this.outbox.settle(run.outcomes);
      this.replica.showPending(this.outbox.pending);
    });
    const { parts, dropped } = run.patch;
    if (isMoved || parts.length + dropped.length + run.outcomes.length > 0) this.#keeper?.keep(run);
    this.#tell(run);
  }

  changed(): void {
    this.status.show({ ...this.#connection.view, clockOffset: this.#connection.clock.reading?.offsetMs });
    this.#tellStatus();
  }

  welcome({ actor, role, customer }: Welcome): void {
    const bearer: Bearer = customer === undefined ? { actor, role } : { actor, role, customer };
    this.#bornBy(bearer);
    // Kept for starts without a connection; lost, it is said again with the next one.
    this.#opened?.storage.writeMeta(BEARER, JSON.stringify(bearer)).catch(() => {});
  }

  standing(key: string, standing: SubscriptionStanding): void {
    this.registry.stands(key, standing);
    this.#tellStatus();
  }

  verified(report: VerificationReport): void {
    this.status.show({
      verified: { ...report, time: this.environment.now() },
      corrected: this.status.corrected + report.corrected,
    });
    this.#tellStatus();
  }

  // What the program asks.

  /** Hashes all that is held anew and compares it with the server. */
  async verify(): Promise<VerificationReport> {
    await this.#loaded;
    if (!this.#isConnected) return (await this.#asking.ask('verify')) as VerificationReport;
    await this.#sweepOnce(0);
    const report = await this.#connection.verify();
    if (report === undefined) throw new Disconnected('verify: there is no connection');
    return report;
  }

  /** Resolves when the outbox is empty and all that is held is what the server had at some moment after now. */
  async sync(): Promise<void> {
    await this.#loaded;
    if (!this.#isConnected) {
      await this.#asking.ask('sync');
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const stop = this.status.subscribe(() => {
        if (this.#isClosed) end(new Disconnected('sync: closed'));
        if (this.status.state === 'refused') end(new Disconnected(`sync: ${this.status.detail}`));
      });
      const end = (error?: Error) => {
        stop();
        stopWaiting();
        if (error === undefined) resolve();
        else reject(error);
      };
      let isCaughtUp = false;
      const look = () => {
        if (isCaughtUp && this.outbox.waiting.length === 0) end();
      };
      const stopWaiting = this.outbox.subscribe(look);
      void this.#connection.caughtUp().then(() => {
        isCaughtUp = true;
        look();
      });
    });
  }

  /** Ends everything; what is to be kept is kept. `forget`: all that was kept is deleted. */
  async close(forget: boolean): Promise<void> {
    this.#isClosed = true;
    await this.#loaded.catch(() => {});
    this.#connection.stop();
    for (const stop of this.#stops) stop();
    this.registry.close();
    await this.#turn;
    await allKept(this.outbox);
    this.outbox.close();
    await this.#keeper?.flush();
    this.#keeper?.close();
    this.#tabs?.close();
    if (forget) await this.#commandsIn?.destroy();
    else await this.#commandsIn?.close();
  }

  // The storage and the lead.

  async #start(opened: OpenedStorage): Promise<void> {
    await this.#use(opened);
    await this.outbox.load();
    this.replica.showPending(this.outbox.pending);
    this.#turns();
    if (!this.#isClosed) this.#sweepAgain();
    if (!this.#isClosed) this.#tellWantsAgain();
    if (!this.#isClosed && opened.storage.kind !== 'memory') this.#lookAgain();
  }

  /** Takes a storage for what is kept from now on. */
  async #use(opened: OpenedStorage): Promise<void> {
    const { storage, keepsRows, fault } = opened;
    this.#opened = opened;
    this.#commandsIn ??= storage;
    const { tabs: meet = openTabs } = this.options;
    const [device, tabs] = await Promise.all([
      storage.readMetaOr('device', this.#device ?? newId(this.environment)),
      meet(storage, this.environment),
    ]);
    this.#device = device;
    this.#tabs = tabs;
    this.#keeper = new ReplicaKeeper({
      storage,
      keepsRows,
      replica: this.replica,
      environment: this.environment,
      epoch: () => tabs.epoch,
      wrote: (n) => post(tabs, 'run', n),
      read: (write) => {
        this.outbox.settle(write.outcomes);
        this.#tell((write.news as RunNews | undefined) ?? { events: [], skipped: 0 });
      },
      fenced: () => tabs.fenced(),
      fault: (fault, inARow) => {
        // Other tabs see only what is written.
        if (fault === 'full' || (fault === 'failed' && inARow > 1)) void this.#goAlone(fault);
        else this.status.show({ storageFault: fault });
      },
      damaged: (count) => this.status.show({ damaged: this.status.damaged + count }),
    });
    this.#sweep = new Sweep(this.replica, storage, this.#keeper);
    this.#stops.push(
      tabs.onLeading(() => this.#turns()),
      tabs.onMessage((message, from) => this.#hear(message, from)),
      storage.onLost(() => void this.#goAlone('lost')),
    );
    const [kept] = await Promise.all([storage.readMeta(BEARER), keepsRows ? this.#keeper.load() : undefined]);
    const bearer = bearerOf(kept);
    if (this.status.bearer === undefined) this.#bornBy(bearer);
    this.status.show({ storage: storage.kind, storageFault: fault, leader: tabs.leading });
  }

  /**
   * The storage was taken away, or takes no rows any more: what is in memory goes on in memory, and each tab by itself. For
   * commands there may be room yet: they stay where they are, unless that is gone.
   */
  async #goAlone(fault: 'lost' | 'full' | 'failed'): Promise<void> {
    if (this.#isClosed || this.#opened?.keepsRows === false) return;
    this.#keeper?.close();
    this.#tabs?.close();
    const opened = inMemory(fault);
    await this.#use(opened);
    if (fault === 'lost') await this.outbox.move(opened.storage.commands);
    if (fault === 'lost') this.#commandsIn = opened.storage;
    this.#turns();
  }

  /** The lead may have come or gone. */
  #turns(): void {
    this.#turn = this.#turn
      .then(() => this.#takeTurn())
      .catch((error: unknown) => {
        this.status.show({ storageFault: String(error) });
      });
  }

  async #takeTurn(): Promise<void> {
    const leading = this.#tabs?.leading === true && !this.#isClosed;
    if (leading === this.#isConnected) return;
    if (leading) {
      // A read that began before this tab led may lack the last write; the one after it does not.
      if (this.#opened?.keepsRows) {
        await this.#keeper?.follow();
        await this.#keeper?.follow();
      }
      await this.outbox.lead();
      this.#told.clear();
      this.#adoptHoldings();
      this.#isConnected = true;
      this.#connection.start();
    } else {
      this.#isConnected = false;
      this.#connection.stop();
      await this.#keeper?.load();
    }
    this.status.show({ leader: leading });
    this.#tellStatus();
    this.#tellWants();
  }

  #adoptHoldings(): void {
    for (const { subscription } of this.replica.holdings) {
      this.registry.adopt(subscription, { status: isGood(subscription) ? 'ready' : 'loading' });
    }
  }

  #dropped(key: string): void {
    if (!this.#isConnected) {
      this.#tellWants();
      return;
    }
    this.#connection.unsubscribe(key);
    const { position } = this.replica;
    if (position === undefined || this.replica.holding(key) === undefined) return;
    this.apply({ patch: { position, parts: [], dropped: [key] }, outcomes: [], events: [], skipped: 0 });
  }

  // Other tabs.

  #hear({ topic, body }: TabMessage, from: string): void {
    const message = { [topic]: body } as Partial<Topics>;
    if (message.outbox !== undefined) this.outbox.hear(message.outbox);
    if (message.answer !== undefined) this.#asking.hear(message.answer);
    if (this.#isConnected) {
      if (message.wants !== undefined) {
        this.registry.tabWants(from, message.wants);
        this.#tellStatus();
      }
      if (message.ask !== undefined) void this.#asking.answer(message.ask, from);
    } else {
      if (message.run !== undefined) void this.#follow().catch(() => {});
      if (message.status !== undefined) this.#hearStatus(message.status, from);
    }
  }

  #hearStatus({ view, standings }: Topics['status'], from: string): void {
    const { storage, storageFault } = this.status;
    this.status.show({ ...view, storage, storageFault, leader: false });
    this.replica.showBearer(view.bearer);
    for (const [key, standing] of standings) this.#told.hear(key, standing);
    if (this.#told.wait) void this.#follow().catch(() => {});
    if (from === this.#leaderId) return;
    this.#leaderId = from;
    this.#tellWants();
  }

  /** Reads what the leading tab wrote. */
  async #follow(): Promise<void> {
    await this.#keeper?.follow();
    if (this.#isConnected) return;
    this.#told.read();
  }

  #tellStatus(): void {
    if (!this.#isConnected || this.#tabs === undefined) return;
    post(this.#tabs, 'status', { view: this.status.view, standings: this.registry.standings });
  }

  #tellWants(): void {
    if (!this.#isConnected && this.#tabs !== undefined) post(this.#tabs, 'wants', this.registry.own);
  }

  #tellWantsAgain(): void {
    this.#tellWants();
    this.#later(WANTS_EVERY_MS, () => this.#tellWantsAgain());
  }

  #bornBy(bearer: Bearer | undefined): void {
    this.status.show({ bearer });
    this.replica.showBearer(bearer);
  }

  /** What tabs say may be lost: what they did is in the storage. */
  #lookAgain(): void {
    this.#later(LOOK_EVERY_MS, () => {
      const followed = this.#isConnected ? undefined : this.#follow();
      Promise.all([followed, this.outbox.poll()])
        .catch(() => {})
        .finally(() => this.#isClosed || this.#lookAgain());
    });
  }

  // What comes by itself.

  #outboxChanged(): void {
    this.replica.showPending(this.outbox.pending);
    if (!this.#isConnected || this.#isToSend) return;
    this.#isToSend = true;
    // Not at once: it may have changed in the midst of a run.
    queueMicrotask(() => {
      this.#isToSend = false;
      this.#connection.sendCommands();
    });
  }

  #tell({ events, skipped }: RunNews): void {
    if (skipped > 0) this.status.show({ skippedEvents: this.status.skippedEvents + skipped });
    for (const event of events) this.events.call(event);
  }

  async #sweepOnce(pauseMs: number): Promise<void> {
    const pause = () => new Promise<void>((resolve) => this.environment.after(pauseMs, resolve));
    const found = await this.#sweep?.run(pause, () => this.#isConnected);
    if (found === undefined) return;
    if (found.onDisk > 0) this.status.show({ corrected: this.status.corrected + found.onDisk });
    if (found.inMemory > 0 && pauseMs > 0) await this.#connection.verify();
  }

  #sweepAgain(): void {
    this.#later(SWEEP_PAUSE_MS, () => {
      this.#sweepOnce(SLICE_PAUSE_MS)
        .catch(() => {})
        .finally(() => this.#isClosed || this.#sweepAgain());
    });
  }

  /** Calls back some time later, unless it is closed before. */
  #later(ms: number, call: () => void): void {
    const stop = this.environment.after(ms, () => {
      this.#stops.splice(this.#stops.indexOf(stop), 1);
      if (!this.#isClosed) call();
    });
    this.#stops.push(stop);
  }

  async #askToken(): Promise<string> {
    const { token = '' } = this.options;
    this.#token = typeof token === 'string' ? token : await token();
    return this.#token;
  }

  async #identity(): Promise<Identity> {
    const token = await this.#askToken();
    return {
      client: this.options.client ?? 'onhand-client',
      device: this.#device ?? newId(this.environment),
      token: token === '' ? undefined : token,
    };
  }
}

/** Whether what is held of a subscription is all of it, and of this history. */
function isGood(subscription: Holding['subscription'] | undefined): boolean {
  return subscription?.scope !== undefined && !subscription.doubtful;
}
