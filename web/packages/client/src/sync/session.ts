/**
 * One connection's conversation with the server: a state machine without socket and clock. Messages go in; what is to be sent
 * and told comes out. What a run brought goes to the `port` at once, since what follows is compared with it.
 */
import type {
  ClientMessage,
  Outcome,
  Reason,
  ServerMessage,
  ServerMessages,
  Subscription,
  Welcome,
} from '../generated/protocol.js';
import { protocolVersion } from '../generated/protocol.js';
import type { OutboxPort } from '../outbox/port.js';
import type { Holding } from '../replica/holding.js';
import type { CollectionName } from '../schema.js';
import type { StoredSubscription } from '../storage/port.js';
import { isBefore, parsePosition } from './position.js';
import { type AppliedRun, Run, type SessionSubscription, stored } from './run.js';
import { Verification, type VerificationReport } from './verification.js';

/** What a client wants to hold. */
export interface Wanted {
  readonly key: string;
  readonly collection: CollectionName;
  readonly filters: StoredSubscription['filters'];
}

/** What the session reads and changes: all of it in memory. */
export interface SessionPort {
  readonly position: string | undefined;
  holding(key: string): Holding | undefined;
  /** Applies a run in one step. */
  apply(run: AppliedRun): void;
  readonly outbox: OutboxPort;
}

/** Who the client is. */
export interface Identity {
  readonly client: string;
  readonly device: string;
  /** Where it is not said in a header. */
  readonly token?: string | undefined;
}

/** What is to be done after an input. */
export type Effect =
  /** Send this text. */
  | { readonly send: string }
  | { readonly welcome: Welcome }
  /** The standing of a wanted subscription is another. */
  | { readonly key: string; readonly standing: SubscriptionStanding }
  | { readonly pong: ServerMessages['pong'] }
  /** A verification is over; absent: broken off. */
  | { readonly verified: VerificationReport | undefined }
  | { readonly refused: ServerMessages['refused'] }
  | { readonly bye: ServerMessages['bye'] }
  /** The server does not keep the protocol: the connection is no good. */
  | { readonly fault: string };

export type SubscriptionStanding =
  | { readonly status: 'loading' | 'ready' }
  | { readonly status: 'refused'; readonly reason: Reason; readonly detail?: string };

/** Bytes of commands in a message at most, but for one that has more by itself. */
const COMMANDS_BYTES = 64 * 1024;

export class Session {
  readonly #port: SessionPort;
  #welcome: Welcome | undefined;
  /** Whether the outcomes of what was unanswered have come. */
  #isResumed = false;
  readonly #subscriptions = new Map<number, SessionSubscription>();
  readonly #numbers = new Map<string, number>();
  #lastNumber = 0;
  readonly #groups = new Map<number, Set<SessionSubscription>>();
  #run = new Run();
  #verification: Verification | undefined;
  /** Whether the last verification of this connection found all equal, and nobody asked for another. */
  #wasEqual = false;
  /** What goes along with the next message, whichever it is. */
  #unsaid: ClientMessage | undefined;
  #effects: Effect[] = [];

  constructor(port: SessionPort) {
    this.#port = port;
  }

  /** Whether the server has said that it is welcome. */
  get isWelcome(): boolean {
    return this.#welcome !== undefined;
  }

  /** Whether it has caught up: what was unanswered is answered, and nothing is loading. */
  get isSettled(): boolean {
    return (
      this.#isResumed && [...this.#subscriptions.values()].every((s) => s.scope !== undefined && !s.staged)
    );
  }

