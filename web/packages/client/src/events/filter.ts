/** Which events a listener hears. */
import type { Category, Importance } from '../generated/protocol.js';
import type { CollectionName, EventName } from '../schema.js';
import type { LiveEvent } from '../sync/run.js';

/** All that is given must fit; a list fits if one of it does. */
export interface EventFilter {
  readonly name?: EventName | readonly EventName[];
  readonly category?: Category | readonly Category[];
  readonly importance?: Importance | readonly Importance[];
  /** What it is about. */
  readonly subject?: { readonly collection?: CollectionName; readonly id?: string };
}

/** Makes a filter ready to be asked. */
export function eventMatcher(filter: EventName | EventFilter): (event: LiveEvent) => boolean {
  if (typeof filter === 'string') return ({ event }) => event.name === filter;
  const { name, category, importance, subject } = filter;
  return (event) =>
    fits(name, event.event.name) &&
    fits(category, event.category) &&
    fits(importance, event.importance) &&
    fits(subject?.collection, event.subject.collection) &&
    fits(subject?.id, event.subject.id);
}

function fits<Value>(wanted: Value | readonly Value[] | undefined, value: Value): boolean {
  return wanted === undefined || (Array.isArray(wanted) ? wanted.includes(value) : wanted === value);
}
