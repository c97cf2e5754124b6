/** What this device keeps for the person who is signed in: their cart, what they wait for, what they have seen. */
import { readJson, useSession, writeJson } from '@onhand/frame';
import { useMemo, useSyncExternalStore } from 'react';

/** A value that outlives the page, followed by all windows of the browser. */
export class Kept<Value> {
  readonly #key: string;
  readonly #usual: Value;
  #value: Value;
  readonly #listeners = new Set<() => void>();

  constructor(key: string, usual: Value) {
    this.#key = key;
    this.#usual = usual;
    this.#value = this.#read();
    globalThis.addEventListener?.('storage', ({ key: changed }) => {
      if (changed !== `onhand.${key}`) return;
      this.#value = this.#read();
      this.#tell();
    });
  }

  readonly get = (): Value => this.#value;

  readonly change = (how: (value: Value) => Value): void => {
    // Another window may have been quicker: what it wrote is what is changed.
    const before = readJson<Value>(this.#key) ?? this.#value;
    this.#value = how(before);
    writeJson(this.#key, this.#value);
    this.#tell();
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #read(): Value {
    return readJson<Value>(this.#key) ?? this.#usual;
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

const all = new Map<string, Kept<unknown>>();

/** What is kept under a name for whoever is signed in. */
export function useKeptStore<Value>(name: string, usual: Value): Kept<Value> {
  const { who } = useSession();
  const key = `shop.${who.business.id}.${who.person.id}.${name}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first usual value is the one
  return useMemo(() => {
    const known = all.get(key) as Kept<Value> | undefined;
    if (known !== undefined) return known;
    const made = new Kept<Value>(key, usual);
    all.set(key, made as Kept<unknown>);
    return made;
  }, [key]);
}

/** The same, with its value as it is now. */
export function useKept<Value>(name: string, usual: Value): [Value, Kept<Value>['change']] {
  const kept = useKeptStore(name, usual);
  return [useSyncExternalStore(kept.subscribe, kept.get), kept.change];
}
