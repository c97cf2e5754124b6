/**
 * A server of the live protocol in memory, for tests of the client's parts: one collection of records, filters by equality. It
 * answers when it is told to, so that a test holds what is on the way.
 */
import { bucketOf, Digest } from '../src/digest.js';
import type {
  ClientMessage,
  Outcome,
  ServerMessage,
  StreamEvent,
  Subscription,
} from '../src/generated/protocol.js';
import { hashDigits, hashRecord, hashText } from '../src/hash.js';
import type { AnyRecord } from '../src/schema.js';

interface Batch {
  readonly seq: number;
  readonly ids: readonly string[];
  readonly events: readonly StreamEvent[];
  readonly outcomes: readonly Outcome[];
}

export class FakeServer {
  epoch = 1;
  mark = '00000000000000aa';
  readonly records = new Map<string, { record: AnyRecord; seq: number }>();
  batches: Batch[] = [];
  scope = 'all';
  /** The clock that it tells. */
  now = '2026-11-21T12:00:00.000Z';

  get seq(): number {
    return this.batches.at(-1)?.seq ?? 0;
  }

  position(seq = this.seq): string {
    return `${this.epoch}:${seq}:${this.mark}`;
  }

  /** Commits records as one entry; a command that is behind it has its outcome and one event. */
  commit(records: readonly AnyRecord[], command?: string): void {
    const seq = this.seq + 1;
    for (const record of records) this.records.set(record.id, { record, seq });
    const act = hashDigits(hashText(command ?? 'someone else'));
    const events = records.map(
      (record, index): StreamEvent => ({
        act,
        at: this.now,
        category: 'orders',
        event: { name: 'order_confirmed', number: 1, order: record.id },
        importance: 'normal',
        index,
        seq,
        subject: { collection: 'orders', id: record.id },
      }),
    );
    const outcomes: Outcome[] = command === undefined ? [] : [{ id: command, seq, status: 'accepted' }];
    this.batches.push({ seq, ids: records.map(({ id }) => id), events, outcomes });
  }
}

interface Served {
  readonly subscription: Subscription;
  readonly group: number;
}

/** The server's end of one connection. Messages that it has to say wait in `out` until they are taken. */
export class FakeSession {
  readonly #server: FakeServer;
  readonly heard: ClientMessage[] = [];
  readonly out: ServerMessage[] = [];
  readonly #served = new Map<number, Served>();
  #cursor = 0;
  #unanswered = new Set<string>();

  constructor(server: FakeServer) {
    this.#server = server;
  }

