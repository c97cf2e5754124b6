import { describe, expect, it } from 'vitest';
import { amount, amountText, percent, percentText, price, priceText } from '../../src/money/amount.js';
import { MoneyError } from '../../src/money/error.js';
import { shareOf } from '../../src/money/pricing.js';
import { inStockUnit, type Measured, quantity, quantityText } from '../../src/money/quantity.js';
import { golden } from '../golden.js';

interface DecimalCase {
  quantity?: string | number;
  percent?: string;
  amount?: string;
  price?: string;
  exponent: number;
  is: string;
}

interface UnitCase {
  product: Measured;
  quantity: string;
  unit: string;
  up: string;
  down: string;
}

interface ShareCase {
  exponent: number;
  net: string;
  tax: string;
  quantity: string;
  before: string;
  part: string;
  is: [string, string];
}

/** What comes out, or the code of what is wrong. */
function orCode(compute: () => string): string {
  try {
    return compute();
  } catch (error) {
    if (error instanceof MoneyError) return error.code;
    throw error;
  }
}

const orUnreadable = (compute: () => string) =>
  orCode(compute).replace(/^(malformed|too_fine|out_of_range|invalid)$/, 'unreadable');

describe('figures are what the server makes of them', () => {
  it.each(golden<DecimalCase>('decimals'))('%j', (one) => {
    const { exponent } = one;
    const written = orUnreadable(() => {
      if (one.quantity !== undefined) return quantityText(quantity(one.quantity));
      if (one.percent !== undefined) return percentText(percent(one.percent));
      if (one.amount !== undefined) return amountText(amount(one.amount, exponent), exponent);
      return priceText(price(one.price ?? '', exponent));
    });
    expect(written).toBe(one.is);
  });

  it.each(golden<UnitCase>('units'))('$quantity $unit', ({ product, quantity: text, unit, up, down }) => {
    const given = quantity(text);
    expect(orCode(() => quantityText(inStockUnit(product, given, unit, 'up')))).toBe(up);
    expect(orCode(() => quantityText(inStockUnit(product, given, unit, 'down')))).toBe(down);
  });

  it.each(golden<ShareCase>('shares'))('$part of $quantity', (one) => {
    const { exponent } = one;
    const whole = { net: amount(one.net, exponent), tax: amount(one.tax, exponent) };
    const share = shareOf(whole, quantity(one.quantity), quantity(one.before), quantity(one.part));
    expect([amountText(share.net, exponent), amountText(share.tax, exponent)]).toEqual(one.is);
  });

  it('takes no fraction that is not text, and no text without end', () => {
    expect(() => quantity(0.5)).toThrow(MoneyError);
    expect(() => quantity(Number.NaN)).toThrow(MoneyError);
    expect(() => quantity('9'.repeat(1_000_000))).toThrow(MoneyError);
    expect(() => quantity(undefined as unknown as string)).toThrow(MoneyError);
  });
});
