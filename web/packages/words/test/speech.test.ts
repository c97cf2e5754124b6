/** What is said, in both languages, as the server says it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Catalogue, Family } from '../src/catalogue.js';
import { ar } from '../src/generated/ar.js';
import { en } from '../src/generated/en.js';
import { Speech } from '../src/index.js';

interface Case {
  readonly language: 'en' | 'ar';
  readonly family: Family;
  readonly key: string;
  readonly data: object;
  readonly text: string;
}

const catalogues: Readonly<Record<string, Catalogue>> = { en, ar };
const golden = new URL('./golden/sentences.json', import.meta.url);
const cases: readonly Case[] = JSON.parse(readFileSync(golden, 'utf8'));

/** Without the marks that keep what is put in apart. */
const plain = (text: string | undefined) => text?.replace(/[\u2068\u2069]/g, '');

describe('sentences', () => {
  it.each(['en', 'ar'] as const)('are what the server says: %s', (language) => {
    const speech = new Speech(language, catalogues[language] as Catalogue);
    const mine = cases.filter((one) => one.language === language);
    expect(mine.length).toBeGreaterThan(100);
    for (const { family, key, data, text } of mine) {
      expect(speech.say(family, key, data), `${family}.${key}`).toBe(text);
    }
  });

  it('name each line of a refusal', () => {
    const speech = new Speech('en', en, (field) => (field === 'product' ? 'Olive oil 5 L' : undefined));
    const line = { product: 'p', location: 'w', wanted: '5', available: '2' };
    const said = speech.refusal({ code: 'insufficient_stock', short: [line, line] });
    expect(plain(said.sentence)).toBe('Not enough in stock for 2 products.');
    expect(said.lines.map(plain)).toEqual([
      'Olive oil 5 L: 5 wanted, 2 available',
      'Olive oil 5 L: 5 wanted, 2 available',
    ]);
  });

  it('keep what is put in apart, in Arabic', () => {
    const said = new Speech('ar', ar).refusal({ code: 'unknown', collection: 'products', key: 'TEA-01' });
    expect(said.sentence).toBe('\u2068TEA-01\u2069 غير موجود في «\u2068المنتجات\u2069».');
  });

  it('tell a wrong value by its rule', () => {
    const said = new Speech('en', en).refusal({ code: 'invalid', field: 'quantity', must: 'positive' });
    expect(plain(said.sentence)).toBe('quantity must be above zero.');
  });

  it('of an exception: what is odd, then the orders at risk', () => {
    const said = new Speech('en', en).exception({
      kind: 'shortfall',
      product: 'Tea',
      location: 'Shop',
      quantity: '2',
      orders: [{ number: 1042, open: '2', order: 'o' }],
      details: [{ name: 'archived_product', value: 'TEA' }],
    });
    expect(plain(said.sentence)).toBe('Tea at Shop: 2 missing for what was promised');
    expect(said.lines.map(plain)).toEqual(['Product TEA is archived', 'Order 1042: 2 promised']);
  });

  it('that there are none of are told by their code', () => {
    const speech = new Speech('en', en);
    expect(speech.refusal({ code: 'constructor' })).toEqual({ sentence: 'constructor', lines: [] });
    expect(speech.problem('newer')).toBe('newer');
    expect(speech.usual('payment', 'cheque')).toBe('cheque');
  });

  it('of terms, values and counts', () => {
    const speech = new Speech('ar', ar);
    expect(speech.term('outbox')).toBe('بانتظار الإرسال');
    expect(speech.value('StockStatus', 'out')).toBe('نفد');
    expect(speech.usual('payment', 'cash')).toBe('نقدًا');
    expect(plain(speech.count('lines', 3))).toBe('3 أسطر');
  });
});
