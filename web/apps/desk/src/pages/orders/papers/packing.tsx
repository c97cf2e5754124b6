/** What lies in the box: to be ticked by whoever packs it, and signed by whoever gets it. */
import { quantity, quantityText } from '@onhand/client/money';
import { useNames, useSession } from '@onhand/frame';
import { useOnhand } from '@onhand/react';
import { Code, Empty, Figure, Skeleton, useSpeech, useWords } from '@onhand/ui';
import { Link, useParams } from '@tanstack/react-router';
import { useOrder } from '../detail/use-order.js';
import { isAsked } from '../model/changes.js';
import { useUnits } from '../model/hooks.js';
import { OrderFacts } from './facts.js';
import { Paper, Tick } from './paper.js';
import { WORDS } from './words.js';

export function PackingPage() {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const onhand = useOnhand();
  const units = useUnits();
  const { who } = useSession();
  const { order: key = '' } = useParams({ strict: false }) as { order?: string };
  const { order, status } = useOrder(key);
  if (order === undefined) {
    return status === 'loading' ? <Skeleton label={words.loading} /> : <Empty>{words.missing}</Empty>;
  }
  const lines = order.lines.filter(isAsked);
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
        <h1>{words.packing}</h1>
        <span>
          <bdi>{speech.nameOf(who.business)}</bdi> · <strong>{words.order(order.number)}</strong>
        </span>
      </header>
      <OrderFacts order={order} />
      <table>
        <thead>
          <tr>
            <th scope="col">{words.picked}</th>
            <th scope="col" className="figures">
              {words.quantity}
            </th>
            <th scope="col">{words.product}</th>
            <th scope="col">{words.code}</th>
            <th scope="col" className="figures">
              {words.taken}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, place) => {
            const taken = line.taken ?? '0';
            // What was given up does not come any more.
            const due = quantityText(quantity(line.quantity) - quantity(line.released ?? '0'));
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines are named by their place
              <tr key={place}>
                <td>
                  <Tick />
                </td>
                <td className="figures">
                  <Figure>{speech.number(due)}</Figure> <bdi>{units.of(line.product)}</bdi>
                </td>
                <td>
                  <bdi>{names.product(line.product)}</bdi>
                  {line.note !== undefined && (
                    <span className="by-order">
                      <bdi>{line.note}</bdi>
                    </span>
                  )}
                </td>
                <td>
                  <Code>{onhand.record('products', line.product).value?.sku ?? ''}</Code>
                </td>
                <td className="figures">{taken !== '0' && <Figure>{speech.number(taken)}</Figure>}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className="paper-signs">
        <span>{words.packedBy}</span>
        <span>{words.receivedBy}</span>
      </div>
    </Paper>
  );
}
