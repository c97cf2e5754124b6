/** Decimal strings, compared and summed exactly. */

/** Which of two decimal strings is larger: negative, zero or positive, as `sort` wants it. */
export function compareDecimals(one: string, other: string): number {
  const negative = one.startsWith('-');
  if (negative !== other.startsWith('-')) {
    const sign = isZero(one) && isZero(other) ? 0 : 1;
    return negative ? -sign : sign;
  }
  const order = compareMagnitudes(negative ? one.slice(1) : one, negative ? other.slice(1) : other);
  return negative ? -order : order;
}

function isZero(decimal: string): boolean {
  return !/[1-9]/.test(decimal);
}

function compareMagnitudes(one: string, other: string): number {
  const [oneWhole = '', oneRest = ''] = one.split('.');
  const [otherWhole = '', otherRest = ''] = other.split('.');
  const oneDigits = oneWhole.replace(/^0+/, '');
  const otherDigits = otherWhole.replace(/^0+/, '');
  if (oneDigits.length !== otherDigits.length) return oneDigits.length - otherDigits.length;
  if (oneDigits !== otherDigits) return oneDigits < otherDigits ? -1 : 1;
  const length = Math.max(oneRest.length, otherRest.length);
  const [left, right] = [oneRest.padEnd(length, '0'), otherRest.padEnd(length, '0')];
  return left === right ? 0 : left < right ? -1 : 1;
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
