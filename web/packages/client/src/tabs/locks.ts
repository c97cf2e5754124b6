/**
 * Locks that the browser lets go when a tab dies: they only make the others hear of it sooner. On plain http there are none.
 */

/** The part of the browser's lock manager that is used. */
export interface Locks {
  request(name: string, options: { signal: AbortSignal }, held: () => Promise<void>): Promise<unknown>;
}

/** The browser's, where it has them. */
export function browserLocks(): Locks | undefined {
  return typeof navigator === 'undefined' ? undefined : navigator.locks;
}

/** Waits for a lock, and calls back once it is held. Gives a function that lets it go, or ends the waiting. */
export function holdLock(locks: Locks, name: string, held: () => void): () => void {
  const abort = new AbortController();
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  locks
    .request(name, { signal: abort.signal }, () => {
      held();
      return released;
    })
    // Ended while it was waiting, or not to be had: there is the lease.
    .catch(() => undefined);
  return () => {
    release();
    abort.abort();
  };
}
