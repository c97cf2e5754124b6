/** What can be had, at which price and in which steps: the business's price, the agreed lists and the shelf put together. */
import type {
  Availability,
  Customer,
  LocalName,
  PriceEntry,
  PriceList,
  PriceRule,
  PriceTier,
  ShelfEntry,
  Unit,
} from '@onhand/client';
import {
  exponentOf,
  percent,
  price,
  priceText,
  priceWithoutTax,
  priceWithTax,
  quantity,
} from '@onhand/client/money';

/** What a price may say of its product beside the figures, where the business has told it. */
export type OfferEntry = PriceEntry & {
  readonly description?: string;
  readonly tiers?: readonly PriceTier[];
};

const HALF = 500_000n;

/** A price from a quantity on, in millionths. */
interface From {
  readonly from: bigint;
  readonly price: string;
}

/** A product as this partner can have it. */
export interface Offer {
  readonly product: string;
  readonly sku: string;
  readonly name: string;
  readonly names: readonly LocalName[] | undefined;
  readonly category: string | undefined;
  readonly photo: string | undefined;
  readonly description: string | undefined;
  readonly unit: string;
  /** Other units that it is sold in. */
  readonly packs: readonly Unit[];
  readonly currency: string;
  readonly taxIncluded: boolean;
  readonly taxRate: string | undefined;
  /** Theirs, of the smallest quantity that may be ordered. */
  readonly price: string;
  /** Lower prices from more on. */
  readonly tiers: readonly From[];
  /** Fewest that may be ordered, in millionths. */
  readonly minimum: bigint;
  /** Whole multiples of what may be ordered: as agreed, else as finely as it is measured. */
  readonly grain: bigint;
  /** What one press of + adds. */
  readonly step: bigint;
  readonly availability: Availability;
  /** How many there are, where the business says it; in millionths. */
  readonly left: bigint | undefined;
  /** Theirs for so many. */
  readonly priceOf: (millionths: bigint) => string;
}

export interface Records {
  readonly prices: readonly OfferEntry[];
  readonly shelf: readonly ShelfEntry[];
  readonly lists: readonly PriceList[];
  readonly rules: readonly PriceRule[];
  readonly customer: Customer | undefined;
}

/** What is offered, in the order of the prices. What has no price is not offered. */
export function offersOf({ prices, shelf, lists, rules, customer }: Records): Offer[] {
  const holding = listsOf(lists, customer);
  const ruleOf = new Map(rules.map((rule) => [`${rule.list} ${rule.product}`, rule]));
  const shelved = shelfByProduct(shelf, customer);
  return prices.flatMap((entry) => {
    const agreed = holding.flatMap((list) => {
      const rule = ruleOf.get(`${list.id} ${entry.product}`);
      return rule === undefined ? [] : [{ list, rule }];
    });
    const offer = offerOf(entry, agreed, shelved.get(entry.product));
    return offer === undefined ? [] : [offer];
  });
}

/** Their own list first, then their group's: the one that they see and that is not their own. */
function listsOf(lists: readonly PriceList[], customer: Customer | undefined): PriceList[] {
  const active = lists.filter(({ state }) => state === 'active');
  const own = active.filter(({ id }) => id === customer?.price_list);
  return [...own, ...active.filter((list) => !own.includes(list))];
}

/** Where their orders are fulfilled, if that is known; else where most is. */
function shelfByProduct(shelf: readonly ShelfEntry[], customer: Customer | undefined) {
  const found = new Map<string, ShelfEntry>();
  for (const entry of shelf) {
    const before = found.get(entry.product);
    if (before === undefined || isBetter(entry, before, customer?.default_location))
      found.set(entry.product, entry);
  }
  return found;
}

const BEST: readonly Availability[] = ['always', 'in_stock', 'few_left', 'backorder', 'sold_out'];

function isBetter(one: ShelfEntry, other: ShelfEntry, place: string | undefined): boolean {
  if (one.location === place || other.location === place) return one.location === place;
  return BEST.indexOf(one.availability) < BEST.indexOf(other.availability);
}

interface Agreement {
  readonly list: PriceList;
  readonly rule: PriceRule;
}

