/**
 * Where a client keeps what must outlive the page: its copy of the records with the position that they stand at, its
 * commands, and who it is. One implementation keeps it in memory, one in IndexedDB.
 *
 * Rows belong to subscriptions: one that is in two is kept twice. How rows are laid out (chunks, a log of changes that is
 * folded in when it is idle) is the storage's own affair.
 */
import type { CollectionName } from '../schema.js';

/** A record as it is kept: its canonical JSON is what its hash is of. */
export interface StoredRow {
  readonly id: string;
  /** The entry of the log that changed it last. */
  readonly seq: number;
  /** Its canonical JSON, as `JSON.stringify(record)` gives it. */
  readonly json: string;
}

/** What is known of a subscription besides its rows. */
export interface StoredSubscription {
  /** `subscriptionKey` of collection and filters: its name in the storage. */
  readonly key: string;
  readonly collection: CollectionName;
  /** Fields with the values that fit, both sorted. */
  readonly filters: readonly { readonly field: string; readonly values: readonly string[] }[];
  /** The fingerprint of the rights under which its rows are held. */
  readonly scope: string;
  /** Its rows are of another history, or were found damaged: verify before it is called ready. */
  readonly doubtful: boolean;
}

/** What changes in the storage when a run was applied: all of it in one transaction, or nothing. */
export interface ReplicaWrite {
  /** Where the replica stands now: `epoch:seq:mark`. */
  readonly position: string;
  readonly subscriptions: readonly SubscriptionWrite[];
  /** Keys of subscriptions that are held no more: their rows go. */
  readonly dropped: readonly string[];
}

/** What changes in one subscription. */
export interface SubscriptionWrite {
  readonly subscription: StoredSubscription;
  /** Whether `rows` are all it holds from now on, and what was there before goes. */
  readonly replace: boolean;
  /** Added, or put in place of what was there under their ids. */
  readonly rows: readonly StoredRow[];
  /** Ids that are not there any more; they may never have been. */
  readonly gone: readonly string[];
}

/** What was kept, as of one moment. */
export interface Kept {
  /** Absent where nothing is held. */
  readonly position: string | undefined;
  readonly subscriptions: readonly KeptSubscription[];
}

export interface KeptSubscription {
  readonly subscription: StoredSubscription;
  /** Its rows in JSON arrays, any number in each: `[record, record, …]`, with `seqs` in the same order. */
  readonly chunks: readonly KeptChunk[];
  /** Whether a chunk could not be read: what is here is not all, and is not to be used. */
  readonly damaged: boolean;
}

export interface KeptChunk {
  readonly json: string;
  readonly seqs: readonly number[];
}

/** What the storage can be. */
export interface Storage {
  /** `memory` is gone with the page; so is `indexeddb` where `saved` is false (a private window). */
  readonly kind: 'memory' | 'indexeddb';
  /** Small things by name: the device id among them. Durable when it resolves. */
  readMeta(name: string): Promise<string | undefined>;
  writeMeta(name: string, value: string): Promise<void>;
  /** All of the replica, in one transaction: rows and position fit together. */
  loadReplica(): Promise<Kept>;
  /** Keeps what a run changed, in one transaction. Called again only when the last call has settled. */
  writeReplica(write: ReplicaWrite): Promise<void>;
  /** Rows of a subscription as they are on disk now, a part at a time, for checking. `after` is what the last call gave. */
  readRows(key: string, after: string | undefined): Promise<RowsRead>;

  /** All commands, by `order`. */
  loadCommands(): Promise<readonly StoredCommand[]>;
  /** Adds or replaces commands by id. Durable (flushed to disk) when it resolves. */
  putCommands(commands: readonly StoredCommand[]): Promise<void>;
  deleteCommands(ids: readonly string[]): Promise<void>;

  /** Ends it; nothing is called after that. */
  close(): Promise<void>;
}

export interface RowsRead {
  readonly rows: readonly StoredRow[];
  /** Give it as `after` to go on; absent at the end. */
  readonly next: string | undefined;
}

/** A command as it is kept: the outbox knows what its `state` means. */
export interface StoredCommand {
  readonly id: string;
  /** Its place in the outbox; grows, and is not the wall clock's. */
  readonly order: number;
  /** The exact bytes that are sent, now and ever. */
  readonly json: string;
  readonly state: unknown;
}

/** The name of a subscription: equal ones have equal names. */
export function subscriptionKey(collection: CollectionName, filters: StoredSubscription['filters']): string {
  return JSON.stringify([collection, filters.map(({ field, values }) => [field, values])]);
}
