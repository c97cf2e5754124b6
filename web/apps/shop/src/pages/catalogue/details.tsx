/** All that is known of a product, with its picture large. */
import { quantityText } from '@onhand/client/money';
import { Code, Dialog, Facts, Figure, Picture, useSpeech, useWords } from '@onhand/ui';
import { useMoney } from '../../data/held.js';
import { canBeHad, type Offer } from '../../data/offer.js';
import { AvailabilityChip, PriceText, photoOf, Quantity } from '../../parts/goods.js';
import { GOODS } from '../../parts/words.js';

export function Details({ offer, onClose }: { offer: Offer; onClose: () => void }) {
  const words = useWords(GOODS);
  const speech = useSpeech();
  const { price } = useMoney();
  const name = speech.nameOf(offer);
  const count = (millionths: bigint) => speech.number(quantityText(millionths));
  const items = [
    [words.code, <Code key="code">{offer.sku}</Code>] as const,
    ...offer.packs.map(
      (pack) =>
        [
          words.packs[pack.name] ?? pack.name,
          <Figure key={pack.name}>{speech.number(pack.numerator / pack.denominator)}</Figure>,
        ] as const,
    ),
    ...offer.tiers.map(
      (tier) =>
        [words.fromCount(count(tier.from)), <Figure key={tier.price}>{price(tier.price)}</Figure>] as const,
    ),
  ];
  return (
    <Dialog kind="sheet" title={<bdi>{name}</bdi>} onClose={onClose}>
      <div className="details-picture">
        <Picture src={photoOf(offer)} name={name} size={320} />
      </div>
      <div className="spread">
        <PriceText offer={offer} />
        <AvailabilityChip offer={offer} />
      </div>
      {offer.description !== undefined && <p dir="auto">{offer.description}</p>}
      <Facts items={items} />
      {canBeHad(offer) && <Quantity offer={offer} open />}
    </Dialog>
  );
}
