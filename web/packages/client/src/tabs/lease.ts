/**
 * The lease: which tab of a browser leads. It is a row in the storage that the tabs share; locks and channels only make the
 * others hear sooner.
 */

/** Who leads. */
export interface Lease {
  /** Grows by one with each change of the leader. */
  readonly epoch: number;
  /** The tab that leads; absent where it gave the lead up. */
  readonly tab: string | undefined;
  /** Grows while the leader lives. */
  readonly beat: number;
  /** Whether the leader holds the lock that is named after its epoch. */
  readonly locked: boolean;
}

/** Keeps the lease. Each call is one transaction. */
export interface LeaseStore {
  /** The lease as it is. */
  read(): Promise<Lease>;
  /** Takes the lead, if the lease is still of this epoch and this beat. Gives the lease as it is then. */
  take(tab: string, seen: Pick<Lease, 'epoch' | 'beat'>): Promise<Lease>;
  /** Says that the leader lives. Gives the lease as it is then: of another epoch, if it was lost. */
  beat(epoch: number, locked: boolean): Promise<Lease>;
  /** Gives the lead up, if it is still held. */
  release(epoch: number): Promise<void>;
}

/** The lease before anybody took it. */
export const NOBODY: Lease = { epoch: 0, tab: undefined, beat: 0, locked: false };

/** The lease as `tab` takes it; `undefined` where it is another than the tab saw. */
export function taken(lease: Lease, tab: string, seen: Pick<Lease, 'epoch' | 'beat'>): Lease | undefined {
  if (lease.epoch !== seen.epoch || lease.beat !== seen.beat) return undefined;
  return { epoch: lease.epoch + 1, tab, beat: 0, locked: false };
}

/** The lease after a beat; `undefined` where the leader has lost it. */
export function beaten(lease: Lease, epoch: number, locked: boolean): Lease | undefined {
  return lease.epoch === epoch && lease.tab ? { ...lease, beat: lease.beat + 1, locked } : undefined;
}

/** The lease when the leader gave it up; `undefined` where it has lost it. */
export function released(lease: Lease, epoch: number): Lease | undefined {
  return lease.epoch === epoch && lease.tab
    ? { ...lease, tab: undefined, beat: lease.beat + 1, locked: false }
    : undefined;
}
