/** A product in the catalogue: as a tile with its photo, or as a row with a field for how many. */
import { Button, Chip, Code, Picture, useSpeech, useWords } from '@onhand/ui';
import { BellRing } from 'lucide-react';
import { memo, type ReactNode, useState } from 'react';
import { canBeHad, type Offer } from '../../data/offer.js';
import { useWatched } from '../../data/state.js';
import { AvailabilityChip, PriceText, photoOf, Quantity } from '../../parts/goods.js';
import { GOODS } from '../../parts/words.js';
import { Details } from './details.js';

interface GoodsProps {
  readonly offer: Offer;
}

export const Tile = memo(({ offer }: GoodsProps) => {
  const speech = useSpeech();
  const name = speech.nameOf(offer);
  return (
    <li className="goods-tile" data-sku={offer.sku}>
      <Open offer={offer}>
        <Picture src={photoOf(offer)} name={name} size={480} />
        <span className="good-name">
          <bdi>{name}</bdi>
        </span>
      </Open>
      <PriceText offer={offer} />
      <span className="good-foot">
        <span className="chips">
          <AvailabilityChip offer={offer} />
          <Back offer={offer} />
        </span>
        {canBeHad(offer) ? <Quantity offer={offer} /> : <TellMe offer={offer} />}
      </span>
    </li>
  );
});

export const Row = memo(({ offer }: GoodsProps) => {
  const speech = useSpeech();
  const name = speech.nameOf(offer);
  return (
    <li className="good-row" data-sku={offer.sku}>
      <Open offer={offer}>
        <Picture src={photoOf(offer)} name={name} size={44} />
        <span className="good-about">
          <span className="good-name">
            <bdi>{name}</bdi>
          </span>
          <span className="muted small">
            <Code>{offer.sku}</Code>
          </span>
        </span>
      </Open>
      <PriceText offer={offer} />
      <span className="chips">
        <AvailabilityChip offer={offer} />
        <Back offer={offer} />
      </span>
      {canBeHad(offer) ? <Quantity offer={offer} open /> : <TellMe offer={offer} />}
    </li>
  );
});

/** The picture and the name open all that is known of it. */
function Open({ offer, children }: GoodsProps & { children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="good-open" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {children}
      </button>
      {isOpen && <Details offer={offer} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Of what is sold out: to be told when it is back. */
function TellMe({ offer: { product } }: GoodsProps) {
  const words = useWords(GOODS);
  const [{ waiting }, { watch, unwatch }] = useWatched();
  const isWaiting = waiting.includes(product);
  return (
    <Button
      className="tell-me"
      aria-pressed={isWaiting}
      icon={<BellRing size={18} aria-hidden="true" />}
      onClick={() => (isWaiting ? unwatch(product) : watch(product))}
    >
      {isWaiting ? words.told : words.tellMe}
    </Button>
  );
}

/** It was waited for, and has come back. */
function Back({ offer }: GoodsProps) {
  const words = useWords(GOODS);
  const [{ back }] = useWatched();
  if (!canBeHad(offer) || !back.includes(offer.product)) return null;
  return <Chip tone="accent">{words.new}</Chip>;
}
