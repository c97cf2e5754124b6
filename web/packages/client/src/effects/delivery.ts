/** How an order gets to its customer: as given; else as it was; else, where the way is given, as the customer's record says. */

import type { Address, Contact, Customer, Method, Order, Window } from '../generated/records.js';
import type { View } from './port.js';
import { compact, get, known, must } from './records.js';

/** What a command says of it. */
export interface Wish {
  readonly address?: Address;
  readonly contact?: Contact;
  readonly method?: Method;
  readonly wanted?: string;
  readonly window?: Window;
}

/** The fields of an order that say where it goes and to whom. */
export function destination(
  wish: Wish,
  customer: Customer | undefined,
  kept: Pick<Order, 'address' | 'contact'> = {},
): { address: Address | undefined; contact: Contact | undefined } {
  must(wish.address === undefined || wish.method !== 'collect');
  must(wish.window === undefined || (wish.wanted !== undefined && wish.window.from < wish.window.until));
  const of = wish.method === undefined ? undefined : customer;
  const contact = wish.contact ?? kept.contact ?? (of && contactOf(of));
  const address = wish.address ?? kept.address;
  if (wish.method === 'deliver') return { address: known(address ?? of?.address), contact };
  return { address: wish.method === 'collect' ? undefined : address, contact };
}

function contactOf({ contact, email, name, phone }: Customer): Contact {
  return compact<Contact>({ email, name: contact ?? name, phone });
}

/** The order with another way, day, time and destination. */
export function delivered(order: Order, wish: Wish, view: View): Order {
  const { method, wanted, window } = wish;
  const customer = get(view, 'customers', order.customer);
  return compact<Order>({ ...order, ...destination(wish, customer, order), method, wanted, window });
}
