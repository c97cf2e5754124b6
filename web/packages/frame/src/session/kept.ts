/** What this browser keeps beside the copy. Storage can be switched off; then the page forgets. */

/** For this tab, or for all of them. */
export type Place = 'sessionStorage' | 'localStorage';

export function read(key: string, storage: Place = 'localStorage'): string | undefined {
  try {
    return globalThis[storage].getItem(`onhand.${key}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function write(key: string, value: string | undefined, storage: Place = 'localStorage'): void {
  try {
    if (value === undefined) globalThis[storage].removeItem(`onhand.${key}`);
    else globalThis[storage].setItem(`onhand.${key}`, value);
  } catch {
    // It is forgotten when the page is closed.
  }
}

export function readJson<Value>(key: string, storage: Place = 'localStorage'): Value | undefined {
  try {
    const text = read(key, storage);
    return text === undefined ? undefined : (JSON.parse(text) as Value);
  } catch {
    return undefined;
  }
}

export function writeJson(key: string, value: unknown, storage: Place = 'localStorage'): void {
  write(key, value === undefined ? undefined : JSON.stringify(value), storage);
}
