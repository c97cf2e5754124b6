/** Commands of which nothing is shown in advance, and why. */

import type { CommandName } from '../schema.js';

export const waits = {
  expire_order: 'the server gives it by its own clock',
} as const satisfies { readonly [Name in CommandName]?: string };
