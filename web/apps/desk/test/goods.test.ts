import type { Movement, Product } from '@onhand/client';
import { describe, expect, it } from 'vitest';
import { differences, total, worth } from '../src/pages/documents/difference.js';
import {
  broke,
  brokenLines,
  Codes,
  expect as expected,
  type Line,
  missing,
  more,
  pasted,
  short,
  stockLines,
  typed,
} from '../src/pages/documents/lines.js';
import { signOf, since, summed } from '../src/pages/history/flow.js';
import { nextMonday } from '../src/pages/prices/days.js';
import { pastedRules, ruleInput, typedRule } from '../src/pages/prices/rules.js';

const AT = '2026-03-04T08:00:00.000Z';

function product(id: string, sku: string, barcodes: Product['barcodes'] = []): Product {
  return {
    id,
    sku,
    name: sku,
    barcodes,
    kind: 'good',
    sell_policy: { kind: 'strict' } as unknown as Product['sell_policy'],
    status: 'active',
    stock_unit: { name: 'piece' },
    track: 'quantity',
  };
}

const TEA = product('tea', 'TEA-500', [{ code: '04006381333931' }, { code: '14006381333938', pack: '12' }]);
const OIL = product('oil', 'OIL-1');
const codes = new Codes([TEA, OIL]);

describe('lines of a document', () => {
  it('adds one with each scan, and a pack as many as it has', () => {
    const one = more([], 'tea', codes.find('4006381333931')?.pack ?? '', AT);
    const two = more(one, 'tea', '1', AT);
    const pack = more(two, 'tea', codes.find('14006381333938')?.pack ?? '', AT);
    expect(pack).toEqual([{ product: 'tea', quantity: '14', at: AT }]);
  });

  it('takes the first scan of what is expected as all of it, and further ones as more', () => {
    const list = expected([], [{ product: 'tea', quantity: '24' }]);
    const once = more(list, 'tea', '1', AT);
    expect(once[0]?.quantity).toBe('24');
    expect(more(once, 'tea', '1', AT)[0]?.quantity).toBe('25');
  });

  it('marks short and broken, which also says that the line is here', () => {
    const list = expected(
      [],
      [
        { product: 'tea', quantity: '24' },
        { product: 'oil', quantity: '6' },
      ],
    );
    const marked = broke(short(list, 'tea'), 'oil');
    expect(marked.map(({ quantity }) => quantity)).toEqual(['23', '6']);
    expect(marked.map(missing)).toEqual(['1', undefined]);
    expect(brokenLines(marked)).toEqual([{ product: 'oil', quantity: '1', reason: 'broken' }]);
    const never: Line[] = [{ product: 'oil', quantity: '1' }];
    expect(broke(broke(never, 'oil'), 'oil')[0]?.broken).toBe('1');
  });

  it('leaves out lines without a quantity', () => {
    const lines = [
      { product: 'tea', quantity: '' },
      { product: 'oil', quantity: '0' },
      { product: 'oil', quantity: '2.5', reason: '' },
    ];
    expect(stockLines(lines, 'receive')).toEqual([{ product: 'oil', quantity: '2.5' }]);
  });

  it('reads pasted columns in either order, in any digits, and says which it cannot', () => {
    const { lines, wrong } = pasted(
      'tea-500\t١٢\n6;OIL-1\n14006381333938 2\nnothing 3\nOIL-1 many\n\n',
      codes,
    );
    expect(lines).toEqual([
      { product: 'tea', quantity: '12' },
      { product: 'oil', quantity: '6' },
      { product: 'tea', quantity: '24' },
    ]);
    expect(wrong).toEqual(['nothing 3', 'OIL-1 many']);
  });

  it('reads how many in front of what is typed', () => {
    expect(typed('6 oil')).toEqual({ wanted: 'oil', by: '6' });
    expect(typed('٦×زيت')).toEqual({ wanted: 'زيت', by: '6' });
    expect(typed('2.5 kg flour')).toEqual({ wanted: 'kg flour', by: '2.5' });
    expect(typed('oil')).toEqual({ wanted: 'oil', by: '1' });
    expect(typed('4006381333931')).toEqual({ wanted: '4006381333931', by: '1' });
  });
});

describe('what a count changes', () => {
  it('stands by what it is worth, unknown worth after that, and none last', () => {
    const counted = ['a', 'b', 'c', 'd'].map((id, at) => ({
      product: id,
      quantity: ['9', '5', '7', '3'][at] ?? '',
    }));
    const book: Record<string, string> = { a: '10', b: '10', c: '8', d: '3' };
    const cost: Record<string, string | undefined> = { a: '30', b: '2', c: undefined, d: '1' };
    const all = differences(
      counted,
      (id) => book[id] ?? '0',
      (id) => cost[id],
    );
    expect(all.map(({ product: id }) => id)).toEqual(['a', 'b', 'c', 'd']);
    expect(total(all)).toBe('-40');
    expect(worth('-0.35', '12.40')).toBe('-4.34');
  });
});

describe('the stock history', () => {
  const movement = (from: string, to: string, quantity: string): Movement =>
    ({ from, to, quantity, kind: 'sale' }) as Movement;
  const isShop = (place: string) => place === 'shop';

  it('sums exactly what came and went', () => {
    const all = [
      movement('supplier', 'shop', '0.1'),
      movement('supplier', 'shop', '0.2'),
      movement('shop', 'customer', '0.3'),
    ];
    expect(summed(all, (one) => [{ key: 'all', sign: signOf(one, isShop) }])).toEqual([
      { key: 'all', in: '0.3', out: '0.3', net: '0' },
    ]);
    expect(signOf(movement('store', 'van', '1'), () => true)).toBe(0);
  });

  it('counts days back with today', () => {
    expect(since(1, '2026-03-01')).toBe('2026-03-01');
    expect(since(7, '2026-03-01')).toBe('2026-02-23');
  });
});

describe('days of the business', () => {
  it('finds the Monday after today', () => {
    expect(nextMonday('2026-11-21')).toBe('2026-11-23');
    expect(nextMonday('2026-11-23')).toBe('2026-11-30');
    expect(nextMonday('2026-11-22')).toBe('2026-11-23');
  });
});

describe('rules of a price list', () => {
  it('are pasted as code, price, least and multiple, and keep their other tiers', () => {
    const known = typedRule('tea', {
      id: 'r',
      list: 'l',
      product: 'tea',
      tiers: [{ price: '2' }, { from: '10', price: '1.8' }],
    });
    const { rules, wrong } = pastedRules('TEA-500\t٢٫٥٠\t6\nOIL-1;3;;12\nX;1\nOIL-1;-1', codes, (id) =>
      id === 'tea' ? known : typedRule(id),
    );
    expect(wrong).toEqual(['X;1', 'OIL-1;-1']);
    expect(rules.map(ruleInput)).toEqual([
      { product: 'tea', tiers: [{ price: '2.5' }, { from: '10', price: '1.8' }], minimum: '6' },
      { product: 'oil', tiers: [{ price: '3' }], multiple: '12' },
    ]);
  });
});
