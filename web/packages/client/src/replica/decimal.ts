/** Decimal strings, compared and summed exactly. */

const MINUS = 45;
const POINT = 46;
const ZERO = 48;

/** Which of two decimal strings is larger: negative, zero or positive, as `sort` wants it. Makes no garbage. */
export function compareDecimals(one: string, other: string): number {
  const isNegative = one.charCodeAt(0) === MINUS;
  if (isNegative !== (other.charCodeAt(0) === MINUS)) {
    if (isZero(one) && isZero(other)) return 0;
    return isNegative ? -1 : 1;
  }
  return isNegative ? compareMagnitudes(other, one, 1) : compareMagnitudes(one, other, 0);
}

function isZero(decimal: string): boolean {
  return !/[1-9]/.test(decimal);
}

/** Compares from the place `from` on, without the sign. */
function compareMagnitudes(one: string, other: string, from: number): number {
  const oneStart = firstDigit(one, from);
  const otherStart = firstDigit(other, from);
  const whole = pointOf(one, oneStart) - oneStart - (pointOf(other, otherStart) - otherStart);
  if (whole !== 0) return whole;
  // The points stand at the same place: what is left out at the end is zero.
  const length = Math.max(one.length - oneStart, other.length - otherStart);
  for (let at = 0; at < length; at += 1) {
    const digits = digitAt(one, oneStart + at) - digitAt(other, otherStart + at);
    if (digits !== 0) return digits;
  }
  return 0;
}

/** The first place that is no leading zero. */
function firstDigit(decimal: string, from: number): number {
  let at = from;
  while (decimal.charCodeAt(at) === ZERO) at += 1;
  return at;
}

function pointOf(decimal: string, from: number): number {
  const at = decimal.indexOf('.', from);
  return at < 0 ? decimal.length : at;
}

function digitAt(decimal: string, at: number): number {
  const code = decimal.charCodeAt(at);
  return Number.isNaN(code) || code === POINT ? ZERO : code;
}

/** A sum of decimal strings from which addends can be taken again. It has as many decimals as the addend with most. */
export class DecimalSum {
  /** By the number of decimals: how many addends, and their sum in units of the last decimal. */
  readonly #byScale = new Map<number, { addends: number; units: bigint }>();

  add(decimal: string): void {
    this.#change(decimal, 1);
  }

  remove(decimal: string): void {
    this.#change(decimal, -1);
  }

  #change(decimal: string, sign: 1 | -1): void {
    const point = decimal.indexOf('.');
    const scale = point < 0 ? 0 : decimal.length - point - 1;
    const units = BigInt(point < 0 ? decimal : decimal.slice(0, point) + decimal.slice(point + 1));
    const sum = this.#byScale.get(scale) ?? { addends: 0, units: 0n };
    sum.addends += sign;
    sum.units += sign > 0 ? units : -units;
    this.#byScale.set(scale, sum);
  }

  toString(): string {
    let scale = 0;
    for (const [decimals, { addends }] of this.#byScale)
      if (addends > 0 && decimals > scale) scale = decimals;
    let units = 0n;
    for (const [decimals, sum] of this.#byScale) {
      // What has no addends left sums to nothing, whatever its scale.
      if (decimals <= scale) units += sum.units * 10n ** BigInt(scale - decimals);
    }
    const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
    const sign = units < 0n ? '-' : '';
    return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  }
}