  /** The first input: the connection is there. */
  hello(identity: Identity, wanted: Iterable<Wanted>): Effect[] {
    const { position, outbox } = this.#port;
    const subscriptions = [...wanted].map((want) => this.#number(want));
    this.#send({
      hello: {
        client: identity.client,
        device: identity.device,
        ...(position === undefined ? {} : { position }),
        subscriptions,
        ...(identity.token === undefined ? {} : { token: identity.token }),
        unanswered: outbox.unanswered(),
        version: protocolVersion,
      },
    });
    return this.#take();
  }

  /** A message came. */
  receive(message: ServerMessage): Effect[] {
    try {
      this.#receive(message);
    } catch (error) {
      this.#effects.push({ fault: error instanceof Error ? error.message : String(error) });
    }
    return this.#take();
  }

  subscribe(want: Wanted): Effect[] {
    if (this.#numbers.has(want.key)) return [];
    this.#send({ subscribe: this.#number(want) });
    return this.#take();
  }

  /** What was held of it is the caller's to drop. */
  unsubscribe(key: string): Effect[] {
    const number = this.#numbers.get(key);
    if (number !== undefined) {
      this.#end(number);
      this.#send({ unsubscribe: { subscription: number } });
      this.#concludeVerification();
    }
    return this.#take();
  }

  /** Sends what the outbox has to send, as far as the server lets it. */
  sendCommands(): Effect[] {
    this.#sendCommands();
    return this.#take();
  }

  ping(n: number, roundTripMs: number | undefined): Effect[] {
    this.#send({ ping: { n, ...(roundTripMs === undefined ? {} : { round_trip_ms: roundTripMs }) } });
    return this.#take();
  }

  /** Whether a verification is under way. */
  get isVerifying(): boolean {
    return this.#verification !== undefined;
  }

  /** Compares what is held with the server; while that is under way already, nothing. */
  verify(): Effect[] {
    const { position } = this.#port;
    if (!this.isVerifying && !this.#verify(() => true) && this.isWelcome) {
      this.#effects.push({ verified: { at: position ?? '', equal: 0, different: 0, corrected: 0 } });
    }
    return this.#take();
  }

  /** As `verify`, since somebody asks: the server is told at once what comes of it. */
  verifyNow(): Effect[] {
    this.#wasEqual = false;
    return this.verify();
  }

  #receive(message: ServerMessage): void {
    if ('bye' in message) {
      this.#effects.push({ bye: message.bye });
    } else if ('welcome' in message) {
      this.#welcomed(message.welcome);
    } else if (this.#welcome === undefined) {
      throw new Error('a message came before welcome');
    } else if ('changes' in message) {
      this.#run.changes(message.changes, this.#groups.get(message.changes.group) ?? []);
    } else if ('end' in message) {
      this.#applyRun(message.end.to, message.end.outcomes ?? []);
    } else if ('chunk' in message) {
      const subscription = this.#loading(message.chunk.subscription);
      if (subscription) this.#run.chunk(subscription, message.chunk.rows);
    } else if ('ready' in message) {
      const subscription = this.#loading(message.ready.subscription);
      if (subscription) this.#run.ready(subscription);
    } else if ('digest' in message) {
      this.#run.digests.push(message.digest);
    } else if ('buckets' in message) {
      this.#run.buckets.push(message.buckets);
    } else if ('repair' in message) {
      const subscription = this.#known(message.repair.subscription);
      if (subscription) this.#run.repair(subscription, message.repair);
    } else if ('subscribed' in message) {
      this.#subscribed(message.subscribed);
    } else if ('unsubscribed' in message) {
      this.#unsubscribed(message.unsubscribed);
    } else if ('again' in message) {
      const { commands, after_ms, reason } = message.again;
      this.#port.outbox.again(commands, after_ms, reason);
      this.#sendCommands();
    } else if ('pong' in message) {
      this.#effects.push({ pong: message.pong });
      this.#resume();
    } else if ('refused' in message) {
      this.#effects.push({ refused: message.refused });
      if (message.refused.reason === 'out_of_order') this.#breakOffVerification();
    } else {
      throw new Error(`a message of no known form: ${Object.keys(message).join()}`);
    }
  }

  #welcomed(welcome: Welcome): void {
    if (this.#welcome !== undefined) throw new Error('a second welcome');
    this.#welcome = welcome;
    this.#effects.push({ welcome });
    if (welcome.standing === 'fork') this.#fork(welcome.head);
    if (this.#port.outbox.unanswered().length === 0) this.#resume();
  }

  /** The server's log is another: its end is the cursor at once, and what is held is in doubt. */
  #fork(head: string): void {
    const parts = [...this.#subscriptions.values()].flatMap(({ key }) => {
      const held = this.#port.holding(key)?.subscription;
      return held === undefined
        ? []
        : [{ subscription: { ...held, doubtful: true }, replace: false, rows: [], gone: [] }];
    });
    this.#port.apply({ patch: { position: head, parts, dropped: [] }, outcomes: [], events: [], skipped: 0 });
    this.#port.outbox.forked();
  }

  #subscribed({ subscription: number, group, scope, start }: ServerMessages['subscribed']): void {
    const subscription = this.#known(number);
    if (subscription === undefined) return;
    this.#leaveGroup(subscription);
    subscription.group = group;
    subscription.scope = scope;
    const members = this.#groups.get(group) ?? new Set();
    this.#groups.set(group, members.add(subscription));
    this.#verification?.drop(number);
    this.#concludeVerification();

    const held = this.#port.holding(subscription.key)?.subscription;
    if (start === 'snapshot') {
      subscription.staged = new Map();
      subscription.doubtful = false;
    } else if (held === undefined) {
      throw new Error('a subscription goes on from rows that nobody holds');
    } else {
      subscription.staged = undefined;
      subscription.doubtful = start === 'verify' || held.doubtful;
    }
    this.#tellStanding(subscription);
  }

  #unsubscribed({ subscription: number, reason, detail }: ServerMessages['unsubscribed']): void {
    const subscription = this.#known(number);
    if (subscription === undefined) return;
    this.#end(number);
    const { position } = this.#port;
    if (this.#port.holding(subscription.key) !== undefined && position !== undefined) {
      const patch = { position, parts: [], dropped: [subscription.key] };
      this.#port.apply({ patch, outcomes: [], events: [], skipped: 0 });
    }
    const standing = { status: 'refused', reason, ...(detail === undefined ? {} : { detail }) } as const;
    this.#effects.push({ key: subscription.key, standing });
    this.#concludeVerification();
  }

  #applyRun(to: string, outcomes: readonly Outcome[]): void {
    const here = this.#port.position === undefined ? undefined : parsePosition(this.#port.position);
    const there = parsePosition(to);
    if (there === undefined) throw new Error(`no position: ${to}`);
    if (here !== undefined && isBefore(there, here)) throw new Error(`the position went back to ${to}`);

    const run = this.#run;
    this.#run = new Run();
    const { outbox } = this.#port;
    this.#port.apply(
      run.finish({
        to,
        outcomes,
        subscriptions: new Set(this.#subscriptions.values()),
        held: (key) => this.#port.holding(key)?.subscription,
        isOwn: (act) => outbox.isOwn(act),
      }),
    );
    for (const subscription of run.readied) {
      if (this.#isReady(subscription)) this.#tellStanding(subscription);
    }
    this.#takeProof(run);
    this.#resume();
    this.#sendCommands();
  }

  /** Outcomes of what was unanswered have come: the rest is sent again, and what is in doubt is verified. */
  #resume(): void {
    if (!this.#isResumed) {
      this.#isResumed = true;
      this.#port.outbox.resumed();
      this.#sendCommands();
    }
    this.#verify(({ doubtful }) => doubtful);
  }

  #sendCommands(): void {
    if (!this.#isResumed || this.#welcome === undefined) return;
    const { in_flight_max, message_max } = this.#welcome;
    const { outbox } = this.#port;
    for (;;) {
      const commands = in_flight_max - outbox.underWay;
      if (commands <= 0) return;
      const bytes = Math.min(COMMANDS_BYTES, message_max - 100);
      const taken = outbox.take({ commands, bytes });
      if (taken.length === 0) return;
      // Put together as text, so that each command's bytes are those that were kept.
      const list = taken.map(({ json }) => json).join(',');
      this.#effects.push({ send: `{"commands":{"commands":[${list}]}}` });
    }
  }

  /** Begins a verification; false: there is nothing to verify, or one is under way. */
  #verify(which: (subscription: SessionSubscription) => boolean): boolean {
    if (this.#welcome === undefined || this.#verification !== undefined) return false;
    const holdings = new Map<number, Holding>();
    for (const subscription of this.#subscriptions.values()) {
      if (subscription.scope === undefined || subscription.staged !== undefined || !which(subscription))
        continue;
      const holding = this.#port.holding(subscription.key);
      if (holding !== undefined) holdings.set(subscription.number, holding);
    }
    if (holdings.size === 0) return false;
    this.#verification = new Verification(this.#welcome.message_max);
    this.#send(this.#verification.start(holdings));
    return true;
  }

  /** Looks at what the run said of the state that it left. */
  #takeProof(run: Run): void {
    const verification = this.#verification;
    if (verification === undefined) return;
    for (const message of run.repairs) {
      const next = verification.repair(message);
      if (next !== undefined) this.#send(next);
    }
    for (const message of run.buckets) {
      for (const next of verification.buckets(message)) this.#send(next);
    }
    for (const message of run.digests) {
      const found = verification.digest(message);
      if (found === undefined) continue;
      if (found === 'equal') this.#isEqual(message.subscription);
      else if (found === 'anew') this.#loadAnew(message.subscription);
      else this.#send(found);
    }
    this.#concludeVerification();
  }

  #isEqual(number: number): void {
    const subscription = this.#subscriptions.get(number);
    const { position } = this.#port;
    if (subscription === undefined || !subscription.doubtful || position === undefined) return;
    subscription.doubtful = false;
    const part = { subscription: stored(subscription), replace: false, rows: [], gone: [] };
    this.#port.apply({
      patch: { position, parts: [part], dropped: [] },
      outcomes: [],
      events: [],
      skipped: 0,
    });
    this.#tellStanding(subscription);
  }

  /** Gives up on repairs. */
  #loadAnew(number: number): void {
    const subscription = this.#subscriptions.get(number);
    if (subscription === undefined) return;
    this.#end(number);
    this.#send({ unsubscribe: { subscription: number } });
    const { held: _, ...anew } = this.#number(subscription);
    this.#send({ subscribe: anew });
  }

  #concludeVerification(): void {
    const verification = this.#verification;
    const { position } = this.#port;
    if (verification === undefined || verification.open.size > 0 || position === undefined) return;
    this.#verification = undefined;
    const report = verification.report(position);
    const { at, corrected, different, equal } = report;
    // That all is still as it should be need not travel alone.
    const isNews = different > 0 || corrected > 0 || !this.#wasEqual;
    this.#wasEqual = different === 0;
    this.#unsaid = { verified: { at, corrected, different, equal } };
    if (isNews) this.#sayUnsaid();
    this.#effects.push({ verified: report });
  }

  #breakOffVerification(): void {
    if (this.#verification === undefined) return;
    this.#verification = undefined;
    this.#effects.push({ verified: undefined });
  }

  /** The subscription of that number; nothing where it was ended here and the server could not know yet. */
  #known(number: number): SessionSubscription | undefined {
    const subscription = this.#subscriptions.get(number);
    if (subscription === undefined && !(number > 0 && number <= this.#lastNumber)) {
      throw new Error(`nobody subscribed as ${number}`);
    }
    return subscription;
  }

  #loading(number: number): SessionSubscription | undefined {
    const subscription = this.#known(number);
    if (subscription !== undefined && subscription.staged === undefined) {
      throw new Error(`subscription ${number} is not loading`);
    }
    return subscription;
  }

  #number({ key, collection, filters }: Wanted): Subscription {
    this.#lastNumber += 1;
    const number = this.#lastNumber;
    this.#numbers.set(key, number);
    const state = { group: undefined, scope: undefined, staged: undefined, doubtful: false };
    this.#subscriptions.set(number, { number, key, collection, filters, ...state });
    const held = this.#port.position === undefined ? undefined : this.#port.holding(key)?.subscription.scope;
    return { collection, filters, ...(held === undefined ? {} : { held }), subscription: number };
  }

  #end(number: number): void {
    const subscription = this.#subscriptions.get(number);
    if (subscription === undefined) return;
    this.#leaveGroup(subscription);
    this.#subscriptions.delete(number);
    this.#numbers.delete(subscription.key);
    this.#verification?.drop(number);
  }

  #leaveGroup(subscription: SessionSubscription): void {
    if (subscription.group === undefined) return;
    const members = this.#groups.get(subscription.group);
    members?.delete(subscription);
    if (members?.size === 0) this.#groups.delete(subscription.group);
    subscription.group = undefined;
  }

  #isReady({ scope, staged, doubtful }: SessionSubscription): boolean {
    return scope !== undefined && staged === undefined && !doubtful;
  }

  #tellStanding(subscription: SessionSubscription): void {
    const status = this.#isReady(subscription) ? 'ready' : 'loading';
    this.#effects.push({ key: subscription.key, standing: { status } });
  }

  #sayUnsaid(): void {
    if (this.#unsaid !== undefined) this.#effects.push({ send: JSON.stringify(this.#unsaid) });
    this.#unsaid = undefined;
  }

  #send(message: ClientMessage): void {
    this.#sayUnsaid();
    this.#effects.push({ send: JSON.stringify(message) });
  }

  #take(): Effect[] {
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }
}
