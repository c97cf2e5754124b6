/** A client that shares its storage with nobody: it leads, and nobody hears it. */
import type { Storage } from '../storage/port.js';
import type { Tabs } from './port.js';

export async function alone(storage: Storage, id: string): Promise<Tabs> {
  const { epoch } = await storage.lease.take(id, await storage.lease.read());
  return {
    id,
    leading: true,
    epoch,
    onLeading: () => () => {},
    fenced: () => {},
    post: () => {},
    onMessage: () => () => {},
    close: () => void storage.lease.release(epoch),
  };
}
