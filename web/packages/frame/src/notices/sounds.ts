/** Sounds, made and not loaded: told apart by their shape, all equally loud, none longer than 600 ms. */

export type SoundName = 'order' | 'success' | 'warning' | 'error';

export interface Note {
  /** In hertz. */
  readonly pitch: number;
  /** From the start of the sound, in milliseconds. */
  readonly at: number;
  readonly ms: number;
  /** How long it takes to swell, in milliseconds: long is soft. */
  readonly swell: number;
}

/** Two rising notes; one soft one; two level ones; a falling pair. */
export const SOUNDS: Readonly<Record<SoundName, readonly Note[]>> = {
  order: [
    { pitch: 660, at: 0, ms: 220, swell: 10 },
    { pitch: 880, at: 190, ms: 300, swell: 10 },
  ],
  success: [{ pitch: 740, at: 0, ms: 420, swell: 90 }],
  warning: [
    { pitch: 620, at: 0, ms: 190, swell: 10 },
    { pitch: 620, at: 260, ms: 220, swell: 10 },
  ],
  error: [
    { pitch: 590, at: 0, ms: 230, swell: 10 },
    { pitch: 415, at: 230, ms: 320, swell: 10 },
  ],
};

/** At most one sound in this time. */
export const APART_MS = 2_000;

const PEAK = 0.12;

/** How much an ear takes off a pitch, as a factor (the A curve of sound meters, 1 at 1 kHz): low notes are made as much stronger. */
export function heard(pitch: number): number {
  const f = pitch ** 2;
  const curve =
    (12_194 ** 2 * f ** 2) /
    ((f + 20.6 ** 2) * Math.sqrt((f + 107.7 ** 2) * (f + 737.9 ** 2)) * (f + 12_194 ** 2));
  return curve * 1.2589;
}

/** Plays them, once the browser lets it. */
export class Player {
  #context: AudioContext | undefined;
  readonly #listeners = new Set<() => void>();

  /** Whether the browser lets sounds be heard: not before the first tap or key. */
  get isReady(): boolean {
    return this.#context?.state === 'running';
  }

  /** Called when that has changed. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Asks the browser; to be called from a tap or key. */
  readonly wake = async (): Promise<void> => {
    if (this.isReady || !('AudioContext' in globalThis)) return;
    if (this.#context === undefined) {
      this.#context = new AudioContext();
      this.#context.onstatechange = () => {
        for (const listener of [...this.#listeners]) listener();
      };
    }
    await this.#context.resume().catch(() => {
      // Still blocked: the next tap asks again.
    });
  };

  play(name: SoundName): void {
    const context = this.#context;
    if (context === undefined || !this.isReady) return;
    const start = context.currentTime + 0.01;
    for (const note of SOUNDS[name]) sound(context, note, start + note.at / 1_000);
  }
}

function sound(context: AudioContext, { pitch, ms, swell }: Note, start: number): void {
  const end = start + ms / 1_000;
  const tone = context.createOscillator();
  const loudness = context.createGain();
  tone.type = 'sine';
  tone.frequency.value = pitch;
  loudness.gain.setValueAtTime(0, start);
  loudness.gain.linearRampToValueAtTime(PEAK / heard(pitch), start + swell / 1_000);
  loudness.gain.exponentialRampToValueAtTime(0.001, end);
  tone.connect(loudness).connect(context.destination);
  tone.start(start);
  tone.stop(end);
}

/** The page's own. */
export const player = new Player();

/** Opening what plays takes some frames: whoever types is not kept waiting for it. The leave that a key gives lasts longer. */
const AFTER_KEY_MS = 300;

/** Takes the first tap or key as leave to be heard; gives a function that ends it. */
export function wakeOnTouch(): () => void {
  const wake = ({ type }: Event) => {
    if (player.isReady) return;
    if (type === 'keydown') setTimeout(player.wake, AFTER_KEY_MS);
    else void player.wake();
  };
  // Not when the pointer goes down: what then changes on the page would change under it.
  const kinds = ['click', 'keydown'] as const;
  for (const kind of kinds) document.addEventListener(kind, wake, { capture: true, passive: true });
  return () => {
    for (const kind of kinds) document.removeEventListener(kind, wake, { capture: true });
  };
}
