/** Scanners that type: a burst of keys that ends with Enter, read by their places on the keyboard, whatever its layout. */
import { useEffect, useRef } from 'react';

/** Keys of a scanner come quicker than anyone types. */
const BETWEEN_MS = 35;
const SHORTEST = 4;

/** The sign that a key has on the layout that scanners type on. */
export function signOf(code: string, shift: boolean): string | undefined {
  if (/^Digit\d$/.test(code)) return shift ? undefined : code.slice(5);
  if (/^Numpad\d$/.test(code)) return code.slice(6);
  if (/^Key[A-Z]$/.test(code)) return shift ? code.slice(3) : code.slice(3).toLowerCase();
  if (code === 'Minus' || code === 'NumpadSubtract') return shift ? '_' : '-';
  if (code === 'Period' || code === 'NumpadDecimal') return '.';
  if (code === 'Slash') return '/';
  return undefined;
}

/** Gathers keys into scans. Times are those of the events. */
export class ScanReader {
  #signs = '';
  #last = Number.NEGATIVE_INFINITY;

  /** Takes a key; gives the code once one is complete. */
  take(code: string, shift: boolean, time: number): string | undefined {
    const isQuick = time - this.#last <= BETWEEN_MS;
    this.#last = time;
    if (code === 'Enter' || code === 'NumpadEnter' || code === 'Tab') {
      const scanned = this.#signs;
      this.#signs = '';
      return isQuick && scanned.length >= SHORTEST ? scanned : undefined;
    }
    if (code.startsWith('Shift')) return undefined;
    const sign = signOf(code, shift);
    if (sign === undefined) this.#signs = '';
    else this.#signs = isQuick ? this.#signs + sign : sign;
    return undefined;
  }
}

type Hears = (code: string) => void;
const hearing: Hears[] = [];

/** Hears scans anywhere on the page; the one that was there last hears them alone. */
export function useScans(listener: Hears, isOn = true): void {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => {
    if (!isOn) return;
    const hears: Hears = (code) => latest.current(code);
    hearing.push(hears);
    return () => {
      hearing.splice(hearing.indexOf(hears), 1);
    };
  }, [isOn]);
}

/** Listens to the keyboard for as long as an app runs; gives a function that ends it. */
export function listenForScans(): () => void {
  const reader = new ScanReader();
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const code = reader.take(event.code, event.shiftKey, event.timeStamp);
    const hears = hearing.at(-1);
    if (code === undefined || hears === undefined) return;
    // The Enter was the scanner's, and what it typed into a field goes with it.
    event.preventDefault();
    event.stopPropagation();
    takeBack(event.target, code);
    hears(code);
  };
  document.addEventListener('keydown', onKey, { capture: true });
  return () => document.removeEventListener('keydown', onKey, { capture: true });
}

/** Takes what a scanner typed out of the field that had the focus. */
function takeBack(target: EventTarget | null, code: string): void {
  if (!(target instanceof HTMLInputElement) && !(target instanceof HTMLTextAreaElement)) return;
  const rest = target.value.slice(0, Math.max(0, target.value.length - code.length));
  const prototype =
    target instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(target, rest);
  target.dispatchEvent(new Event('input', { bubbles: true }));
}
