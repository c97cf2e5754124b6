/**
 * Where a client keeps what must outlive the page: its copy of the records with the position that they stand at, its
 * commands, and who it is. One implementation keeps it in memory, one in IndexedDB; one suite of rules runs over both.
 *
 * Rows belong to subscriptions: one that is in two is kept twice. How rows are laid out (chunks, a log of changes that is
 * folded in when it is idle) is the storage's own affair.
 *
 * All tabs of a browser share one storage. What a run changed is kept as a write, numbered without a gap; tabs that don't hold
 * the connection follow the writes by number. Only the leading tab writes: each write names the epoch of its lease, and is
 * `fenced` once another tab has taken the lead, so that what is kept never goes back.
 */
import type { OutcomeMessage } from '../outbox/port.js';
import type { CommandStore } from '../outbox/stored.js';
import type { CollectionName } from '../schema.js';
import type { LeaseStore } from '../tabs/lease.js';
import type { MailStore } from '../tabs/mail.js';

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
  /**
   * The fingerprint of the rights under which its rows are held at the position; absent where they are of an older one: they
   * may be shown, and all is to be fetched again.
   */
  readonly scope: string | undefined;
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
  /** What became of commands: the queue is changed in the same transaction. */
  readonly outcomes: readonly OutcomeMessage[];
  /** What other tabs are told besides, plain data; kept until the write is folded into the rows. */
  readonly news?: unknown;
}

/** A write, read back. */
export interface WriteRead extends ReplicaWrite {
  /** One more than that of the write before. */
  readonly n: number;
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
  /** The number of the last write that is in it; 0 where there was none. */
  readonly n: number;
}

export interface KeptSubscription {
  readonly subscription: StoredSubscription;
  /** Its rows, to be applied in this order: a row takes the place of an earlier one of its id. */
  readonly chunks: readonly KeptChunk[];
  /** Whether a part could not be read or was altered: nothing is here, and all must be read anew. */
  readonly damaged: boolean;
}

/** Rows in a JSON array, `[record, record, …]`, with `seqs` in the same order; then the ids that are gone with them. */
export interface KeptChunk {
  readonly json: string;
  readonly seqs: readonly number[];
  readonly gone: readonly string[];
}

/** Keeps the replica, the commands and the lease. A promise is rejected with a `StorageError`; nothing was done then. */
export interface Storage {
  /** `memory` is gone with the page, and no other tab sees it. */
  readonly kind: 'memory' | 'indexeddb';
  /** The same for all tabs that share it. */
  readonly name: string;
  readonly commands: CommandStore;
  readonly lease: LeaseStore;
  /** What tabs leave each other where they can't hear each other; absent where there is no other tab. */
  readonly mail: MailStore | undefined;

  /** Small things by name. Durable when it resolves. */
  readMeta(name: string): Promise<string | undefined>;
  writeMeta(name: string, value: string): Promise<void>;
  /** Keeps it unless there is one already; gives the one that is kept then. For the device's id: two tabs may come first. */
  readMetaOr(name: string, value: string): Promise<string>;

  /** All of the replica, in one transaction: rows and position fit together. */
  loadReplica(): Promise<Kept>;
  /** Some subscriptions, in one transaction; those that are not kept are left out. */
  loadSubscriptions(keys: readonly string[]): Promise<Kept>;
  /**
   * Keeps what a run changed, in one transaction, and gives the write's number. Called again only when the last call has
   * settled.
   */
  writeReplica(write: ReplicaWrite, epoch: number): Promise<number | 'fenced'>;
  /**
   * Writes after number `n`, oldest first. Rows that replaced all others are left out of them: `loadSubscriptions` has them.
   * `folded` where some of the writes are no more: `loadReplica` has all.
   */
  writesAfter(n: number): Promise<readonly WriteRead[] | 'folded'>;
  /** Folds writes into rows, some of the work at a time: to be called when there is nothing else to do. False: all is done. */
  fold(epoch: number): Promise<boolean>;
  /** Rows of a subscription as they are on disk now, a part at a time, for checking. `after` is what the last call gave. */
  readRows(key: string, after: string | undefined): Promise<RowsRead>;

  /** Called when it was taken away under us: deleted, or made over by a newer release in another tab. */
  onLost(listener: () => void): () => void;
  /** Ends it; nothing is called after that. */
  close(): Promise<void>;
  /** Deletes all that is kept, and ends it: on signing out. */
  destroy(): Promise<void>;
}

export interface RowsRead {
  /** Absent where they can't be read. */
  readonly rows: readonly StoredRow[] | undefined;
  /** As of which write. */
  readonly n: number;
  /** Whether a record of the subscription belongs to this part. */
  readonly covers: (id: string) => boolean;
  /** Give it as `after` to go on; absent at the end. */
  readonly next: string | undefined;
}

/** Why something could not be kept or read. `full`: there is no room. `closed`: ended, or taken away. */
export type StorageFault = 'full' | 'failed' | 'closed';

/** The storage did not do what it was asked to, and nothing of it. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly fault: StorageFault;

  constructor(fault: StorageFault, cause?: unknown) {
    super(`storage ${fault}${cause instanceof Error ? `: ${cause.message}` : ''}`, { cause });
    this.fault = fault;
  }
}

/** The name of a subscription: equal ones have equal names. */
export function subscriptionKey(collection: CollectionName, filters: StoredSubscription['filters']): string {
  return JSON.stringify([collection, filters.map(({ field, values }) => [field, values])]);
}
