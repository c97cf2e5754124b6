/** The lines of an order: what was ordered, what left, what is missing and where it is to come from. */
import type { Order } from '@onhand/client';
import { useNames } from '@onhand/frame';
import { useOnhand } from '@onhand/react';
import { Chip, Code, Dotted, Figure, Panel, useSpeech, useWords } from '@onhand/ui';
import { isAsked } from '../model/changes.js';
import { useUnits } from '../model/hooks.js';
import { placeOf, type ShortLine } from '../model/stock.js';
import { ShortWays } from './short.js';
import { WORDS } from './words.js';

interface LinesProps {
  readonly order: Order;
  readonly short: readonly ShortLine[];
}

export function Lines({ order, short }: LinesProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const charges = order.charges ?? [];
  return (
    <Panel title={words.lines}>
      <ul className="rows">
        {order.lines.map((line, place) => {
          if (!isAsked(line)) return null;
          const lacking = short.find((one) => one.line === place);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are named by their place
            <li key={place} className="order-line">
              <LineFacts order={order} place={place} />
              <span className="acts order-line-amount">
                <Figure>{speech.money(sumOf(line.net, line.tax, order))}</Figure>
              </span>
              {lacking !== undefined && (
                <div className="ways stack tight">
                  <Chip tone="bad">{words.missingThere(speech.number(lacking.missing))}</Chip>
                  <ShortWays order={order} short={lacking} />
                </div>
              )}
            </li>
          );
        })}
        {charges.map((charge, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: charges are told apart by their place alone
          <li key={`charge ${place}`} className="order-line">
            <bdi>{charge.text || speech.sentences.usual('charge', charge.kind)}</bdi>
            <Figure>{speech.money(sumOf(charge.net, charge.tax, order))}</Figure>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** As the order's prices are: with tax where they contain it. Exact: amounts have the currency's digits. */
function sumOf(net: string, tax: string, { tax_included }: Order): string {
  if (!tax_included) return net;
  const places = net.split('.')[1]?.length ?? 0;
  const minor = (text: string) => BigInt(text.replace('.', ''));
  const sum = (minor(net) + minor(tax)).toString();
  const [sign, digits] = sum.startsWith('-') ? ['-', sum.slice(1)] : ['', sum];
  const padded = digits.padStart(places + 1, '0');
  return places === 0 ? sum : `${sign}${padded.slice(0, -places)}.${padded.slice(-places)}`;
}

function LineFacts({ order, place }: { order: Order; place: number }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const onhand = useOnhand();
  const units = useUnits();
  const line = order.lines[place];
  if (line === undefined) return null;
  const product = onhand.record('products', line.product).value;
  const location = placeOf(order, line);
  const shelf = product?.locations?.find((one) => one.location === location)?.shelf;
  const unit = line.unit ?? { quantity: line.quantity, unit: names.unit(line.product) };
  const taken = line.taken ?? '0';
  return (
    <div className="stack tight">
      <span>
        <strong>
          <Figure>{speech.number(unit.quantity)}</Figure> <bdi className="muted">{units.word(unit.unit)}</bdi>{' '}
          <bdi>{names.product(line.product)}</bdi>
        </strong>{' '}
        {product !== undefined && <Code>{product.sku}</Code>}
      </span>
      <span className="small muted">
        <Dotted
          parts={[
            <Figure key="price">{speech.price(line.price)}</Figure>,
            line.price_rule === 'hand' && words.hand,
            <span key="open">
              {words.open} <Figure>{speech.number(line.open ?? '0')}</Figure>
            </span>,
            taken !== '0' && (
              <span key="taken">
                {words.taken} <Figure>{speech.number(taken)}</Figure>
              </span>
            ),
            <span key="from">
              <bdi>{names.location(location)}</bdi>
              {shelf !== undefined && <> · {words.shelf(shelf)}</>}
            </span>,
            line.missing !== undefined && (
              <Chip key="missing" tone="bad">
                {words.missingOnArrival(speech.number(line.missing))}
              </Chip>
            ),
            line.returned !== undefined && (
              <span key="returned">{words.cameBack(speech.number(line.returned))}</span>
            ),
            line.note !== undefined && <bdi key="note">{line.note}</bdi>,
          ]}
        />
      </span>
    </div>
  );
}
