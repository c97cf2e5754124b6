/** Pick lists: by shelf, without prices, with boxes to be ticked; what is not there is marked. Of an order, or of a whole day. */
import type { Order } from '@onhand/client';
import { useNames } from '@onhand/frame';
import { useOnhand, useQuery } from '@onhand/react';
import { Code, Dotted, Empty, Figure, Skeleton, TextField, useSpeech, useWords } from '@onhand/ui';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useOrder } from '../detail/use-order.js';
import { byUrgency } from '../model/board.js';
import { useLevelsOf, useShortfalls, useStock, useToday, useUnits } from '../model/hooks.js';
import { shortLines } from '../model/stock.js';
import { OrderFacts } from './facts.js';
import { Paper, Tick } from './paper.js';
import { picksOf } from './picks.js';
import { WORDS } from './words.js';

export function PickPage() {
  const words = useWords(WORDS);
  const { order: key = '' } = useParams({ strict: false }) as { order?: string };
  const { order, status } = useOrder(key);
  if (order === undefined) {
    return status === 'loading' ? <Skeleton label={words.loading} /> : <Empty>{words.missing}</Empty>;
  }
  return (
    <Paper
      print={words.print}
      tools={
        <Link to="/orders/$order" params={{ order: order.id }} className="button">
          {words.back}
        </Link>
      }
    >
      <header className="paper-head">
        <h1>{words.pick}</h1>
        <strong>{words.order(order.number)}</strong>
      </header>
      <OrderFacts order={order} />
      <Picks orders={[order]} />
    </Paper>
  );
}

/** States in which goods are still to be picked. */
const PICKED_STATES = ['confirmed', 'preparing'] as const;

export function DayPickPage() {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const today = useToday();
  const navigate = useNavigate();
  const { day = today } = useSearch({ strict: false }) as { day?: string };
  const { rows } = useQuery('orders', { where: { state: [...PICKED_STATES] } });
  const orders = rows
    .filter(({ wanted }) =>
      wanted === undefined ? day === today : day === today ? wanted <= day : wanted === day,
    )
    .sort(byUrgency);
  return (
    <Paper
      print={words.print}
      tools={
        <>
          <Link to="/orders" className="button">
            {words.toBoard}
          </Link>
          <TextField
            label={words.whichDay}
            type="date"
            value={day}
            onText={(next) => void navigate({ to: '/orders/pick', search: { day: next }, replace: true })}
          />
        </>
      }
    >
      <header className="paper-head">
        <h1>{words.day(speech.day(day))}</h1>
        <span>
          <Dotted parts={orders.map(({ id, number }) => <Code key={id}>{number}</Code>)} />
        </span>
      </header>
      {day === today && orders.some(({ wanted = day }) => wanted < day) && <p>{words.withOverdue}</p>}
      {orders.length === 0 ? <p>{words.nothing}</p> : <Picks orders={orders} isOfMany />}
    </Paper>
  );
}

function Picks({ orders, isOfMany = false }: { orders: readonly Order[]; isOfMany?: boolean }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const onhand = useOnhand();
  const units = useUnits();
  const stock = useStock();
  const exceptions = useShortfalls();
  useLevelsOf(orders.flatMap(({ lines }) => lines.map(({ product }) => product)));
  const places = picksOf(orders, {
    product: (id) => onhand.record('products', id).value,
    short: (order) => shortLines(order, stock, exceptions),
  });
  return places.map(({ location, picks }) => (
    <section key={location}>
      <h2>
        <bdi>{names.location(location)}</bdi>
      </h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.picked}</th>
            <th scope="col">{words.shelf}</th>
            <th scope="col" className="figures">
              {words.quantity}
            </th>
            <th scope="col">{words.product}</th>
            <th scope="col">{words.code}</th>
          </tr>
        </thead>
        <tbody>
          {picks.map(({ product, shelf, quantity, missing, orders: takers }) => (
            <tr key={product} className={missing === '0' ? undefined : 'is-short'}>
              <td>
                <Tick />
              </td>
              <td>{shelf === undefined ? words.noShelf : <Code>{shelf}</Code>}</td>
              <td className="figures">
                <Figure>{speech.number(quantity)}</Figure> <bdi>{units.of(product)}</bdi>
              </td>
              <td>
                <bdi>{names.product(product)}</bdi>
                {missing !== '0' && <span className="by-order">{words.short(speech.number(missing))}</span>}
                {isOfMany && (
                  <span className="by-order">
                    <Dotted
                      parts={takers.map((taker) => (
                        <Figure key={taker.number}>
                          {taker.number}: {speech.number(taker.quantity)}
                        </Figure>
                      ))}
                    />
                  </span>
                )}
              </td>
              <td>
                <Code>{onhand.record('products', product).value?.sku ?? ''}</Code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  ));
}
