/** Functions to be called when something has changed. */

export class Listeners<Arguments extends unknown[] = []> {
  readonly #listeners = new Set<{ readonly call: (...values: Arguments) => void }>();

  get size(): number {
    return this.#listeners.size;
  }

  /** Gives a function that ends it. The same function twice is called twice. */
  add(call: (...values: Arguments) => void): () => void {
    const listener = { call };
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls all. One that throws is reported as an uncaught error, and keeps none of the others from being called. */
  call(...values: Arguments): void {
    for (const { call } of [...this.#listeners]) {
      try {
        call(...values);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
