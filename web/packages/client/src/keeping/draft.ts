/** What is to be written next: the changes of several runs, put together as one. */
import type { Outcome } from '../generated/protocol.js';
import { type HoldingPatch, storedRow } from '../replica/patch.js';
import type { ReplicaWrite, StoredRow, StoredSubscription } from '../storage/port.js';
import type { AppliedRun, LiveEvent } from '../sync/run.js';

/** What other tabs hear with a write. */
export interface RunNews {
  readonly events: readonly LiveEvent[];
  /** Events that were left out before these. */
  readonly skipped: number;
}

/** Events that are told to other tabs with one write. */
const EVENTS_MAX = 1_000;

interface Part {
  subscription: StoredSubscription;
  replace: boolean;
  readonly rows: Map<string, StoredRow>;
  readonly gone: Set<string>;
}

export class Draft {
  #position: string | undefined;
  readonly #parts = new Map<string, Part>();
  readonly #dropped = new Set<string>();
  readonly #outcomes: Outcome[] = [];
  #events: LiveEvent[] = [];
  #skipped = 0;

  get isEmpty(): boolean {
    return this.#position === undefined;
  }

  add({ patch, outcomes, events, skipped }: AppliedRun): void {
    this.#position = patch.position;
    for (const part of patch.parts) this.#addPart(part);
    for (const key of patch.dropped) {
      this.#parts.delete(key);
      this.#dropped.add(key);
    }
    this.#outcomes.push(...outcomes);
    this.#addEvents(events, skipped);
  }

  /** Nothing where there is nothing to write. */
  get write(): ReplicaWrite | undefined {
    if (this.#position === undefined) return undefined;
    const news: RunNews = { events: this.#events, skipped: this.#skipped };
    return {
      position: this.#position,
      subscriptions: [...this.#parts.values()].map(({ subscription, replace, rows, gone }) => ({
        subscription,
        replace,
        rows: [...rows.values()],
        gone: [...gone],
      })),
      dropped: [...this.#dropped],
      outcomes: this.#outcomes,
      ...(this.#events.length > 0 || this.#skipped > 0 ? { news } : {}),
    };
  }

  /** What is to be written where this could not be, and `next` was put together meanwhile. */
  followedBy(next: Draft): Draft {
    if (next.#position === undefined) return this;
    this.#position = next.#position;
    for (const key of next.#dropped) {
      this.#parts.delete(key);
      this.#dropped.add(key);
    }
    for (const part of next.#parts.values()) this.#merge(part);
    this.#outcomes.push(...next.#outcomes);
    this.#addEvents(next.#events, next.#skipped);
    return this;
  }

  #addEvents(events: readonly LiveEvent[], skipped: number): void {
    this.#skipped += skipped;
    this.#events.push(...events);
    if (this.#events.length <= EVENTS_MAX) return;
    this.#skipped += this.#events.length - EVENTS_MAX;
    this.#events = this.#events.slice(-EVENTS_MAX);
  }

  #addPart({ subscription, replace, rows, gone }: HoldingPatch): void {
    const stored = rows.map((made) => [made.row.id, storedRow(made)] as const);
    this.#merge({ subscription, replace, rows: new Map(stored), gone: new Set(gone) });
  }

  #merge(next: Part): void {
    const { key } = next.subscription;
    const part = this.#parts.get(key);
    if (next.replace || part === undefined) {
      this.#parts.set(key, next);
      // All of it is written anew: what was dropped is gone by that.
      if (next.replace) this.#dropped.delete(key);
      return;
    }
    part.subscription = next.subscription;
    for (const [id, row] of next.rows) {
      part.rows.set(id, row);
      part.gone.delete(id);
    }
    for (const id of next.gone) {
      part.rows.delete(id);
      if (!part.replace) part.gone.add(id);
    }
  }
}
