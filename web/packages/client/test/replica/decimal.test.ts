import { describe, expect, it } from 'vitest';
import { compareDecimals, DecimalSum } from '../../src/replica/decimal.js';
import { Random } from '../random.js';

const random = new Random(11);

/** A decimal string and what it is in millionths. */
function decimal(): [string, bigint] {
  const scale = random.below(7);
  const digits = `${random.below(10 ** (1 + random.below(8)))}`.padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  const millionths = BigInt(digits) * 10n ** BigInt(6 - scale);
  const padded = random.chance(0.1) ? `00${text}` : text;
  return random.chance(0.4) ? [`-${padded}`, -millionths] : [padded, millionths];
}

describe('decimal strings', () => {
  it('compare as their numbers do', () => {
    for (let n = 0; n < 5_000; n += 1) {
      const [one, left] = decimal();
      const [other, right] = random.chance(0.1) ? [one, left] : decimal();
      const order = Math.sign(compareDecimals(one, other));
      expect(order, `${one} ${other}`).toBe(left < right ? -1 : left > right ? 1 : 0);
    }
    expect(compareDecimals('0', '-0.00')).toBe(0);
    expect(compareDecimals('1.5', '1.50')).toBe(0);
    expect(compareDecimals('12345678901234567890.1', '12345678901234567890.2')).toBeLessThan(0);
  });

  it('sum up exactly, and are taken out again', () => {
    const sum = new DecimalSum();
    const added: [string, bigint][] = [];
    for (let n = 0; n < 1_000; n += 1) {
      if (added.length > 0 && random.chance(0.4)) {
        sum.remove((added.splice(random.below(added.length), 1)[0] as [string, bigint])[0]);
      } else {
        const one = decimal();
        added.push(one);
        sum.add(one[0]);
      }
      const total = added.reduce((total, [, millionths]) => total + millionths, 0n);
      const [whole = '', rest = ''] = sum.toString().split('.');
      expect(BigInt(whole + rest.padEnd(6, '0')), sum.toString()).toBe(total);
      const scale = Math.max(0, ...added.map(([text]) => text.split('.')[1]?.length ?? 0));
      expect(rest.length).toBe(scale);
    }
  });

  it('come to nothing as nothing', () => {
    const sum = new DecimalSum();
    expect(sum.toString()).toBe('0');
    sum.add('-0.05');
    expect(sum.toString()).toBe('-0.05');
    sum.remove('-0.05');
    expect(sum.toString()).toBe('0');
  });
});
