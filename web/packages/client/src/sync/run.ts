/** A run, put together message by message and applied whole when it ends. */
import type { Changes, Outcome, ServerMessages, StreamEvent } from '../generated/protocol.js';
import type { HoldingPatch, Patch, PatchRow } from '../replica/patch.js';
import { rowOf } from '../replica/row.js';
import type { AnyRecord, CollectionName } from '../schema.js';
import type { StoredSubscription } from '../storage/port.js';

/** What a run brought, to be applied as one step. */
export interface AppliedRun {
  readonly patch: Patch;
  readonly outcomes: readonly Outcome[];
  /** In the order of the log, each once. */
  readonly events: readonly LiveEvent[];
  /** Events that were left out before these, since they were too many. */
  readonly skipped: number;
}

/** An event, and whether a command that was given here is behind it. */
export interface LiveEvent extends StreamEvent {
  readonly own: boolean;
}

/** A subscription on this connection. */
export interface SessionSubscription {
  /** Its number on this connection. */
  readonly number: number;
  readonly key: string;
  readonly collection: CollectionName;
  readonly filters: StoredSubscription['filters'];
  group: number | undefined;
  /** The fingerprint of the rights that it is served under; absent until it has begun. */
  scope: string | undefined;
  /** While it loads: what came of it since it began. */
  staged: Map<string, PatchRow> | undefined;
  /** What is held of it is to be verified before it is called ready. */
  doubtful: boolean;
}

/** What a run is applied to. */
export interface Ending {
  /** The position that the run leads to. */
  readonly to: string;
  readonly outcomes: readonly Outcome[];
  /** Those that are there now. */
  readonly subscriptions: ReadonlySet<SessionSubscription>;
  /** What is held under a key. */
  held(key: string): StoredSubscription | undefined;
  isOwn(act: string): boolean;
}

interface Draft {
  replace: boolean;
  readonly rows: Map<string, PatchRow>;
  readonly gone: Set<string>;
}

export class Run {
  readonly #drafts = new Map<SessionSubscription, Draft>();
  readonly #events = new Map<string, StreamEvent>();
  #skipped = 0;
  /** Subscriptions whose rows are all there with it. */
  readonly readied = new Set<SessionSubscription>();
  /** Messages that say how things stand after the run's changes: looked at when those are applied. */
  readonly digests: ServerMessages['digest'][] = [];
  readonly buckets: ServerMessages['buckets'][] = [];
  readonly repairs: ServerMessages['repair'][] = [];

  changes(
    { rows = [], gone = [], events = [], skipped = 0 }: Changes,
    subscriptions: Iterable<SessionSubscription>,
  ): void {
    for (const event of events) this.#events.set(`${event.seq}:${event.index}`, event);
    this.#skipped = Math.max(this.#skipped, skipped);
    const made = rows.map(({ record, seq }) => rowOf(record as AnyRecord, seq));
    for (const subscription of subscriptions) this.#change(subscription, made, gone);
  }

  chunk({ staged }: SessionSubscription, rows: ServerMessages['chunk']['rows']): void {
    for (const { record, seq } of rows) {
      const made = rowOf(record as AnyRecord, seq);
      staged?.set(made.row.id, made);
    }
  }

  /** A subscription's rows are all there: they take the place of what was held. */
  ready(subscription: SessionSubscription): void {
    const draft = {
      replace: true,
      rows: subscription.staged ?? new Map<string, PatchRow>(),
      gone: new Set<string>(),
    };
    this.#drafts.set(subscription, draft);
    subscription.staged = undefined;
    subscription.doubtful = false;
    this.readied.add(subscription);
  }

  repair(subscription: SessionSubscription, message: ServerMessages['repair']): void {
    this.repairs.push(message);
    const made = message.rows.map(({ record, seq }) => rowOf(record as AnyRecord, seq));
    this.#change(subscription, made, message.gone);
  }

  /** What it comes to. */
  finish({ to, outcomes, subscriptions, held, isOwn }: Ending): AppliedRun {
    const parts: HoldingPatch[] = [];
    for (const [subscription, { replace, rows, gone }] of this.#drafts) {
      // One that was ended meanwhile holds nothing any more.
      if (!subscriptions.has(subscription)) continue;
      parts.push({
        subscription: stored(subscription),
        replace,
        rows: [...rows.values()],
        gone: [...gone],
      });
    }
    for (const { key, staged } of subscriptions) {
      // What is held of one that loads stays behind while the position goes on.
      const stale = staged === undefined ? undefined : held(key);
      if (stale?.scope === undefined) continue;
      parts.push({ subscription: { ...stale, scope: undefined }, replace: false, rows: [], gone: [] });
    }
    const events = [...this.#events.values()]
      .sort((one, other) => one.seq - other.seq || one.index - other.index)
      .map((event) => ({ ...event, own: isOwn(event.act) }));
    return { patch: { position: to, parts, dropped: [] }, outcomes, events, skipped: this.#skipped };
  }

  #change(subscription: SessionSubscription, rows: readonly PatchRow[], gone: readonly string[]): void {
    if (subscription.staged !== undefined) {
      for (const made of rows) subscription.staged.set(made.row.id, made);
      for (const id of gone) subscription.staged.delete(id);
      return;
    }
    const draft = this.#drafts.get(subscription) ?? { replace: false, rows: new Map(), gone: new Set() };
    this.#drafts.set(subscription, draft);
    for (const made of rows) {
      draft.rows.set(made.row.id, made);
      draft.gone.delete(made.row.id);
    }
    for (const id of gone) {
      draft.gone.add(id);
      draft.rows.delete(id);
    }
  }
}

/** As it is kept. */
export function stored({
  key,
  collection,
  filters,
  scope,
  doubtful,
}: SessionSubscription): StoredSubscription {
  return { key, collection, filters, scope, doubtful };
}
