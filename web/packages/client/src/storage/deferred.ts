/** What the outbox needs of a storage that is still being opened: it waits for that. */
import type { CommandStore } from '../outbox/stored.js';
import type { Storage } from './port.js';

export function deferredCommands(storage: Promise<Storage>): CommandStore {
  return {
    read: async () => (await storage).commands.read(),
    version: async () => (await storage).commands.version(),
    append: async (commands) => (await storage).commands.append(commands),
    step: async (steps) => (await storage).commands.step(steps),
    facts: async (after, limit) => (await storage).commands.facts(after, limit),
  };
}

export function deferredMeta(storage: Promise<Storage>): Pick<Storage, 'readMeta' | 'writeMeta'> {
  return {
    readMeta: async (name) => (await storage).readMeta(name),
    writeMeta: async (name, value) => (await storage).writeMeta(name, value),
  };
}
