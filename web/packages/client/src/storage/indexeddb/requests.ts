/** IndexedDB by promises: one request, one transaction, and what their failures mean. */

import { StorageError } from '../port.js';

/** A request's result. */
export function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** A request's result; `undefined` where it failed: the transaction goes on without it. */
export function attempt<Result>(request: IDBRequest<Result>): Promise<Result | undefined> {
  return new Promise((resolve) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = (event) => {
      event.preventDefault();
      event.stopPropagation();
      resolve(undefined);
    };
  });
}

/** How a transaction is to be written: `strict` is flushed to the disk before it counts as done. */
export type Durability = 'strict' | 'relaxed';

/**
 * Runs `work` in one transaction. What it gives is there once the transaction is complete; if it throws, nothing was done.
 * Within it only requests of this transaction may be awaited.
 */
export async function transact<Result>(
  open: () => IDBDatabase,
  stores: readonly string[],
  mode: 'readonly' | Durability,
  work: (transaction: IDBTransaction) => Promise<Result>,
): Promise<Result> {
  try {
    const database = open();
    const transaction =
      mode === 'readonly'
        ? database.transaction(stores, 'readonly')
        : database.transaction(stores, 'readwrite', { durability: mode });
    const ended = end(transaction);
    // It is awaited below; a failure before that is not one that nobody handles.
    ended.catch(() => undefined);
    let result: Result;
    try {
      result = await work(transaction);
    } catch (error) {
      abort(transaction);
      throw error;
    }
    await ended;
    return result;
  } catch (error) {
    throw storageError(error);
  }
}

/** What a failure of the browser's storage means. */
export function storageError(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  const name = nameOf(error);
  if (name === 'QuotaExceededError') return new StorageError('full', error);
  // The database was closed, or the transaction ended under us.
  if (name === 'InvalidStateError') return new StorageError('closed', error);
  return new StorageError('failed', error);
}

function end(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new StorageError('failed'));
  });
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It has ended already: there is nothing to take back.
  }
}

function nameOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';
}
