/** Pure parts of stock and products: exact sums, barcodes, rows, finding, bulk changes. */
import type { Product, StockLevel } from '@onhand/client';
import { describe, expect, it } from 'vitest';
import { changedByPercent, compare, minus, plus, rounded, sumOf } from '../src/data/decimals.js';
import { between, pastedCells, pastedOnto, previewOf } from '../src/pages/products/bulk.js';
import { Finder } from '../src/search/finder.js';
import { barcodeLook, checkDigit, ean13Modules, ean13Of, shownCode } from '../src/stock/gtin.js';
import { stockLine } from '../src/stock/line.js';
import { differences, StockRows } from '../src/stock/rows.js';

function product(id: string, more: Partial<Product> = {}): Product {
  return {
    id,
    sku: `SKU-${id}`,
    name: `Product ${id}`,
    kind: 'good',
    sell_policy: { kind: 'stop' },
    status: 'active',
    stock_unit: { decimals: 0, name: 'piece' },
    track: 'quantity',
    ...more,
  };
}

function level(id: string, of: string, location: string, more: Partial<StockLevel> = {}): StockLevel {
  return {
    id,
    product: of,
    location,
    on_hand: '5',
    reserved: '1',
    available: '4',
    status: 'normal',
    ...more,
  };
}

describe('exact decimals', () => {
  it('adds and subtracts without floating point', () => {
    expect(plus('0.1', '0.2')).toBe('0.3');
    expect(minus('0.3', '0.1')).toBe('0.2');
    expect(plus('99999999999999.99', '0.01')).toBe('100000000000000');
    expect(minus('1', '1.000001')).toBe('-0.000001');
    expect(sumOf(['1.1', '2.2', '3.3', '-6.6'])).toBe('0');
    expect(plus('12', '-13')).toBe('-1');
  });

  it('compares what floating point can’t tell apart', () => {
    expect(compare('9007199254740993', '9007199254740992')).toBe(1);
    expect(compare('2.50', '2.5')).toBe(0);
  });

  it('rounds half away from zero, as trade rounds', () => {
    expect(rounded('2.345', 2)).toBe('2.35');
    expect(rounded('-2.345', 2)).toBe('-2.35');
    expect(rounded('2.3', 2)).toBe('2.3');
    expect(changedByPercent('6.40', '4', 2)).toBe('6.66');
    expect(changedByPercent('1.15', '10', 2)).toBe('1.27');
    expect(changedByPercent('10.00', '-2.5', 2)).toBe('9.75');
    expect(changedByPercent('1.005', '0', 3)).toBe('1.005');
  });
});

describe('barcodes', () => {
  it('know what their last digit should be', () => {
    expect(checkDigit('400638133393')).toBe('1');
    expect(barcodeLook('4006381333931')).toEqual({ kind: 'good' });
    expect(barcodeLook('4006381333932')).toEqual({ kind: 'check', should: '1' });
    expect(barcodeLook('96385074')).toEqual({ kind: 'good' });
    expect(barcodeLook('٤٠٠٦٣٨١٣٣٣٩٣١')).toEqual({ kind: 'good' });
    expect(barcodeLook('12345')).toEqual({ kind: 'length', digits: 5 });
    expect(barcodeLook('AB-12')).toEqual({ kind: 'own' });
    expect(barcodeLook(' ')).toEqual({ kind: 'empty' });
  });

  it('are shown without the zeros that fill them up, and drawn with the right bars', () => {
    expect(shownCode('09521000000117')).toBe('9521000000117');
    expect(shownCode('00000096385074')).toBe('96385074');
    expect(ean13Of('04006381333931')).toBe('4006381333931');
    expect(ean13Of('14006381333938')).toBeUndefined();
    expect(ean13Modules('5901234123457')).toBe(
      '10100010110100111011001100100110111101001110101010110011011011001000010101110010011101000100101',
    );
    expect(ean13Modules('4003994155486')).toHaveLength(95);
  });
});

