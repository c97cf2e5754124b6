/**
 * Pending commands over confirmed records that change under them: whatever is accepted, refused or done by others, in whatever
 * order, what is shown is the effects of what is pending over what is confirmed, and in the end what is confirmed.
 */
import { describe, expect, it } from 'vitest';
import { effects } from '../../src/effects/index.js';
import { collections } from '../../src/generated/records.js';
import type { PendingCommand } from '../../src/outbox/port.js';
import { Replica } from '../../src/replica/replica.js';
import { rowOf } from '../../src/replica/row.js';
import { matcher } from '../../src/replica/where.js';
import type { AnyRecord, CollectionName } from '../../src/schema.js';
import { Random } from '../random.js';
import { Held, puts } from './held.js';
import { type Step, steps } from './history.js';

const names = Object.keys(collections) as CollectionName[];
const all = steps();
const everything = matcher(() => true);

/** The replica, and beside it what is confirmed as plain maps. */
class Copy {
  readonly replica = new Replica(effects);
  readonly confirmed = new Held();
  #seq = 0;

  /** A run of the server: these records are so from now on, these commands are settled. */
  run(changed: readonly (readonly [CollectionName, AnyRecord])[], pending: readonly PendingCommand[]): void {
    this.#seq += 1;
    for (const [collection, record] of changed) this.confirmed.put(collection, record);
    const parts = [...new Set(changed.map(([collection]) => collection))].map((collection) => ({
      subscription: { key: collection, collection, filters: [], scope: 'all', doubtful: false },
      replace: false,
      rows: changed.filter(([of]) => of === collection).map(([, record]) => rowOf(record, this.#seq)),
      gone: [],
    }));
    this.replica.step(() => {
      this.replica.apply({ position: `1:${this.#seq}:00`, parts, dropped: [] });
      this.replica.showPending(pending);
    });
  }

  shown(): Map<string, AnyRecord> {
    const records = names.flatMap((name) => this.replica.select(everything, name));
    return new Map(records.map((record) => [record.id, record]));
  }
}

function byId(held: Held): Map<string, AnyRecord> {
  return new Map(names.flatMap((name) => held.all(name)).map((record) => [record.id, record]));
}

/** What must be shown: every effect, in order, over the confirmed records, from the beginning. */
function naive(confirmed: Held, pending: readonly PendingCommand[]): Map<string, AnyRecord> {
  let held = confirmed;
  for (const { name, data, ...command } of pending) {
    held = held.with(puts(name, data as never, held, command));
  }
  return byId(held);
}

/** Commands as the outbox shows them: without who gave them. */
function pendingOf({ name, data, command }: Step): PendingCommand {
  return { id: command.id, name, data, occurredAt: command.occurredAt };
}

/** A price, a tax rate, a threshold or a holdback that is another now. */
function byOthers(confirmed: Held, random: Random): [CollectionName, AnyRecord][] {
  const of = (collection: CollectionName) => random.pick(confirmed.all(collection));
  const figure = String(1 + random.below(9));
  const business = of('business');
  switch (random.below(4)) {
    case 0:
      return [['products', { ...of('products'), price: figure, tax_class: random.pick(['full', 'low']) }]];
    case 1:
      return [['business', { ...business, tax_included: !business['tax_included'] }]];
    case 2:
      return [['locations', { ...of('locations'), holdback: figure }]];
    default:
      return [['business', { ...business, priority: { high: figure }, auto_confirm: 'covered' }]];
  }
}

function play(seed: number): void {
  const random = new Random(seed);
  const start = random.below(all.length - 40);
  const copy = new Copy();
  const base = (all[start] as Step).before;
  copy.run(
    names.flatMap((name) => base.all(name).map((record) => [name, record] as const)),
    [],
  );
  const waiting = Array.from({ length: 25 }, (_, turn) => all[start + turn] as Step);
  let open: Step[] = [];
  while (waiting.length > 0 || open.length > 0) {
    const given = waiting.splice(0, random.below(4));
    open.push(...given);
    // Any of the open ones is settled next: accepted with what it changed in its own time, or refused.
    const settled = open.filter(() => random.chance(waiting.length === 0 ? 0.5 : 0.2));
    open = open.filter((step) => !settled.includes(step));
    const accepted = settled.filter(() => random.chance(0.7)).flatMap((step) => step.changed);
    const others = random.chance(0.3) ? random.pick(all).changed : [];
    const pending = open.map(pendingOf);
    copy.run([...accepted, ...others], pending);
    expect(copy.shown()).toEqual(naive(copy.confirmed, pending));
    // Then somebody changes what the effects only read.
    copy.run(byOthers(copy.confirmed, random), pending);
    expect(copy.shown()).toEqual(naive(copy.confirmed, pending));
  }
  expect(copy.shown()).toEqual(byId(copy.confirmed));
  for (const name of names) {
    for (const { id } of copy.confirmed.all(name)) expect(copy.replica.isPending(name, id)).toBe(false);
  }
}

describe('effects replayed over what is confirmed', () => {
  it.each(Array.from({ length: 25 }, (_, seed) => seed + 1))('seed %i', { timeout: 60_000 }, play);
});
