/** The cart's lines, each with what keeps it from being ordered as it is. */
import { quantity } from '@onhand/client/money';
import { Button, Code, Figure, IconButton, inBoth, isolated, useSpeech, useWords } from '@onhand/ui';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { type CartLine, type LineState, lineTotal, stateOf } from '../data/cart.js';
import { useMoney } from '../data/held.js';
import type { Offer } from '../data/offer.js';
import { useCart, useCartLines, useWatched } from '../data/state.js';
import { figure } from './figure.js';
import { Quantity } from './goods.js';
import './lines.css';

const WORDS = inBoth(
  {
    remove: (name: string) => `Remove ${isolated(name)}`,
    takeOut: 'Remove',
    gone: 'Not offered any more.',
    goneName: 'A product',
    soldOut: 'SOLD OUT now.',
    later: 'Remove, tell me when back',
    short: (count: string) => `Only ${isolated(count)} now:`,
    off: (count: string) => `Not sold in this quantity; the next is ${isolated(count)}.`,
    take: (count: string) => `Take ${isolated(count)}`,
    price: (was: string, now: string) => `Price ${figure(was)} → ${figure(now)}`,
    seen: 'All right',
  },
  {
    remove: (name: string) => `احذف ${isolated(name)}`,
    takeOut: 'احذف',
    gone: 'لم يعد معروضًا.',
    goneName: 'منتج',
    soldOut: 'نفد الآن.',
    later: 'احذف وأعلمني عند توفره',
    short: (count: string) => `بقي الآن ${isolated(count)} فقط:`,
    off: (count: string) => `لا يباع بهذه الكمية؛ التالية ${isolated(count)}.`,
    take: (count: string) => `خذ ${isolated(count)}`,
    price: (was: string, now: string) => `السعر ${figure(was)} ← ${figure(now)}`,
    seen: 'حسنًا',
  },
);

export function CartLines() {
  const lines = useCartLines();
  return (
    <ul className="cart-lines">
      {lines.map(({ line, offer }) => (
        <Line key={line.product} line={line} offer={offer} />
      ))}
    </ul>
  );
}

function Line({ line, offer }: { line: CartLine; offer: Offer | undefined }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { money, price } = useMoney();
  const [, { remove }] = useCart();
  const name = offer === undefined ? words.goneName : speech.nameOf(offer);
  return (
    <li className="cart-line" data-sku={offer?.sku}>
      <span className="cart-name">
        <span>
          <bdi>{name}</bdi>
        </span>
        {offer !== undefined && (
          <span className="muted small">
            <Code>{offer.sku}</Code> · <Figure>{price(offer.priceOf(quantity(line.quantity)))}</Figure>
          </span>
        )}
      </span>
      <IconButton
        icon={<X size={18} aria-hidden="true" />}
        label={words.remove(name)}
        onClick={() => remove(line.product)}
      />
      {offer !== undefined && <Quantity offer={offer} open />}
      {offer !== undefined && (
        <strong className="cart-sum">
          <Figure>{money(lineTotal(line, offer))}</Figure>
        </strong>
      )}
      <State
        state={stateOf(line, offer)}
        offer={offer}
        product={line.product}
        wanted={quantity(line.quantity)}
      />
    </li>
  );
}

interface StateProps {
  readonly state: LineState;
  readonly offer: Offer | undefined;
  readonly product: string;
  readonly wanted: bigint;
}

/** What is to be known of a line, and the ways out. */
function State({ state, offer, product, wanted }: StateProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { price } = useMoney();
  const [, { set, remove }] = useCart();
  const [, { watch }] = useWatched();
  const takeOut = <Button onClick={() => remove(product)}>{words.takeOut}</Button>;
  if (state.is === 'fine') return null;
  if (state.is === 'gone') return note('bad', words.gone, takeOut);
  if (state.is === 'sold_out') {
    const later = () => {
      watch(product);
      remove(product);
    };
    return note('bad', words.soldOut, <Button onClick={later}>{words.later}</Button>);
  }
  if (offer === undefined) return null;
  if (state.is === 'price') {
    const seen = () => set(offer, wanted);
    return note(
      'info',
      words.price(price(state.was), price(state.now)),
      <Button onClick={seen}>{words.seen}</Button>,
    );
  }
  const take = speech.number(state.take);
  return note(
    'warn',
    state.is === 'short' ? words.short(take) : words.off(take),
    <>
      <Button onClick={() => set(offer, quantity(state.take))}>{words.take(take)}</Button>
      {takeOut}
    </>,
  );
}

function note(tone: string, text: string, acts: ReactNode) {
  return (
    <span className={`note ${tone} cart-note`} role="status">
      <span>{text}</span>
      <span className="acts">{acts}</span>
    </span>
  );
}
