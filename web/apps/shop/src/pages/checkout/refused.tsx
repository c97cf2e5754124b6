/** The order was not taken: line by line what can be done, then it is placed with these changes. */
import type { Refusal } from '@onhand/client';
import { quantity, quantityText } from '@onhand/client/money';
import { useReasons } from '@onhand/frame';
import { Button, Note, Page, Panel, Segments, useSpeech, useWords } from '@onhand/ui';
import { useState } from 'react';
import type { CartLine } from '../../data/cart.js';
import { useOffers } from '../../data/held.js';
import { allowed, mostOf, type Offer } from '../../data/offer.js';
import type { Placed } from '../../data/placing.js';
import { useCart, useWatched } from '../../data/state.js';
import { go } from '../../routing.js';
import type { Placing } from './result.js';
import { WORDS } from './words.js';

interface RefusedProps {
  readonly placing: Placing;
  readonly placed: Extract<Placed, { is: 'refused' }>;
}

type Way = 'take' | 'wait' | 'remove';

/** A line that can't be had as it was asked for. */
interface Wrong {
  readonly product: string;
  readonly wanted: string;
  /** How many there are, where that is why. */
  readonly there?: string;
  /** What may be ordered of it; absent: nothing. */
  readonly take?: string;
}

export function Refused({ placing, placed }: RefusedProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const reasons = useReasons(placed.item.refusal);
  const { by } = useOffers();
  const [, { replace }] = useCart();
  const [, { watch }] = useWatched();
  const refusal = placed.item.refusal;
  const wrong = wrongOf(refusal, by);
  const [chosen, choose] = useState<Readonly<Record<string, Way>>>({});
  const wayOf = ({ product, take }: Wrong): Way => chosen[product] ?? (take === undefined ? 'wait' : 'take');
  const lines = changed(placed.sent.cart.lines, wrong, wayOf);
  const back = async () => {
    await placing.takeBack();
    go('/cart', { replace: true });
  };
  const place = async () => {
    const cart = await placing.takeBack();
    const waiting = wrong.filter((one) => wayOf(one) === 'wait').map(({ product }) => product);
    for (const product of waiting) watch(product);
    const others = cart.lines.filter(
      (line) => !placed.sent.cart.lines.some(({ product }) => product === line.product),
    );
    const kept = cart.lines.filter(({ product }) => waiting.includes(product));
    replace({ ...cart, lines: [...lines, ...kept, ...others] });
    placing.place([...kept, ...others]);
  };
  const isDay = refusal?.code === 'day_not_possible';
  if (wrong.length === 0)
    return (
      <Page title={isDay ? words.dayTitle : words.refusedTitle}>
        <Note tone="bad">{isDay ? words.dayAbout(speech.day(refusal.wanted)) : reasons.join(' ')}</Note>
        <div className="acts">
          <Button onClick={back}>{words.back}</Button>
          {isDay && <OtherDay refusal={refusal} placing={placing} />}
        </div>
      </Page>
    );
  return (
    <Page title={refusal?.code === 'insufficient_stock' ? words.shortTitle : words.quantityTitle}>
      <Panel>
        <ul className="rows">
          {wrong.map((one) => (
            <WrongLine
              key={one.product}
              wrong={one}
              way={wayOf(one)}
              onWay={(way) => choose((all) => ({ ...all, [one.product]: way }))}
            />
          ))}
        </ul>
      </Panel>
      <div className="sticky-foot">
        <div className="acts">
          <Button onClick={back}>{words.back}</Button>
          <Button kind="primary" because={lines.length === 0 ? words.nothing : undefined} onClick={place}>
            {words.changes}
          </Button>
        </div>
      </div>
    </Page>
  );
}

function WrongLine({ wrong, way, onWay }: { wrong: Wrong; way: Way; onWay: (way: Way) => void }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { by } = useOffers();
  const { product, wanted, there, take } = wrong;
  const name = speech.nameOf(by.get(product));
  const options = [
    ...(take === undefined ? [] : [{ value: 'take' as const, label: words.take(speech.number(take)) }]),
    ...(there === undefined ? [] : [{ value: 'wait' as const, label: words.wait }]),
    { value: 'remove' as const, label: words.remove },
  ];
  return (
    <li className="stack tight wrong-line">
      <strong>
        <bdi>{name}</bdi>
      </strong>
      {there !== undefined && (
        <span className="muted">{words.wanted(speech.number(wanted), speech.number(there))}</span>
      )}
      <Segments label={name} value={way} options={options} onValue={onWay} />
    </li>
  );
}

function OtherDay({ refusal, placing }: { refusal: Refusal | undefined; placing: Placing }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const [, { replace }] = useCart();
  if (refusal?.code !== 'day_not_possible') return null;
  const days = [...new Set([refusal.next, refusal.earliest])].filter((day) => day !== undefined);
  const place = async (day: string) => {
    const cart = await placing.takeBack();
    replace({ ...cart, wanted: day });
    placing.place();
  };
  return days.map((day, at) => (
    <Button key={day} kind={at === 0 ? 'primary' : 'plain'} onClick={() => place(day)}>
      {words.forDay(speech.day(day))}
    </Button>
  ));
}

/** The lines that are not possible as they are. */
function wrongOf(refusal: Refusal | undefined, by: ReadonlyMap<string, Offer>): Wrong[] {
  if (refusal?.code === 'insufficient_stock')
    return refusal.short.map(({ product, wanted, available }) => {
      const offer = by.get(product);
      const there = quantity(available);
      const most = offer === undefined || there <= 0n ? 0n : mostOf(offer, there);
      const wrong = { product, wanted, there: there < 0n ? '0' : available };
      return most === 0n ? wrong : { ...wrong, take: quantityText(most) };
    });
  if (refusal?.code === 'minimum_or_multiple')
    return refusal.lines.map(({ product, wanted, minimum = '0', multiple }) => {
      const least = quantity(minimum);
      const grain = quantity(multiple ?? '1');
      const steps = { minimum: least, grain, step: grain };
      return { product, wanted, take: quantityText(allowed(steps, quantity(wanted))) };
    });
  return [];
}

function changed(
  lines: readonly CartLine[],
  wrong: readonly Wrong[],
  wayOf: (wrong: Wrong) => Way,
): CartLine[] {
  return lines.flatMap((line) => {
    const one = wrong.find(({ product }) => product === line.product);
    if (one === undefined) return [line];
    return wayOf(one) === 'take' && one.take !== undefined ? [{ ...line, quantity: one.take }] : [];
  });
}