describe('rows of stock', () => {
  it('are found by what their category is called, also when that changes', () => {
    const rows = new StockRows();
    rows.take([product('a', { category: 'Bread' }), product('b')], []);
    const found = (text: string) => rows.finder.find(text).map(({ id }) => id);
    expect([found('bread'), found('خبز')]).toEqual([['a'], []]);
    rows.takeCategories([{ name: 'Bread', names: [{ language: 'ar', text: 'الخبز' }] }]);
    expect([found('bread'), found('خبز')]).toEqual([['a'], ['a']]);
    rows.takeCategories([{ name: 'Bread', names: [{ language: 'ar', text: 'الأرغفة' }] }]);
    expect([found('خبز'), found('ارغفه')]).toEqual([[], ['a']]);
  });

  it('are made of a product and its levels, and anew only where something changed', () => {
    const rows = new StockRows();
    const products = [product('a'), product('b')];
    const levels = [level('1', 'a', 'x'), level('2', 'a', 'y', { on_hand: '0.5', available: '-0.5' })];
    expect(rows.take(products, levels)).toBe(true);
    expect(rows.row('a')).toMatchObject({ onHand: '5.5', available: '3.5', isShort: true, isCounted: false });
    expect(rows.row('b')).toMatchObject({ onHand: '0', status: 'out' });
    const before = rows.row('b');
    expect(rows.take(products, levels)).toBe(false);
    const [first, second] = levels as [StockLevel, StockLevel];
    expect(rows.take(products, [{ ...first, on_hand: '7', available: '6' }, second])).toBe(true);
    expect(rows.row('a')).toMatchObject({ onHand: '7.5', available: '5.5' });
    expect(rows.row('b')).toBe(before);
    expect(rows.all.map(({ id }) => id)).toEqual(['a', 'b']);
    rows.take([products[0] as Product], levels);
    expect(rows.all.map(({ id }) => id)).toEqual(['a']);
  });

  it('tell differences of lists in the order of ids', () => {
    const told: unknown[] = [];
    const a = { id: 'a' };
    const c = { id: 'c' };
    differences([a, { id: 'b' }, c], [a, c, { id: 'd' }], (before, now) => told.push([before?.id, now?.id]));
    expect(told).toEqual([
      ['b', undefined],
      [undefined, 'd'],
    ]);
  });

  it('go back from now, one movement after the other', () => {
    const moved = [
      { occurred_at: '2026-03-03T00:00:00Z', change: '-2', kind: 'sale' },
      { occurred_at: '2026-03-02T00:00:00Z', change: '1', kind: 'count' },
      { occurred_at: '2026-01-01T00:00:00Z', change: '9', kind: 'opening' },
    ];
    const points = stockLine('8', moved, Date.parse('2026-03-01T00:00:00Z'));
    expect(points.map(({ value, isCount }) => [value, isCount])).toEqual([
      ['9', false],
      ['10', true],
      ['8', false],
    ]);
  });
});

