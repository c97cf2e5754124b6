/** Clocks, timers and randomness: the one seam through which the client meets them, so that tests own them. */

export interface Environment {
  /** The device's wall clock, milliseconds since 1970. People set it as they like. */
  now(): number;
  /** Milliseconds since some moment; never goes back. */
  elapsed(): number;
  /** Calls back once, after so many milliseconds; gives a function that prevents it. */
  after(ms: number, call: () => void): () => void;
  /** Random bytes, unpredictable. */
  random(length: number): Uint8Array;
}

export const realEnvironment: Environment = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after: (ms, call) => {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
  // There on plain http as well, unlike `crypto.randomUUID`.
  random: (length) => crypto.getRandomValues(new Uint8Array(length)),
};
