/** Whose copy it is, kept for starts without a connection. */
import type { Bearer } from '../effects/port.js';

/** As it was kept; what can't be read the server says again. */
export function bearerOf(kept: string | undefined): Bearer | undefined {
  try {
    return kept === undefined ? undefined : JSON.parse(kept);
  } catch {
    return undefined;
  }
}
