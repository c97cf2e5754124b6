/** Commands of which nothing is shown in advance, and why. */

import type { CommandName } from '../schema.js';

const OFFICE = 'office work: prices hold once the server has said so';

export const waits = {
  add_customer_group: OFFICE,
  add_price_list: OFFICE,
  advance_price_list: 'the server gives it by its own clock',
  apply_price_change: 'the server gives it by its own clock',
  begin_import: 'the server gives it as it takes a file in',
  change_prices: OFFICE,
  edit_customer_group: OFFICE,
  edit_price_list: OFFICE,
  end_import: 'the server gives it as it takes a file in',
  expire_order: 'the server gives it by its own clock',
  set_import_mapping: 'the server shows how it reads the file',
  set_price_rules: OFFICE,
  undo_import: 'the server gives it once all else is undone',
  undo_price_change: OFFICE,
} as const satisfies { readonly [Name in CommandName]?: string };
