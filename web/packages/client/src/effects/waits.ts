/** Commands of which nothing is shown in advance, and why. */

import type { CommandName } from '../schema.js';

export const waits = {
  adjust_account: 'what covers what is decided where all entries are',
  allocate: 'what covers what is decided where all entries are',
  begin_import: 'the server gives it as it takes a file in',
  end_import: 'the server gives it as it takes a file in',
  expire_order: 'the server gives it by its own clock',
  post_account_opening: 'what covers what is decided where all entries are',
  post_credit: 'what covers what is decided where all entries are',
  refund_payment: 'what covers what is decided where all entries are',
  reverse_account_entry: 'what covers what is decided where all entries are',
  reverse_allocation: 'what covers what is decided where all entries are',
  set_import_mapping: 'the server shows how it reads the file',
  take_payment: 'what covers what is decided where all entries are',
  undo_import: 'the server gives it once all else is undone',
} as const satisfies { readonly [Name in CommandName]?: string };
