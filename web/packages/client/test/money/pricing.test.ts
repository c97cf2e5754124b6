import { describe, expect, it } from 'vitest';
import type { Discount } from '../../src/generated/records.js';
import { MoneyError } from '../../src/money/error.js';
import { type Priced, priceSale } from '../../src/money/index.js';
import { golden } from '../golden.js';

interface SaleCase {
  currency: string;
  tax_included: boolean;
  sale: {
    lines: { price: string; quantity: string; discount?: Discount; tax_rate?: string }[];
    charges: { amount: string; tax_class?: string }[];
    discount?: Discount;
  };
  is: Priced | { refused: string; must: string | null };
}

const cases = golden<SaleCase>('sales');

function outcome({ currency, tax_included, sale, is }: SaleCase): SaleCase['is'] {
  // A tax class of the drawn businesses is named as its rate.
  const charges = sale.charges.map(({ amount, tax_class }) => ({ amount, tax_rate: tax_class }));
  try {
    return priceSale(sale.lines, charges, { currency, tax_included, discount: sale.discount });
  } catch (error) {
    if (!(error instanceof MoneyError)) throw error;
    // The server reads all figures before it computes with any.
    const unread = 'refused' in is && is.refused === 'malformed';
    return unread ? is : { refused: error.code, must: error.must ?? null };
  }
}

describe('the money of a sale is what the server makes of it', () => {
  it.each(cases)('$currency $sale', (one) => {
    expect(outcome(one)).toEqual(one.is);
  });

  it('is what the example in docs/commands.md says', () => {
    const lines = [{ price: '2.55', quantity: '3', tax_rate: '20', discount: { percent: '10' } }];
    expect(priceSale(lines, [{ amount: '3.00' }], { currency: 'GBP' })).toEqual({
      lines: [{ net: '6.88', tax: '1.38' }],
      charges: [{ net: '3.00', tax: '0.00' }],
      net: '9.88',
      tax: '1.38',
      total: '11.26',
    });
  });

  it('holds for currencies with none, two and three digits, and for what is refused', () => {
    const seen = cases.map(({ is }) =>
      'refused' in is ? is.refused : (is.total.split('.')[1] ?? '').length,
    );
    const refused = ['invalid', 'malformed', 'amount_out_of_range', 'quantity_out_of_range'];
    expect(new Set(seen)).toEqual(new Set([0, 2, 3, ...refused]));
  });
});
