/** Opens the database of a business and its bearer. */

import { StorageError } from '../port.js';
import { SCHEMA, upgrade } from './schema.js';
import { IndexedDbStorage } from './storage.js';

/** Why the browser's storage can't be had. */
export type Unavailable =
  /** There is none here. */
  | 'absent'
  /** The browser refuses: a private window, or a setting. */
  | 'refused'
  /** Another tab with an older release holds it and does not let go, or the browser does not answer. */
  | 'blocked'
  /** It was written by a newer release. */
  | 'newer';

/** So long the browser may take to open it, in milliseconds. */
export const OPEN_MS = 5_000;

/** Opens it; what keeps it from being opened is said in a word. Nothing is thrown. */
export async function openIndexedDb(
  name: string,
  after: (ms: number, call: () => void) => () => void,
  factory: IDBFactory | undefined = browserFactory(),
): Promise<IndexedDbStorage | Unavailable> {
  if (!factory) return 'absent';
  try {
    const database = await open(factory, name, after);
    return new IndexedDbStorage(factory, database);
  } catch (error) {
    return reason(error);
  }
}

function open(
  factory: IDBFactory,
  name: string,
  after: (ms: number, call: () => void) => () => void,
): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    let waiting = true;
    const request = factory.open(name, SCHEMA);
    const cancel = after(OPEN_MS, () => {
      waiting = false;
      reject(new StorageError('closed'));
    });
    request.onupgradeneeded = (event) => {
      // Given up meanwhile: the database stays as it was.
      if (!waiting) request.transaction?.abort();
      else upgrade(request.result, event.oldVersion);
    };
    request.onsuccess = () => {
      cancel();
      if (waiting) resolve(request.result);
      else request.result.close();
    };
    request.onerror = (event) => {
      // Firefox tells the window as well, unless it is handled here.
      event.preventDefault();
      cancel();
      reject(request.error);
    };
  });
}

/** `indexedDB` may be missing, and in some private windows the very mention of it throws. */
function browserFactory(): IDBFactory | undefined {
  try {
    return globalThis.indexedDB ?? undefined;
  } catch {
    return undefined;
  }
}

function reason(error: unknown): Unavailable {
  if (error instanceof StorageError) return 'blocked';
  const name = error instanceof Error ? error.name : '';
  return name === 'VersionError' ? 'newer' : 'refused';
}
