/** The lease in IndexedDB. */

import { beaten, type Lease, type LeaseStore, NOBODY, released, taken } from '../../tabs/lease.js';
import { done, transact } from './requests.js';
import { LEASE, ONLY } from './schema.js';

/** The lease, read in a transaction that writes what depends on it. */
export async function readLease(transaction: IDBTransaction): Promise<Lease> {
  return (await done<Lease | undefined>(transaction.objectStore(LEASE).get(ONLY))) ?? NOBODY;
}

export function leaseIn(database: () => IDBDatabase): LeaseStore {
  /** Puts the lease that `change` gives, if any, and gives the lease that is there then. */
  const update = (change: (lease: Lease) => Lease | undefined) =>
    transact(database, [LEASE], 'relaxed', async (transaction) => {
      const lease = await readLease(transaction);
      const next = change(lease);
      if (next) transaction.objectStore(LEASE).put(next, ONLY);
      return next ?? lease;
    });
  return {
    read: () => transact(database, [LEASE], 'readonly', readLease),
    take: (tab, seen) => update((lease) => taken(lease, tab, seen)),
    beat: (epoch, locked) => update((lease) => beaten(lease, epoch, locked)),
    release: async (epoch) => {
      await update((lease) => released(lease, epoch));
    },
  };
}
