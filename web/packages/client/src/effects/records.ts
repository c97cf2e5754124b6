/** Finding what a command names, in what the replica holds. */
import { businessDay } from '../calendar/index.js';
import type { Business, Location, Records } from '../generated/records.js';
import { BUSINESS } from '../ids/index.js';
import type { CommandFacts, Put, View } from './port.js';

/** What the effect needs is not here, or the server is going to refuse: nothing is shown in advance. */
export class CannotTell extends Error {}

/** The value, or there is nothing to be shown. */
export function known<T>(value: T | undefined): T {
  if (value === undefined) throw new CannotTell();
  return value;
}

/** Goes on only where it holds. */
export function must(holds: boolean): asserts holds {
  if (!holds) throw new CannotTell();
}

/** A record as it will be put. */
export function put<Collection extends keyof Records>(
  collection: Collection,
  record: Records[Collection],
): Put {
  return { collection, record };
}

/** A record without the fields that are `undefined`. */
export function compact<T extends object>(fields: { [Field in keyof T]: T[Field] | undefined }): T {
  const record: Record<string, unknown> = {};
  for (const field in fields) if (fields[field] !== undefined) record[field] = fields[field];
  return record as T;
}

/** A record that lacks what only the server gives: its number. Fields that are `undefined` are left out. */
export function unconfirmed<T extends object>(fields: { [Field in keyof T]?: T[Field] | undefined }): T {
  return compact(fields as { [Field in keyof T]: T[Field] | undefined });
}

/** A record by its id. */
export function get<Collection extends keyof Records>(
  view: View,
  collection: Collection,
  id: string | undefined,
): Records[Collection] | undefined {
  return id === undefined ? undefined : (view.get(collection, id) as Records[Collection] | undefined);
}

/** Records by a field. */
export function find<Collection extends keyof Records>(
  view: View,
  collection: Collection,
  field: string & keyof Records[Collection],
  value: string,
): readonly Records[Collection][] {
  return view.find(collection, field, value) as readonly Records[Collection][];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A text that has the form of a UUID is an id, any other is a code. */
export function isId(key: string): boolean {
  return UUID.test(key);
}

type Coded = 'products' | 'locations' | 'customers' | 'customer_groups' | 'price_lists';

/** The record that is named by its id or its code. */
export function byKey<Collection extends Coded>(
  view: View,
  collection: Collection,
  key: string,
): Records[Collection] | undefined {
  if (isId(key)) return get(view, collection, key.toLowerCase());
  const field = (collection === 'products' ? 'sku' : 'code') as string & keyof Records[Collection];
  return find(view, collection, field, key)[0];
}

/** The id of what is named: also where the record is not here, if it is named by its id. */
export function idOf(view: View, collection: Coded, key: string): string | undefined {
  return isId(key) ? key.toLowerCase() : byKey(view, collection, key)?.id;
}

/** The business's settings; a partner does not see them. */
export function businessOf(view: View): Business | undefined {
  return get(view, 'business', BUSINESS);
}

/** The id of the location that is named; the business's own where none is. */
export function locationOf(view: View, key: string | undefined): Location['id'] | undefined {
  return key === undefined ? businessOf(view)?.default_location : idOf(view, 'locations', key);
}

/** When the command happened, as records write moments. */
export function momentOf(command: CommandFacts): string {
  return new Date(command.occurredAt).toISOString();
}

/** The business's day on which the command happened. */
export function dayOf(view: View, command: CommandFacts): string {
  const business = businessOf(view);
  const moment = new Date(command.occurredAt).getTime();
  return businessDay(moment, business ?? { time_zone: 'UTC' });
}
