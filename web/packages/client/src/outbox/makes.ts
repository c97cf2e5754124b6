/** Commands that make a record: the field of their data that holds its id. */

import type { Environment } from '../environment.js';
import type { Commands } from '../generated/commands.js';
import type { CommandName } from '../schema.js';
import { newId } from './uuid.js';

/** The field by the command. The server would make the id itself; made here, it is known before, and stays the same when a
 * refused command is given once more. */
const MADE = {
  add_product: 'id',
  add_location: 'id',
  add_customer: 'id',
  post_opening: 'document',
  post_receipt: 'document',
  post_adjustment: 'document',
  post_damage: 'document',
  post_made: 'document',
  post_waste: 'document',
  post_count: 'document',
  dispatch_transfer: 'document',
  place_order: 'order',
  note_order: 'note',
  ask_return: 'request',
  record_sale: 'sale',
  record_return: 'return',
  open_register: 'register',
  move_cash: 'movement',
  suspend_sale: 'suspended',
} as const satisfies { readonly [Name in CommandName]?: keyof Commands[Name] };

const FIELDS: { readonly [name: string]: string } = MADE;

type Data = Readonly<Record<string, unknown>>;

/** The data with the ids of the records that the command makes: an order may bring its customer with it. */
export function withMadeId(name: string, data: object, environment: Environment): Data {
  const field = FIELDS[name];
  const given = data as Data & { readonly new_customer?: Data };
  if (field === undefined) return given;
  const { new_customer: brought } = given;
  return {
    ...given,
    ...(brought && { new_customer: { ...brought, id: brought['id'] ?? newId(environment) } }),
    [field]: given[field] ?? newId(environment),
  };
}

/** The id of the record that a command makes. */
export function madeId(name: string, data: Data): string | undefined {
  const field = FIELDS[name];
  const id = field === undefined ? undefined : data[field];
  return typeof id === 'string' ? id : undefined;
}

/** Calls back with each text in some data, however deep. */
export function eachText(data: unknown, call: (text: string) => void): void {
  if (typeof data === 'string') call(data);
  else if (typeof data === 'object' && data !== null)
    for (const part of Object.values(data)) eachText(part, call);
}