describe('finding', () => {
  const finder = new Finder<string>();
  finder.put('1', 'oil', ['OIL-500', '9521000000216'], ['Olive oil', 'زيت زيتون']);
  finder.put('2', 'olives', ['OLI-1'], ['Olives', 'زيتون أخضر']);
  finder.put('3', 'lamp', ['9521'], ['Lamp of Ahmad', 'مصباح أحمد']);

  it('has exact codes first, then names in both languages', () => {
    expect(finder.find('oil-500')).toEqual(['oil']);
    expect(finder.find('9521')[0]).toBe('lamp');
    expect([...finder.find('زيتون')].sort()).toEqual(['oil', 'olives']);
    expect(finder.find('احمد')).toEqual(['lamp']);
  });

  it('forgives one letter from four letters on', () => {
    expect([...finder.find('olvie')].sort()).toEqual(['oil', 'olives']);
    expect(finder.find('lam')).toEqual(['lamp']);
    expect(finder.find('lpm')).toEqual([]);
  });

  it('finds what was put, changed or removed since', () => {
    const changing = new Finder<string>();
    changing.put('1', 'tea', ['TEA'], ['Black tea']);
    expect(changing.find('t')).toEqual(['tea']);
    changing.put('2', 'tart', ['TART'], ['Tart']);
    expect(changing.find('t')).toEqual(['tea', 'tart']);
    changing.put('1', 'brew', ['BREW'], ['Black brew']);
    expect(changing.find('t')).toEqual(['tart']);
    expect(changing.find('b')).toEqual(['brew']);
    changing.put('1', 'the same', ['BREW'], ['Black brew']);
    expect(changing.find('bl')).toEqual(['the same']);
    changing.remove('2');
    expect([changing.find('t'), changing.size]).toEqual([[], 1]);
    changing.put('3', 'oats', [], ['Oats']);
    expect(changing.find('t')).toEqual(['oats']);
  });

  it('knows the codes of what is there now', () => {
    const coded = new Finder<string>();
    coded.put('1', 'old', ['OIL-1'], ['Oil']);
    coded.put('2', 'new', ['oil-1', '952'], ['Oil']);
    expect(coded.byCode('OIL-1')).toBe('old');
    expect(coded.byCode('oil-1', (item) => item === 'new')).toBe('new');
    coded.put('1', 'old', ['OIL-2'], ['Oil']);
    expect([coded.byCode('oil-1'), coded.byCode('oil-2')]).toEqual(['new', 'old']);
    coded.remove('2');
    expect([coded.byCode('952'), coded.byCode('oil')]).toEqual([undefined, undefined]);
  });

  it('counts what is wanted, and gives so many of the best', () => {
    const many = new Finder<number>();
    for (let at = 0; at < 9; at += 1) many.put(String(at), at, [`SKU-${at}`], ['Jar']);
    expect(many.best('jar', 2, (at) => at % 2 === 1)).toEqual({ items: [1, 3], count: 4 });
    expect(many.best('', 1).count).toBe(9);
  });

  it('takes a hundred thousand products, and answers while one types', { timeout: 30_000 }, () => {
    const many = new Finder<number>();
    for (let at = 0; at < 100_000; at += 1)
      many.put(String(at), at, [`SKU-${at}`], [`Glass jar number ${at}`, 'مرطبان زجاج']);
    for (const wanted of ['sku-77777', 'jar 4242', 'مرطبان', 'glsas']) many.find(wanted);
    const begun = performance.now();
    expect(many.find('jar 4242').length).toBeGreaterThan(0);
    // Three times what is asked for: the machine that tests may be busy.
    expect(performance.now() - begun).toBeLessThan(150);
  });
});

describe('bulk changes', () => {
  const products = [product('a', { price: '6.40' }), product('b', { price: '10' }), product('c')];

  it('show each before and after, what is so already, and what can’t be', () => {
    const raised = previewOf(products, { field: 'price', how: 'percent', value: '٤' }, 2);
    expect(raised.changed.map(({ before, after }) => [before, after])).toEqual([
      ['6.40', '6.66'],
      ['10', '10.4'],
    ]);
    expect(raised.wrong.map(({ why }) => why)).toEqual(['no_value']);
    expect(previewOf(products, { field: 'price', how: 'set', value: '10.00' }, 2).same).toBe(1);
    expect(previewOf(products, { field: 'price', how: 'add', value: '-7' }, 2).wrong[0]?.why).toBe(
      'below_zero',
    );
    expect(previewOf(products, { field: 'reorder_point', how: 'set', value: 'ten' }, 2).wrong).toHaveLength(
      3,
    );
  });

  it('take a spreadsheet’s column, or codes with values', () => {
    const column = pastedOnto(pastedCells('1.50\r\n2.50\r\n'), products, products);
    expect([...column.values]).toEqual([
      ['a', '1.50'],
      ['b', '2.50'],
    ]);
    const coded = pastedOnto(pastedCells('sku-b\t3\nnone\t4'), products, products);
    expect([...coded.values]).toEqual([['b', '3']]);
    expect(coded.unknown).toEqual(['none']);
    const preview = previewOf(products, { field: 'price', how: 'set', value: '', each: coded.values }, 2);
    expect(preview.changed.find(({ product: { id } }) => id === 'b')?.after).toBe('3');
  });

  it('select from one until another', () => {
    expect(between(['a', 'b', 'c', 'd'], 'd', 'b')).toEqual(['b', 'c', 'd']);
    expect(between(['a', 'b'], undefined, 'b')).toEqual(['b']);
  });
});
