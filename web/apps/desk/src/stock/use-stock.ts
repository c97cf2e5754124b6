/** The rows of stock of a page: one set for the whole desk, kept up to date. */
import type { Onhand } from '@onhand/client';
import { useOnhand, useQuery } from '@onhand/react';
import { useSpeech } from '@onhand/ui';
import { useMemo, useSyncExternalStore } from 'react';
import { isPlace, StockRows } from './rows.js';

/** From so many products on, the first search is made ready for. */
const MANY = 5_000;
/** What searches begin with. */
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz0123456789ابتثجحخدذرزسشصضطظعغفقكلمنهوي'];

class SharedStock {
  readonly rows = new StockRows();
  version = 0;
  readonly #listeners = new Set<() => void>();
  readonly #products;
  readonly #levels;
  readonly #business;
  #isDue = false;
  #isReady = false;

  constructor(onhand: Onhand) {
    this.#products = onhand.query('products');
    this.#levels = onhand.query('stock_levels');
    this.#business = onhand.query('business');
    this.#take();
    const hear = () => this.#soon();
    this.#products.subscribe(hear);
    this.#levels.subscribe(hear);
    this.#business.subscribe(hear);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** What changes together is taken once. */
  #soon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      if (this.#take()) for (const listener of [...this.#listeners]) listener();
    });
  }

  #take(): boolean {
    const { categories } = this.#business.rows[0] ?? {};
    if (categories !== undefined) this.rows.takeCategories(categories);
    if (!this.rows.take(this.#products.rows, this.#levels.rows)) return false;
    this.version += 1;
    if (!this.#isReady && this.rows.all.length >= MANY) this.#makeReady();
    return true;
  }

  /** The first look for a letter goes through all that there is, and is kept: it is taken while nobody waits. */
  #makeReady(letters: readonly string[] = LETTERS): void {
    this.#isReady = true;
    const [letter, ...rest] = letters;
    if (letter === undefined) return;
    const whenIdle = globalThis.requestIdleCallback ?? ((call: () => void) => setTimeout(call, 200));
    whenIdle(() => {
      this.rows.finder.best(letter, 1);
      this.#makeReady(rest);
    });
  }
}

/** Of each client one, for as long as it lives. */
const shared = new WeakMap<Onhand, SharedStock>();

function stockOf(onhand: Onhand): SharedStock {
  const known = shared.get(onhand);
  if (known !== undefined) return known;
  const made = new SharedStock(onhand);
  shared.set(onhand, made);
  return made;
}

/** All rows of stock, and a number that is another one after each change. */
export function useStock(): { readonly rows: StockRows; readonly version: number } {
  const stock = stockOf(useOnhand());
  const version = useSyncExternalStore(stock.subscribe, () => stock.version);
  return useMemo(() => ({ rows: stock.rows, version }), [stock, version]);
}

/** The same rows, for who asks them and does not draw them. */
export function useStockRows(): StockRows {
  return stockOf(useOnhand()).rows;
}

/** Places that goods stand at, by name. */
export function usePlaces() {
  const speech = useSpeech();
  const { rows } = useQuery('locations', { where: isPlace, sort: 'code' });
  return useMemo(() => rows.map((place) => ({ ...place, shown: speech.nameOf(place) })), [rows, speech]);
}
