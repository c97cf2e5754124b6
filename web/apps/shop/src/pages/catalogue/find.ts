/** Which products are shown, and in which order. */
import { type Findable, fit, folded } from '@onhand/ui';
import { canBeHad, type Offer } from '../../data/offer.js';

/** What a product is found by; made once for each. */
const findable = new WeakMap<Offer, Findable>();

function findableOf(offer: Offer): Findable {
  const known = findable.get(offer);
  if (known !== undefined) return known;
  const names = [offer.name, ...(offer.names ?? []).map(({ text }) => text)];
  const made = { codes: [folded(offer.sku)], text: folded(names.join(' ')) };
  findable.set(offer, made);
  return made;
}

/** Best first; what can't be had last. */
export function found(offers: readonly Offer[], typed: string, category: string): Offer[] {
  const wanted = folded(typed);
  const scored = offers
    .filter((offer) => category === '' || offer.category === category)
    .map((offer, place) => ({ offer, place, score: fit(findableOf(offer), wanted) }))
    .filter(({ score }) => score > 0);
  scored.sort(
    (one, other) =>
      Number(canBeHad(other.offer)) - Number(canBeHad(one.offer)) ||
      other.score - one.score ||
      one.place - other.place,
  );
  return scored.map(({ offer }) => offer);
}

/** The categories that there are, in the order in which they come. */
export function categoriesOf(offers: readonly Offer[]): string[] {
  return [...new Set(offers.flatMap(({ category }) => (category === undefined ? [] : [category])))];
}
