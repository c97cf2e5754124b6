/** When what was given is kept. */
import type { Outbox } from './outbox.js';

/** Resolves when no command is on its way to the disk. */
export async function allKept(outbox: Outbox): Promise<void> {
  while (outbox.items.some(({ state }) => state === 'saving')) {
    await new Promise<void>((resolve) => {
      const stop = outbox.subscribe(() => {
        stop();
        resolve();
      });
    });
  }
}