  /** The numbers of the groups that it serves. */
  get groups(): number[] {
    return [...this.#served.values()].map(({ group }) => group);
  }

  take(): ServerMessage[] {
    return this.out.splice(0);
  }

  hear(text: string): void {
    const message = JSON.parse(text) as ClientMessage;
    this.heard.push(message);
    const server = this.#server;
    if ('hello' in message) {
      const { position, subscriptions = [], unanswered = [] } = message.hello;
      const [epoch, seq, mark] = position?.split(':') ?? [];
      const isThere = Number(epoch) === server.epoch && Number(seq) <= server.seq && mark === server.mark;
      const standing = position === undefined ? 'fresh' : isThere ? 'resumed' : 'fork';
      this.#cursor = standing === 'resumed' ? Number(seq) : server.seq;
      this.#unanswered = new Set(unanswered);
      this.out.push({
        welcome: {
          actor: 'actor',
          head: server.position(),
          in_flight_max: 10,
          message_max: 4_000,
          now: server.now,
          role: 'owner',
          silence_ms: 60_000,
          standing,
          verify_every_ms: 30_000,
          version: 1,
        },
      });
      for (const subscription of subscriptions) this.#subscribe(subscription, standing);
      this.run();
    } else if ('subscribe' in message) {
      this.#subscribe(message.subscribe, 'fresh');
      this.run();
    } else if ('unsubscribe' in message) {
      this.#served.delete(message.unsubscribe.subscription);
    } else if ('commands' in message) {
      for (const command of message.commands.commands as { id: string }[]) this.#unanswered.add(command.id);
    } else if ('ping' in message) {
      this.run();
      this.out.push({ pong: { n: message.ping.n, now: server.now } });
    } else if ('verify' in message) {
      for (const subscription of message.verify.subscriptions) {
        const digest = digestOf(this.#matching(subscription));
        this.out.push({ digest: { subscription, digest } });
      }
      this.run(true);
    } else if ('buckets' in message) {
      const buckets = new Map<number, AnyRecord[]>();
      for (const record of this.#matching(message.buckets.subscription)) {
        buckets.set(bucketOf(record.id), [...(buckets.get(bucketOf(record.id)) ?? []), record]);
      }
      const list = [...buckets].map(([bucket, records]) => ({ bucket, digest: digestOf(records) }));
      this.out.push({ buckets: { subscription: message.buckets.subscription, buckets: list } });
      this.run(true);
    } else if ('repair' in message) {
      const { subscription, buckets } = message.repair;
      const held = new Map(buckets.flatMap(({ rows }) => rows.map(([id, hash]) => [id, hash] as const)));
      const asked = new Set(buckets.map(({ bucket }) => bucket));
      const rows = this.#matching(subscription)
        .filter(({ id }) => asked.has(bucketOf(id)))
        .filter((record) => held.get(record.id) !== hashDigits(hashRecord(record)))
        .map((record) => this.#row(record.id));
      const there = new Set(this.#matching(subscription).map(({ id }) => id));
      this.out.push({
        repair: { subscription, rows, gone: [...held.keys()].filter((id) => !there.has(id)) },
      });
      this.run(true);
    }
  }

  /** Says what has changed, and closes the run. */
  run(always = false): void {
    const server = this.#server;
    const batches = server.batches.filter(({ seq }) => seq > this.#cursor);
    const touched = new Set(batches.flatMap(({ ids }) => ids));
    const outcomes = server.batches
      .flatMap(({ outcomes }) => outcomes)
      .filter(({ id }) => this.#unanswered.delete(id));
    const proofs = always ? this.out.splice(-1) : [];
    for (const { group, subscription } of new Map(
      [...this.#served.values()].map((s) => [s.group, s]),
    ).values()) {
      if (touched.size === 0) continue;
      const fitting = new Set(this.#matching(subscription.subscription).map(({ id }) => id));
      const rows = [...touched].filter((id) => fitting.has(id)).map((id) => this.#row(id));
      const gone = [...touched].filter((id) => !fitting.has(id));
      const events = batches.flatMap(({ events }) => events);
      this.out.push({ changes: { group, rows, gone, events } });
    }
    this.out.push(...proofs);
    const isBehind = this.#cursor < server.seq;
    this.#cursor = server.seq;
    if (always || isBehind || outcomes.length > 0 || this.#sinceEnd()) {
      this.out.push({ end: { to: server.position(), outcomes } });
    }
  }

  /** Whether something of a run waits for its end. */
  #sinceEnd(): boolean {
    const last = this.out.at(-1);
    return last !== undefined && ('ready' in last || 'welcome' in last || 'subscribed' in last);
  }

  #subscribe(subscription: Subscription, standing: 'fresh' | 'resumed' | 'fork'): void {
    const server = this.#server;
    const number = subscription.subscription;
    const group =
      1 +
      ([...JSON.stringify(subscription.filters)].reduce((sum, c) => sum * 31 + c.charCodeAt(0), 7) % 9999);
    this.#served.set(number, { subscription, group });
    const isHeld = subscription.held === server.scope;
    const start = !isHeld || standing === 'fresh' ? 'snapshot' : standing === 'fork' ? 'verify' : 'resume';
    this.out.push({
      subscribed: {
        subscription: number,
        group,
        scope: server.scope,
        start,
        ...(subscription.held !== undefined && !isHeld ? { reason: 'scope_changed' as const } : {}),
      },
    });
    if (start !== 'snapshot') return;
    const rows = this.#matching(number).map(({ id }) => this.#row(id));
    for (let at = 0; at < rows.length; at += 3) {
      this.out.push({ chunk: { subscription: number, rows: rows.slice(at, at + 3) } });
    }
    this.out.push({ ready: { subscription: number } });
  }

  #matching(number: number): AnyRecord[] {
    const filters = this.#served.get(number)?.subscription.filters ?? [];
    return [...this.#server.records.values()]
      .map(({ record }) => record)
      .filter((record) => filters.every(({ field, values }) => values.includes(record[field])));
  }

  #row(id: string): { record: AnyRecord; seq: number } {
    return structuredClone(this.#server.records.get(id) as { record: AnyRecord; seq: number });
  }
}

function digestOf(records: readonly AnyRecord[]): { count: number; sum: string } {
  const digest = new Digest();
  for (const record of records) digest.add(hashRecord(record));
  return { count: digest.count, sum: hashDigits(digest) };
}
