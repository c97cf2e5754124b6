/** Commands of which nothing is shown in advance, and why. */

import type { CommandName } from '../schema.js';

const PEOPLE = 'what people may do holds once the server has said so';
const OFFICE = 'office work: prices hold once the server has said so';

export const waits = {
  add_customer_group: OFFICE,
  add_person: PEOPLE,
  add_price_list: OFFICE,
  adjust_account: 'what covers what is decided where all entries are',
  advance_price_list: 'the server gives it by its own clock',
  allocate: 'what covers what is decided where all entries are',
  apply_price_change: 'the server gives it by its own clock',
  begin_import: 'the server gives it as it takes a file in',
  change_person: PEOPLE,
  change_prices: OFFICE,
  edit_customer_group: OFFICE,
  edit_price_list: OFFICE,
  end_import: 'the server gives it as it takes a file in',
  expire_order: 'the server gives it by its own clock',
  post_account_opening: 'what covers what is decided where all entries are',
  post_credit: 'what covers what is decided where all entries are',
  refund_payment: 'what covers what is decided where all entries are',
  restore_person: PEOPLE,
  reverse_account_entry: 'what covers what is decided where all entries are',
  reverse_allocation: 'what covers what is decided where all entries are',
  set_import_mapping: 'the server shows how it reads the file',
  set_price_rules: OFFICE,
  suspend_person: PEOPLE,
  take_payment: 'what covers what is decided where all entries are',
  undo_import: 'the server gives it once all else is undone',
  undo_price_change: OFFICE,
} as const satisfies { readonly [Name in CommandName]?: string };
