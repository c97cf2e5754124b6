/**
 * Keeps the replica in the storage: in the tab that leads, what each run changed is written behind it; in the others, what was
 * written is read. One write is under way at a time; what comes meanwhile is put together in the next.
 */
import type { Environment } from '../environment.js';
import { patchOfKept, patchOfWrite } from '../replica/patch.js';
import type { Replica } from '../replica/replica.js';
import {
  type KeptSubscription,
  type Storage,
  StorageError,
  type StorageFault,
  type WriteRead,
} from '../storage/port.js';
import type { AppliedRun } from '../sync/run.js';
import { Draft } from './draft.js';

/** What could not be written is tried again after this long. */
const TRY_AGAIN_MS = 15_000;
/** Writes are folded into rows when there was nothing to write for so long, … */
const IDLE_MS = 2_000;
/** … and at the latest when there are so many: where something changes all the time, it is never idle. */
const UNFOLDED_MOST = 512;

export interface KeeperParts {
  readonly storage: Storage;
  /** Whether rows are to be kept; else only what became of commands. */
  readonly keepsRows: boolean;
  readonly replica: Replica;
  readonly environment: Environment;
  /** The epoch of the lease that this tab leads by. */
  readonly epoch: () => number;
  /** A write is kept: other tabs may read it. */
  readonly wrote: (n: number) => void;
  /** Another tab wrote this, and it is shown now. */
  readonly read: (write: WriteRead) => void;
  /** Another tab leads. */
  readonly fenced: () => void;
  /** Whether the last thing that was to be written could be. */
  readonly fault: (fault: StorageFault | undefined, inARow: number) => void;
  /** Of so many subscriptions something that was kept can't be read. */
  readonly damaged: (count: number) => void;
}

export class ReplicaKeeper {
  readonly #parts: KeeperParts;
  /** The number of the last write that is in the replica. */
  #n = 0;
  #draft = new Draft();
  /** Writes in a row that failed. */
  #failures = 0;
  #writing: Promise<void> | undefined;
  #following: Promise<void> | undefined;
  /** Writes since folding began last. */
  #unfolded = 0;
  #isFolding = false;
  #timer: (() => void) | undefined;
  #isClosed = false;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
  }

  /** Whether the storage holds what the replica holds. */
  get isWritten(): boolean {
    return this.#draft.isEmpty && this.#writing === undefined;
  }

  get n(): number {
    return this.#n;
  }

  /** Makes the replica what the storage holds. */
  async load(): Promise<void> {
    const { storage, replica } = this.#parts;
    const { position, subscriptions, n } = await storage.loadReplica();
    replica.step(() => {
      const kept = new Set(subscriptions.map(({ subscription }) => subscription.key));
      const dropped = [...replica.holdings].map(({ subscription }) => subscription.key);
      if (position === undefined) replica.clear();
      else
        replica.apply({
          ...patchOfKept(subscriptions, position),
          dropped: dropped.filter((key) => !kept.has(key)),
        });
    });
    this.#n = n;
    this.#draft = new Draft();
    const count = subscriptions.filter(({ damaged }) => damaged).length;
    if (count > 0) this.#parts.damaged(count);
  }

  /** Takes over what other tabs wrote since. */
  follow(): Promise<void> {
    this.#following ??= this.#follow().finally(() => {
      this.#following = undefined;
    });
    return this.#following;
  }

  /** Writes what a run changed, some time soon. */
  keep(run: AppliedRun): void {
    const { keepsRows } = this.#parts;
    if (!keepsRows && run.outcomes.length === 0) return;
    this.#draft.add(keepsRows ? run : { ...run, patch: { ...run.patch, parts: [], dropped: [] } });
    this.#write();
  }

  /** Resolves when all is written, or could not be. */
  async flush(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.();
  }

  #write(): void {
    if (this.#writing !== undefined || this.#draft.isEmpty || this.#isClosed) return;
    this.#timer?.();
    const draft = this.#draft;
    this.#draft = new Draft();
    this.#writing = this.#writeDraft(draft).then((isDone) => {
      this.#writing = undefined;
      if (isDone) this.#write();
    });
  }

  async #writeDraft(draft: Draft): Promise<boolean> {
    const { storage, epoch, wrote, fenced, fault } = this.#parts;
    const write = draft.write;
    if (write === undefined) return true;
    try {
      const n = await storage.writeReplica(write, epoch());
      if (n === 'fenced') {
        fenced();
        return false;
      }
      this.#n = n;
      this.#failures = 0;
      fault(undefined, 0);
      wrote(n);
      this.#unfolded += 1;
      if (this.#unfolded < UNFOLDED_MOST) this.#later(IDLE_MS, () => void this.#fold());
      else void this.#fold();
      return true;
    } catch (error) {
      this.#draft = draft.followedBy(this.#draft);
      this.#failures += 1;
      fault(error instanceof StorageError ? error.fault : 'failed', this.#failures);
      this.#later(TRY_AGAIN_MS, () => this.#write());
      return false;
    }
  }

  /** Folds all that there is to fold, a piece at a time, between writes. */
  async #fold(): Promise<void> {
    if (this.#isFolding) return;
    const { storage, epoch, environment } = this.#parts;
    this.#isFolding = true;
    this.#unfolded = 0;
    try {
      while (!this.#isClosed && (await storage.fold(epoch()))) {
        await new Promise<void>((resolve) => environment.after(1, resolve));
      }
    } catch {
      // What was not folded now is folded later.
    }
    this.#isFolding = false;
  }

  async #follow(): Promise<void> {
    const { storage, replica, read } = this.#parts;
    const writes: WriteRead[] = [];
    let replaced: readonly KeptSubscription[] = [];
    for (let n = this.#n; ; ) {
      const more = await storage.writesAfter(n);
      if (more === 'folded') {
        await this.load();
        return;
      }
      writes.push(...more);
      n = more.at(-1)?.n ?? n;
      const keys = writes.flatMap(({ subscriptions }) => subscriptions.filter(({ replace }) => replace));
      if (keys.length === 0) break;
      const kept = await storage.loadSubscriptions(keys.map(({ subscription }) => subscription.key));
      replaced = kept.subscriptions;
      if (kept.n === n) break;
    }
    const last = writes.at(-1);
    if (last === undefined) return;
    replica.step(() => {
      for (const write of writes) replica.apply(patchOfWrite(write));
      replica.apply(patchOfKept(replaced, last.position));
      for (const write of writes) read(write);
    });
    this.#n = last.n;
  }

  #later(ms: number, call: () => void): void {
    this.#timer?.();
    this.#timer = this.#parts.environment.after(ms, call);
  }
}