function offerOf(
  entry: OfferEntry,
  agreed: readonly Agreement[],
  shelved: ShelfEntry | undefined,
): Offer | undefined {
  const steps: readonly (readonly From[])[] = [
    ...agreed.map(({ list, rule }) => tiersOf(rule.tiers, (text) => converted(text, list, entry))),
    tiersOf(entry.tiers, (text) => text),
  ];
  const priceOf = (millionths: bigint): string | undefined => {
    for (const tiers of steps) {
      const tier = tiers.filter(({ from }) => from <= millionths).at(-1);
      if (tier !== undefined) return tier.price;
    }
    return entry.price;
  };
  const own = [...agreed.map(({ rule }) => rule), entry];
  const multiple = said(own.find(({ multiple }) => multiple !== undefined)?.multiple) ?? 0n;
  const least = said(own.find(({ minimum }) => minimum !== undefined)?.minimum) ?? 0n;
  const decimals = Math.min(entry.decimals ?? 0, 6);
  const grain = multiple > 0n ? multiple : 10n ** BigInt(6 - decimals);
  // Weighed goods are stepped by halves, and may be ordered as finely as they are measured.
  const step = multiple > 0n || decimals === 0 ? grain : HALF;
  const minimum = roundedUp(least > step ? least : step, grain);
  const first = priceOf(minimum);
  if (first === undefined) return undefined;
  return {
    product: entry.product,
    sku: entry.sku,
    name: entry.name,
    names: entry.names,
    category: entry.category,
    photo: entry.photo,
    description: entry.description,
    unit: entry.unit,
    packs: (entry.units ?? []).filter(({ use }) => use === 'sell'),
    currency: entry.currency,
    taxIncluded: entry.tax_included,
    taxRate: entry.tax_rate,
    price: first,
    tiers: lower(steps.flat(), priceOf, minimum, first),
    minimum,
    grain,
    step,
    availability: shelved?.availability ?? 'sold_out',
    left: said(shelved?.quantity),
    priceOf: (millionths) => priceOf(millionths) ?? first,
  };
}

function said(text: string | undefined): bigint | undefined {
  return text === undefined ? undefined : quantity(text);
}

function tiersOf(tiers: readonly PriceTier[] | undefined, as: (text: string) => string): From[] {
  return (tiers ?? []).map((tier) => ({ from: quantity(tier.from ?? '0'), price: as(tier.price) }));
}

/** A list's price as the business's own are meant: with tax or without. */
function converted(text: string, list: PriceList, entry: OfferEntry): string {
  const exponent = exponentOf(entry.currency);
  const own = price(text, exponent);
  if ((list.tax_included === true) === entry.tax_included) return priceText(own);
  const rate = percent(entry.tax_rate ?? '0');
  return priceText((entry.tax_included ? priceWithTax : priceWithoutTax)(own, rate, exponent));
}

/** From where on the price is another one. */
function lower(
  all: readonly From[],
  priceOf: (millionths: bigint) => string | undefined,
  minimum: bigint,
  first: string,
): From[] {
  const starts = [...new Set(all.map(({ from }) => from).filter((from) => from > minimum))];
  starts.sort((one, other) => (one < other ? -1 : 1));
  const tiers: From[] = [];
  for (const from of starts) {
    const price = priceOf(from) ?? first;
    if (price !== (tiers.at(-1)?.price ?? first)) tiers.push({ from, price });
  }
  return tiers;
}

/** Whether it can be ordered now. */
export function canBeHad({ availability }: Pick<Offer, 'availability'>): boolean {
  return availability !== 'sold_out';
}

type Steps = Pick<Offer, 'minimum' | 'grain' | 'step'>;

/** The next quantity that may be ordered: at least so many, in whole multiples. */
export function allowed({ minimum, grain }: Steps, millionths: bigint): bigint {
  return millionths <= minimum ? minimum : roundedUp(millionths, grain);
}

/** Whether a quantity may be ordered as it is. */
export function isAllowed(steps: Steps, millionths: bigint): boolean {
  return millionths > 0n && allowed(steps, millionths) === millionths;
}

/** One step more, or less; below the minimum it is none. */
export function stepped(steps: Steps, millionths: bigint, by: 1 | -1): bigint {
  if (by > 0) return allowed(steps, millionths + steps.step);
  const fewer = millionths - steps.step;
  return fewer < steps.minimum ? 0n : allowed(steps, fewer);
}

/** The most that may be ordered of so many that are there. */
export function mostOf({ minimum, grain }: Steps, there: bigint): bigint {
  const most = there - (there % grain);
  return most < minimum ? 0n : most;
}

function roundedUp(value: bigint, step: bigint): bigint {
  const over = value % step;
  return over === 0n ? value : value + step - over;
}
