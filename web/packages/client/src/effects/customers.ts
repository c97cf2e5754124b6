/** Customers. */

import type { AddCustomer } from '../generated/commands.js';
import type { Customer } from '../generated/records.js';
import type { Effect, View } from './port.js';
import { byKey, compact, get, idOf, known, must, put } from './records.js';

/** The customer that a command adds. */
export function addedCustomer(view: View, data: AddCustomer): Customer {
  const { names = [], status = 'active' } = data;
  const id = known(data.id);
  return compact<Customer>({
    ...data,
    ...pricesOf(view, data),
    id,
    names: names.length === 0 ? undefined : names,
    status,
  });
}

/** The group and price list that are named, by their ids. */
function pricesOf(view: View, data: { group?: string; price_list?: string }) {
  return {
    group: data.group && known(idOf(view, 'customer_groups', data.group)),
    price_list: data.price_list && known(idOf(view, 'price_lists', data.price_list)),
  };
}

export const addCustomer: Effect<'add_customer'> = (data, view) => {
  const customer = addedCustomer(view, data);
  must(get(view, 'customers', customer.id) === undefined);
  return [put('customers', customer)];
};

export const editCustomer: Effect<'edit_customer'> = ({ customer: key, clear = [], ...given }, view) => {
  const before = known(byKey(view, 'customers', key));
  must(before.status !== 'archived' || given.status !== undefined);
  return [put('customers', edited(before, { ...given, ...pricesOf(view, given) }, clear))];
};

export const archiveCustomer: Effect<'archive_customer'> = ({ customer }, view) => [
  put('customers', { ...known(byKey(view, 'customers', customer)), status: 'archived' }),
];

/** A record with the fields that are given in place of its own; cleared ones and lists that are empty now are left out. */
export function edited<Kept extends { readonly names?: readonly unknown[] }>(
  before: Kept,
  given: { readonly [Field in keyof Kept]?: Kept[Field] | undefined },
  clear: readonly (string & keyof Kept)[],
): Kept {
  const after: Record<string, unknown> = { ...before };
  for (const field of clear) delete after[field];
  for (const [field, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (Array.isArray(value) && value.length === 0) delete after[field];
    else after[field] = value;
  }
  return after as Kept;
}
