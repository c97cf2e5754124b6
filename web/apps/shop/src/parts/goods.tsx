/** How a product is shown wherever it can be ordered: whether it can be had, what it costs, how many are wanted. */
import { quantity, quantityText } from '@onhand/client/money';
import { Chip, Figure, NumberInput, useSpeech, useWords } from '@onhand/ui';
import { Minus, Plus } from 'lucide-react';
import { quantityOf } from '../data/cart.js';
import { useMoney } from '../data/held.js';
import { allowed, canBeHad, type Offer, stepped } from '../data/offer.js';
import { useCart } from '../data/state.js';
import { GOODS } from './words.js';

export function photoOf({ photo }: Pick<Offer, 'photo'>): string | undefined {
  return photo === undefined ? undefined : `/api/v1/photos/${photo}/480.webp`;
}

/** Whether it can be had, in a word. */
export function AvailabilityChip({ offer }: { offer: Offer }) {
  const words = useWords(GOODS);
  const speech = useSpeech();
  const { availability, left } = offer;
  if (availability === 'sold_out') return <Chip tone="bad">{words.soldOut}</Chip>;
  if (availability === 'backorder') return <Chip tone="info">{words.backorder}</Chip>;
  if (availability === 'few_left')
    return (
      <Chip tone="warn">
        {left === undefined ? words.fewLeft : words.left(speech.number(quantityText(left)))}
      </Chip>
    );
  return <Chip tone="good">{words.inStock}</Chip>;
}

/** Their price, of what, and in which packs it comes. */
export function PriceText({ offer }: { offer: Offer }) {
  const words = useWords(GOODS);
  const speech = useSpeech();
  const { price } = useMoney();
  const [pack] = offer.packs;
  const [tier] = offer.tiers;
  const count = (millionths: bigint) => speech.number(quantityText(millionths));
  const notes = [
    pack !== undefined &&
      words.pack(words.packs[pack.name] ?? pack.name, speech.number(pack.numerator / pack.denominator)),
    tier !== undefined && words.from(count(tier.from), price(tier.price)),
    offer.minimum > offer.step && words.least(count(offer.minimum)),
    offer.grain > 1_000_000n && words.by(count(offer.grain)),
  ].filter((note) => note !== false);
  return (
    <span className="price">
      <span>
        <strong>
          <Figure>{price(offer.price)}</Figure>
        </strong>{' '}
        <span className="muted small">{words.per(words.units[offer.unit] ?? offer.unit)}</span>
      </span>
      {notes.length > 0 && <span className="muted small">{notes.join(' · ')}</span>}
    </span>
  );
}

/** One + that becomes − 3 + in place: in steps that may be ordered. */
export function Quantity({ offer, open = false }: { offer: Offer; open?: boolean }) {
  const words = useWords(GOODS);
  const speech = useSpeech();
  const [cart, { set }] = useCart();
  const now = quantityOf(cart, offer.product);
  const name = speech.nameOf(offer);
  if (now === 0n && !open) {
    if (!canBeHad(offer)) return null;
    return (
      <button
        type="button"
        className="button icon add"
        aria-label={words.add(name)}
        onClick={() => set(offer, offer.minimum)}
      >
        <Plus size={20} aria-hidden="true" />
      </button>
    );
  }
  return (
    <span className="stepper">
      <button
        type="button"
        className="button icon"
        aria-label={words.less(name)}
        disabled={now === 0n}
        onClick={() => set(offer, stepped(offer, now, -1))}
      >
        <Minus size={18} aria-hidden="true" />
      </button>
      <QuantityField offer={offer} />
      <button
        type="button"
        className="button icon"
        aria-label={words.more(name)}
        onClick={() => set(offer, stepped(offer, now, 1))}
      >
        <Plus size={18} aria-hidden="true" />
      </button>
    </span>
  );
}

/** A quantity that is typed; when the field is left it becomes one that may be ordered. */
export function QuantityField({ offer }: { offer: Offer }) {
  const words = useWords(GOODS);
  const speech = useSpeech();
  const [cart, { set }] = useCart();
  const now = quantityOf(cart, offer.product);
  return (
    <NumberInput
      value={now === 0n ? '' : quantityText(now)}
      aria-label={words.quantity(speech.nameOf(offer))}
      data-quantity=""
      onNumber={(number, typed) => {
        // Letters are no wish to have none.
        if (number === undefined && typed.trim() !== '') return;
        const wanted = read(number);
        if (wanted !== undefined) set(offer, wanted);
      }}
      onBlur={() => {
        const right = now === 0n ? 0n : allowed(offer, now);
        if (right !== now) set(offer, right);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') nextField(event.currentTarget);
      }}
    />
  );
}

/** Nothing typed is none; what is no quantity leaves it as it is. */
function read(number: string | undefined): bigint | undefined {
  if (number === undefined) return 0n;
  try {
    const wanted = quantity(number);
    return wanted < 0n ? undefined : wanted;
  } catch {
    return undefined;
  }
}

/** Enter goes on to the next quantity. */
function nextField(field: HTMLInputElement): void {
  const all = [...document.querySelectorAll<HTMLInputElement>('input[data-quantity]')];
  const next = all[all.indexOf(field) + 1];
  if (next === undefined) field.blur();
  else next.focus();
}
