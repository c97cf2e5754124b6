/** The database: its stores, what is in them, and its versions. */

import type { AcknowledgedFact, StoredCommand } from '../../outbox/stored.js';
import type { StoredSubscription } from '../port.js';

/** The version of the schema. A new one gets a step in `upgrade`; what is kept is never thrown away for it. */
export const SCHEMA = 1;

/** Names of the stores. */
export const META = 'meta';
export const LEASE = 'lease';
export const MAIL = 'mail';
export const REPLICA = 'replica';
export const HEADS = 'heads';
export const CHUNKS = 'chunks';
export const WRITES = 'writes';
export const COMMANDS = 'commands';
export const QUEUE = 'queue';
export const FACTS = 'facts';

/** Stores of the replica. */
export const REPLICA_STORES = [REPLICA, HEADS, CHUNKS, WRITES] as const;
/** Stores of the queue. */
export const QUEUE_STORES = [COMMANDS, QUEUE, FACTS] as const;

/** The key of the only row of `lease` and `replica`, and of the first of `queue`. */
export const ONLY = 1;
/** The key of the other row of `queue`: commands that were withdrawn, oldest first, as entries of a map. */
export const WITHDRAWN = 2;

/** The row of `replica`. */
export interface ReplicaRow {
  readonly position: string;
  /** The last write. */
  readonly n: number;
  /** Writes up to this one are in the chunks, and no more in `writes`. */
  readonly folded: number;
  /** How long the texts are that were written since, about. */
  readonly units: number;
}

/** A row of `heads`: a subscription. */
export interface HeadRow extends StoredSubscription {
  /** Its rows are in so many chunks, a power of two. */
  readonly slices: number;
  /** The write that replaced all its rows: those up to it are no more to be applied. */
  readonly since: number;
}

/** A row of `chunks`, by `[key, slice]`. */
export interface ChunkRow {
  /** `[record, record, …]`. */
  readonly json: string;
  readonly seqs: readonly number[];
  readonly sum: number;
}

/** A row of `writes`, by number. */
export interface WriteRow {
  /** A `WriteText`. */
  readonly json: string;
  readonly sum: number;
}

/** A row of `commands`, by place. */
export interface CommandRow extends StoredCommand {
  /** The sum of `json`. */
  readonly sum: number;
}

/** A row of `facts`, by number. */
export type FactRow = AcknowledgedFact;

/** The row of `queue`. */
export interface QueueRow {
  readonly version: number;
}

/** Brings the database from an older version to today's. Each step takes it one version further. */
export function upgrade(database: IDBDatabase, from: number): void {
  if (from < 1) {
    for (const name of [META, LEASE, REPLICA, CHUNKS, WRITES, QUEUE]) database.createObjectStore(name);
    database.createObjectStore(MAIL, { autoIncrement: true });
    database.createObjectStore(HEADS, { keyPath: 'key' });
    database.createObjectStore(FACTS, { keyPath: 'number', autoIncrement: true });
    const commands = database.createObjectStore(COMMANDS, { keyPath: 'place', autoIncrement: true });
    // Not unique, so that a damaged row can't keep others from being written; `append` looks before it writes.
    commands.createIndex('id', 'id');
    commands.createIndex('after', 'after', { multiEntry: true });
  }
}
