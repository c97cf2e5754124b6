/** Commands of which nothing is shown in advance, and why. */

import type { CommandName } from '../schema.js';

export const waits = {
  begin_import: 'the server gives it as it takes a file in',
  end_import: 'the server gives it as it takes a file in',
  expire_order: 'the server gives it by its own clock',
  set_import_mapping: 'the server shows how it reads the file',
  undo_import: 'the server gives it once all else is undone',
} as const satisfies { readonly [Name in CommandName]?: string };
