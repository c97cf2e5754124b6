/** Sums and changes of exact decimal texts: no floating point anywhere. */

interface Exact {
  readonly value: bigint;
  readonly places: number;
}

function read(text: string): Exact {
  const point = text.indexOf('.');
  return {
    value: BigInt(text.replace('.', '')),
    places: point < 0 ? 0 : text.length - point - 1,
  };
}

function write({ value, places }: Exact): string {
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const part = digits.slice(digits.length - places).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${whole}${part === '' ? '' : `.${part}`}`;
}

const power = (places: number): bigint => 10n ** BigInt(places);

function aligned(one: Exact, other: Exact): [bigint, bigint, number] {
  const places = Math.max(one.places, other.places);
  return [one.value * power(places - one.places), other.value * power(places - other.places), places];
}

/** Whole numbers of so few digits are exact as the machine has them. */
const isSmall = (text: string): boolean => text.length < 15 && !text.includes('.');

export function plus(one: string, other: string): string {
  if (isSmall(one) && isSmall(other)) return String(Number(one) + Number(other));
  const [a, b, places] = aligned(read(one), read(other));
  return write({ value: a + b, places });
}

export function minus(one: string, other: string): string {
  if (isSmall(one) && isSmall(other)) return String(Number(one) - Number(other));
  const [a, b, places] = aligned(read(one), read(other));
  return write({ value: a - b, places });
}

export function sumOf(texts: Iterable<string>): string {
  let sum = '0';
  for (const text of texts) sum = plus(sum, text);
  return sum;
}

/** −1, 0 or 1. */
export function signOf(text: string): -1 | 0 | 1 {
  if (text.startsWith('-')) return -1;
  return /[1-9]/.test(text) ? 1 : 0;
}

export function compare(one: string, other: string): -1 | 0 | 1 {
  return signOf(minus(one, other));
}

/** How many places after the point a text has. */
export function placesOf(text: string): number {
  return text.split('.')[1]?.length ?? 0;
}

/** Rounded half away from zero, as trade rounds. */
export function rounded(text: string, places: number): string {
  const exact = read(text);
  if (exact.places <= places) return text;
  const by = power(exact.places - places);
  const above = exact.value < 0n ? -exact.value : exact.value;
  const value = (above + by / 2n) / by;
  return write({ value: exact.value < 0n ? -value : value, places });
}

/** A value changed by so many percent, rounded to `places`. */
export function changedByPercent(text: string, percent: string, places: number): string {
  const value = read(text);
  const by = read(percent);
  const hundred = 100n * power(by.places);
  const exact = { value: value.value * (hundred + by.value), places: value.places + by.places + 2 };
  return rounded(write(exact), places);
}
