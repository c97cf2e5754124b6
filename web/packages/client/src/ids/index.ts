/**
 * Ids that follow from others, the same here as on the server, so that what is shown at once has the id that it will have
 * when it is confirmed.
 */

import { inOnePiece, textBytes, uuidBytes, uuidText } from './bytes.js';
import { xxh3 } from './xxh3.js';

/** The id of the one business record. */
export const BUSINESS = '251f6144-95b9-8ea1-ba77-bb167ce0e19b';
/** The id of the place where goods under way are. */
export const TRANSIT = 'a72a0613-196f-84f4-b6fb-1f323f4bc871';

/** Pairs whose ids are kept; the ids of one replica's stock are asked for again and again. */
const KEPT_MAX = 50_000;
const kept = { stock_level: new Map<string, string>(), shelf: new Map<string, string>() };

/** The id that follows from a natural key. */
function naturalId(label: string, parts: readonly Uint8Array[]): string {
  return uuidText(xxh3(inOnePiece(label, parts)));
}

/** The id of the stock level of a product at a location. */
export function stockLevelId(product: string, location: string): string {
  return ofPair('stock_level', product, location);
}

/** The id of the shelf entry of a product at a location. */
export function shelfId(product: string, location: string): string {
  return ofPair('shelf', product, location);
}

/** The id of a product's price on the base list. */
export function priceId(product: string): string {
  return naturalId('price', [textBytes('base'), uuidBytes(product)]);
}

/** The id of what a price list says of a product. */
export function priceRuleId(list: string, product: string): string {
  return naturalId('price_rule', [uuidBytes(list), uuidBytes(product)]);
}

/** The id of a customer's totals. */
export function customerTotalsId(customer: string): string {
  return naturalId('customer_totals', [uuidBytes(customer)]);
}

function ofPair(label: keyof typeof kept, product: string, location: string): string {
  const ids = kept[label];
  const key = product + location;
  let id = ids.get(key);
  if (id === undefined) {
    id = naturalId(label, [uuidBytes(product), uuidBytes(location)]);
    if (ids.size >= KEPT_MAX) ids.clear();
    ids.set(key, id);
  }
  return id;
}
