/**
 * The line in which commands go out: strictly in order, a bounded number under way. One that must be sent again stands in the
 * line until its time; one that waits for a person steps out of it.
 */

import type { Environment } from '../environment.js';
import type { Entry } from './entry.js';
import type { OutgoingCommand } from './port.js';
import type { Queue } from './queue.js';

/** Commands that are cleared to be sent, or sent, and have no outcome: at most so many at a time. */
export const WINDOW = 256;

/** The first pause after a passing error, in milliseconds; each further one is twice as long. */
const PAUSE_MS = 500;
const PAUSE_MAX_MS = 60_000;

export class Line {
  /** Whether commands can go out: the leading tab, connected. */
  connected = false;
  readonly #queue: Queue;
  readonly #environment: Environment;
  readonly #rested: () => void;
  readonly #underWay = new Set<Entry>();
  readonly #pauses = new Map<Entry, () => void>();

  /** `rested` is called when a command that was to be sent again may be sent. */
  constructor(queue: Queue, environment: Environment, rested: () => void) {
    this.#queue = queue;
    this.#environment = environment;
    this.#rested = rested;
  }

  get underWay(): number {
    return this.#underWay.size;
  }

  /** Commands that are next in the line and are not cleared yet. */
  next(): Entry[] {
    const next: Entry[] = [];
    let room = WINDOW - this.#underWay.size;
    for (const entry of this.#standing()) {
      if (room <= 0) break;
      room -= 1;
      if (entry.way !== 'ready') next.push(entry);
    }
    return next;
  }

  /** How many more may be cleared at once, since nothing stands before them. */
  free(): number {
    if (!this.connected) return 0;
    let room = WINDOW - this.#underWay.size;
    for (const entry of this.#queue.entries()) {
      if (entry.keeping === 'storing') break;
      if (!entry.open || entry.way === 'under_way') continue;
      if (entry.way !== 'ready') return 0;
      room -= 1;
    }
    return room;
  }

  take(commands: number, bytes: number): OutgoingCommand[] {
    const taken: OutgoingCommand[] = [];
    let left = bytes;
    if (!this.connected) return taken;
    for (const entry of this.#standing()) {
      if (entry.way !== 'ready' || taken.length >= commands) break;
      const { id, json } = entry.command;
      left -= utf8Most(json);
      if (left < 0 && taken.length > 0) break;
      entry.way = 'under_way';
      this.#underWay.add(entry);
      taken.push({ id, json });
    }
    return taken;
  }

  /** It was not taken, or its end is not known. */
  again(entry: Entry, afterMs: number, reason: string): void {
    this.#underWay.delete(entry);
    const attempts = (entry.passing?.attempts ?? 0) + 1;
    entry.passing = { reason, attempts };
    entry.way = 'resting';
    const pause = Math.min(PAUSE_MAX_MS, PAUSE_MS * 2 ** (attempts - 1));
    // Between a half and the whole of it, so that not all clients come back at once.
    const jitter = 0.5 + ((this.#environment.random(1)[0] ?? 0) / 255) * 0.5;
    this.#pauses.get(entry)?.();
    const wait = Math.max(afterMs, pause * jitter);
    this.#pauses.set(
      entry,
      this.#environment.after(wait, () => this.rest(entry)),
    );
  }

  /** Its pause is over. */
  rest(entry: Entry): void {
    this.#pauses.get(entry)?.();
    this.#pauses.delete(entry);
    if (entry.way !== 'resting') return;
    entry.way = 'ready';
    this.#rested();
  }

  /** It is settled, or taken away. */
  leave(entry: Entry): void {
    this.#underWay.delete(entry);
    this.#pauses.get(entry)?.();
    this.#pauses.delete(entry);
    entry.way = 'idle';
    entry.passing = undefined;
  }

  disconnected(): void {
    this.connected = false;
    for (const entry of this.#underWay) entry.way = 'unanswered';
    this.#underWay.clear();
    for (const [entry, cancel] of this.#pauses) {
      cancel();
      entry.way = 'unanswered';
    }
    this.#pauses.clear();
  }

  /** What was sent and has no outcome goes out again. */
  resumed(): void {
    this.connected = true;
    for (const entry of this.#queue.entries()) {
      if (entry.command.state === 'sent' && entry.way !== 'under_way') entry.way = 'ready';
    }
  }

  /** Those that may go out now, in order, up to the first that must wait. */
  *#standing(): Iterable<Entry> {
    for (const entry of this.#queue.entries()) {
      if (!entry.open || entry.way === 'under_way') continue;
      if (entry.way === 'resting' || entry.keeping === 'storing') return;
      const hindrance = this.#queue.hindrance(entry);
      if (hindrance === 'waiting') return;
      if (hindrance === undefined) yield entry;
    }
  }
}

/** How many bytes a text has on the wire, at most. */
export function utf8Most(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0x7f) length += 2;
  return length;
}
