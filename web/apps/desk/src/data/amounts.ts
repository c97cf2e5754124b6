/** Sums of exact amounts: as many places as the finest has, so that 40.00 stays 40.00. Nothing here rounds. */

interface Read {
  readonly value: bigint;
  readonly scale: number;
}

function read(text: string): Read {
  const point = text.indexOf('.');
  return { value: BigInt(text.replace('.', '')), scale: point < 0 ? 0 : text.length - point - 1 };
}

/** All of them together, with as many places as the finest has. */
export function sumOf(texts: Iterable<string>): string {
  let value = 0n;
  let scale = 0;
  for (const text of texts) {
    const next = read(text);
    if (next.scale > scale) {
      value *= 10n ** BigInt(next.scale - scale);
      scale = next.scale;
    }
    value += next.value * 10n ** BigInt(scale - next.scale);
  }
  return written(value, scale);
}

export function minus(one: string, other: string): string {
  return sumOf([one, negated(other)]);
}

export function negated(text: string): string {
  if (signOf(text) === 0) return text;
  return text.startsWith('-') ? text.slice(1) : `-${text}`;
}

/** −1, 0 or 1. */
export function signOf(text: string): number {
  const { value } = read(text);
  return value === 0n ? 0 : value < 0n ? -1 : 1;
}

export function smaller(one: string, other: string): string {
  return signOf(minus(one, other)) <= 0 ? one : other;
}

function written(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const places = digits.slice(digits.length - scale);
  return `${value < 0n ? '-' : ''}${whole}${places === '' ? '' : `.${places}`}`;
}
