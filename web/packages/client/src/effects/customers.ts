/** Customers. */

import type { AddCustomer } from '../generated/commands.js';
import type { Customer, Terms } from '../generated/records.js';
import { amount, amountText, exponentOf } from '../money/amount.js';
import type { Effect, View } from './port.js';
import { businessOf, byKey, compact, get, idOf, known, must, put } from './records.js';

/** The customer that a command adds. */
export function addedCustomer(data: AddCustomer, view: View): Customer {
  const { names = [], status = 'active' } = data;
  const id = known(data.id);
  return compact<Customer>({
    ...data,
    ...named(data, view),
    id,
    names: names.length === 0 ? undefined : names,
    status,
    terms: agreed(data.terms, view),
  });
}

/** Place, group and price list that are named, by their ids. */
function named(data: Pick<AddCustomer, 'default_location' | 'group' | 'price_list'>, view: View) {
  const { default_location: home, group, price_list: list } = data;
  return {
    default_location: home === undefined ? undefined : known(idOf(view, 'locations', home)),
    group: group === undefined ? undefined : known(idOf(view, 'customer_groups', group)),
    price_list: list === undefined ? undefined : known(idOf(view, 'price_lists', list)),
  };
}

/** What was agreed about paying later, as it is kept: the limit has the currency's digits. */
function agreed(terms: Terms | undefined, view: View): Terms | undefined {
  if (terms === undefined) return undefined;
  const { credit_limit, over_limit, ...rest } = terms;
  const exponent = exponentOf(known(businessOf(view)).currency);
  return compact<Terms>({
    ...rest,
    credit_limit:
      credit_limit === undefined ? undefined : amountText(amount(credit_limit, exponent), exponent),
    over_limit: over_limit === 'refuse' ? undefined : over_limit,
  });
}

export const addCustomer: Effect<'add_customer'> = (data, view) => {
  const customer = addedCustomer(data, view);
  must(get(view, 'customers', customer.id) === undefined);
  return [put('customers', customer)];
};

export const editCustomer: Effect<'edit_customer'> = ({ customer: key, clear = [], ...given }, view) => {
  const before = known(byKey(view, 'customers', key));
  must(before.status !== 'archived' || given.status !== undefined);
  const terms = agreed(given.terms, view);
  return [put('customers', edited(before, { ...given, ...named(given, view), terms }, clear))];
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
