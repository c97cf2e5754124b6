/** What a price list says of products while it is edited. */
import type { PriceRule, PriceRuleInput, PriceTier } from '@onhand/client';
import { decimalIn } from '@onhand/ui';
import type { Codes } from '../documents/lines.js';

/** A rule as it is typed: one price for any quantity, and others from quantities on. */
export interface Typed {
  readonly product: string;
  readonly tiers: readonly { readonly from: string; readonly price: string }[];
  readonly minimum: string;
  readonly multiple: string;
}

export const typedRule = (product: string, rule?: PriceRule): Typed => ({
  product,
  tiers: (rule?.tiers ?? [{ price: '' }]).map(({ from = '', price }) => ({
    from: from === '0' ? '' : from,
    price,
  })),
  minimum: rule?.minimum ?? '',
  multiple: rule?.multiple ?? '',
});

/** As it travels; tiers without a price are left out, and rise by quantity. */
export function ruleInput({ product, tiers, minimum, multiple }: Typed): PriceRuleInput {
  const given: PriceTier[] = tiers
    .filter(({ price }) => price !== '')
    .map(({ from, price }) => (from === '' || from === '0' ? { price } : { from, price }))
    .sort((one, other) => Number(one.from ?? 0) - Number(other.from ?? 0));
  return {
    product,
    ...(given.length === 0 ? {} : { tiers: given }),
    ...(minimum === '' ? {} : { minimum }),
    ...(multiple === '' ? {} : { multiple }),
  };
}

export const nothing = (product: string): Typed => ({ product, tiers: [], minimum: '', multiple: '' });

/** Columns out of a spreadsheet: code, price, and perhaps the least and the multiple to order. */
export function pastedRules(
  text: string,
  codes: Codes,
  ruleOf: (product: string) => Typed,
): { readonly rules: readonly Typed[]; readonly wrong: readonly string[] } {
  const rules: Typed[] = [];
  const wrong: string[] = [];
  for (const row of text.split(/\r?\n/)) {
    if (row.trim() === '') continue;
    const [code = '', price = '', minimum = '', multiple = ''] = row
      .split(/[\t;]/)
      .map((cell) => cell.trim());
    const product = codes.find(code)?.product.id;
    const amount = decimalIn(price);
    if (product === undefined || amount === undefined || amount.startsWith('-')) {
      wrong.push(row.trim());
      continue;
    }
    const known = ruleOf(product);
    const others = known.tiers.filter(({ from }) => from !== '');
    rules.push({
      product,
      tiers: [{ from: '', price: amount }, ...others],
      minimum: decimalIn(minimum) ?? known.minimum,
      multiple: decimalIn(multiple) ?? known.multiple,
    });
  }
  return { rules, wrong };
}
