/** What a draft comes to: this customer's prices, the total, what is short and what goes beyond the credit. */
import type { Customer, Order } from '@onhand/client';
import { BUSINESS } from '@onhand/client/ids';
import { amount, amountText } from '@onhand/client/money';
import { useOnhand, useQuery, useRecord, useSubscription } from '@onhand/react';
import { type Draft, type DraftLine, dataOf, inStock } from '../model/draft.js';
import { useLevelsOf, useStock } from '../model/hooks.js';
import { type ShortDemand, shortOf } from '../model/stock.js';
import { asPlaced } from '../model/view.js';

export interface Figures {
  /** The line as it would be placed; nothing where it has no price or no quantity. */
  readonly lineOf: (line: DraftLine) => Order['lines'][number] | undefined;
  /** The order as it would be placed. */
  readonly order: Order | undefined;
  /** Where it comes from. */
  readonly location: string | undefined;
  readonly short: readonly ShortDemand[];
  /** By how much it goes beyond the credit; nothing where it does not. */
  readonly over: string | undefined;
}

const NOBODY = '00000000-0000-7000-8000-000000000000';

/** Holds what the prices of a customer follow from. */
function useHeldPrices(customer: Customer | undefined): void {
  const { value: group } = useRecord('customer_groups', customer?.group ?? NOBODY);
  const lists = [customer?.price_list, group?.price_list].filter((list) => list !== undefined);
  useSubscription('customer_groups');
  useSubscription('price_lists');
  useSubscription('price_rules', { list: lists.length === 0 ? [NOBODY] : lists });
  useSubscription('customer_accounts', { customer: customer?.id ?? NOBODY });
  // What is shown follows from these.
  useQuery('price_rules', { where: { list: lists } });
  useQuery('price_lists', {});
}

export function useFigures(draft: Draft): Figures {
  const onhand = useOnhand();
  const stock = useStock();
  const { value: customer } = useRecord('customers', draft.customer ?? NOBODY);
  const { value: business } = useRecord('business', BUSINESS);
  const { rows: accounts } = useQuery('customer_accounts', { where: { customer: draft.customer ?? NOBODY } });
  useHeldPrices(customer);
  useLevelsOf(draft.lines.map(({ product }) => product));
  const location = draft.location ?? customer?.default_location ?? business?.default_location;
  const data = dataOf(draft);
  const { new_customer: _, ...rest } = data;
  // One line that has no price must not hide the others.
  const priced = draft.lines.map((line) => {
    const one = dataOf({ ...draft, lines: [line] });
    const { new_customer: __, ...asked } = one;
    const placed = one.lines?.length === 1 ? asPlaced(onhand, asked) : undefined;
    return [line.key, placed?.lines[0]] as const;
  });
  const byKey = new Map(priced);
  const known = draft.lines.filter(({ key }) => byKey.get(key) !== undefined);
  const order =
    known.length === 0
      ? undefined
      : asPlaced(onhand, { ...rest, lines: [...(dataOf({ ...draft, lines: known }).lines ?? [])] });
  const wanted = draft.lines.flatMap((line) => {
    const asked = inStock(line, stock.product(line.product));
    return asked === undefined ? [] : [{ product: line.product, quantity: asked }];
  });
  return {
    lineOf: ({ key }) => byKey.get(key),
    order,
    location,
    short: shortOf(stock, location, wanted),
    over: overCredit(customer, accounts[0], order?.total, business?.currency),
  };
}

function overCredit(
  customer: Customer | undefined,
  account: { readonly balance: string; readonly open_orders: string } | undefined,
  total: string | undefined,
  currency: string | undefined,
): string | undefined {
  const limit = customer?.terms?.credit_limit;
  if (limit === undefined || total === undefined || currency === undefined) return undefined;
  const exponent = total.split('.')[1]?.length ?? 0;
  const read = (text: string) => amount(text, exponent);
  const owed = account === undefined ? 0n : read(account.balance) + read(account.open_orders);
  const beyond = owed + read(total) - read(limit);
  return beyond > 0n ? amountText(beyond, exponent) : undefined;
}
