/**
 * The terms on which a customer has a product: the contract, else the list of its group, else the product's own price; of a
 * list the highest tier that the quantity reaches. The server resolves by the same rules, and golden histories hold both equal.
 */

import type { PriceList, PriceRule, PriceSource } from '../generated/records.js';
import { priceRuleId } from '../ids/index.js';
import { price, priceText, priceWithoutTax, priceWithTax } from '../money/amount.js';
import { quantity } from '../money/quantity.js';
import type { View } from './port.js';
import { businessOf, find, get } from './records.js';

/** How prices are meant, and for whom. */
export interface Meant {
  readonly customer?: string | undefined;
  readonly exponent: number;
  /** The product's rate of tax, in millionths. */
  readonly rate: bigint;
  readonly taxIncluded: boolean;
}

/** A price, and which rule gives it; absent: the product's own. */
export interface Agreed {
  readonly price: string | undefined;
  readonly source: PriceSource | undefined;
}

/** The price of so many (in millionths) of a product, whose own price is `own`. */
export function agreed(
  view: View,
  product: string,
  own: string | undefined,
  millionths: bigint,
  meant: Meant,
): Agreed {
  for (const list of listsOf(view, meant.customer)) {
    const rule = get(view, 'price_rules', priceRuleId(list.id, product));
    const tier = rule && tierOf(rule, millionths);
    if (tier !== undefined) {
      const from = tier.from ?? '0';
      const source: PriceSource = { list: from === '0' ? { list: list.id } : { from, list: list.id } };
      return { price: converted(tier.price, list, meant), source };
    }
  }
  return { price: own, source: undefined };
}

/** The lists that a customer buys by now, nearest first. */
function listsOf(view: View, id: string | undefined): PriceList[] {
  const customer = get(view, 'customers', id);
  if (customer === undefined) return [];
  const contract = get(view, 'price_lists', customer.price_list);
  const holding = contract?.state === 'active' ? [contract] : [];
  if (customer.group === undefined) return holding;
  return [...holding, ...ofGroup(view, customer.group).filter((list) => list.id !== customer.price_list)];
}

/** A partner sees no group; of the lists that it sees, the one that is not its contract is its group's. */
function ofGroup(view: View, group: string): readonly PriceList[] {
  const active = (list: PriceList | undefined) => list?.state === 'active';
  if (businessOf(view) === undefined) return find(view, 'price_lists', 'state', 'active');
  const list = get(view, 'price_lists', get(view, 'customer_groups', group)?.price_list);
  return list !== undefined && active(list) ? [list] : [];
}

function tierOf(rule: PriceRule, millionths: bigint) {
  return rule.tiers?.filter((tier) => quantity(tier.from ?? '0') <= millionths).at(-1);
}

function converted(text: string, list: PriceList, { exponent, rate, taxIncluded }: Meant): string {
  const own = price(text, exponent);
  if ((list.tax_included === true) === taxIncluded) return priceText(own);
  return priceText((taxIncluded ? priceWithTax : priceWithoutTax)(own, rate, exponent));
}
