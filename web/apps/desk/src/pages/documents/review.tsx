/** Before a count is posted: what it changes, by what that is worth. */
import type { Product, StockLevel } from '@onhand/client';
import { useMay, useNames } from '@onhand/frame';
import { useQuery } from '@onhand/react';
import { Button, Dialog, Figure, Note, Switch, useSpeech, useWords } from '@onhand/ui';
import { useMemo, useState } from 'react';
import { differences, total } from './difference.js';
import type { Line } from './lines.js';
import { COUNTING } from './words.js';

interface CountReviewProps {
  readonly lines: readonly Line[];
  readonly levels: ReadonlyMap<string, StockLevel>;
  /** What was not counted, and is there by the book. */
  readonly unfound: readonly Product[];
  readonly isPosting: boolean;
  readonly onClose: () => void;
  /** With lines of what was not found. */
  readonly onPost: (more: readonly Line[]) => void;
}

export function CountReview({ lines, levels, unfound, isPosting, onClose, onPost }: CountReviewProps) {
  const speech = useSpeech();
  const words = useWords(COUNTING);
  const names = useNames();
  const maySeeCosts = useMay('costs');
  const [none, setNone] = useState(false);
  const { rows: costs } = useQuery('product_costs');
  const { rows: products } = useQuery('products');
  const costOf = useMemo(() => {
    const known = new Map(products.map(({ id, cost }) => [id, cost]));
    for (const { product, unit_cost } of costs) if (unit_cost !== undefined) known.set(product, unit_cost);
    return known;
  }, [costs, products]);
  const zeros = none ? unfound.map(({ id }) => ({ product: id, quantity: '0' })) : [];
  const counted = [...lines.filter(({ quantity }) => quantity !== ''), ...zeros];
  const all = differences(
    counted,
    (id) => levels.get(id)?.on_hand ?? '0',
    (id) => costOf.get(id),
  );
  const changed = all.filter(({ difference }) => difference !== '0');
  const unknown = changed.filter(({ value }) => value === undefined).length;
  return (
    <Dialog
      kind="wide"
      title={words.reviewTitle}
      onClose={onClose}
      foot={
        <Button
          kind="primary"
          aria-busy={isPosting}
          onClick={() => onPost(zeros.map((line) => ({ ...line, at: new Date().toISOString() })))}
        >
          {words.post}
        </Button>
      }
    >
      {changed.length === 0 ? (
        <Note tone="good">{words.allRight}</Note>
      ) : (
        <div className="scroller review-lines">
          <table className="table" aria-label={words.reviewTitle}>
            <thead>
              <tr>
                <th scope="col" aria-label={words.counted} />
                <th scope="col" className="figures">
                  {words.book}
                </th>
                <th scope="col" className="figures">
                  {words.counted}
                </th>
                <th scope="col" className="figures">
                  {words.difference}
                </th>
                {maySeeCosts && (
                  <th scope="col" className="figures">
                    {words.worth}
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {changed.map(({ product, book, counted: found, difference, value }) => (
                <tr key={product}>
                  <td>
                    <bdi>{names.product(product)}</bdi>
                  </td>
                  <td className="figures">
                    <Figure>{speech.number(book)}</Figure>
                  </td>
                  <td className="figures">
                    <Figure>{speech.number(found)}</Figure>
                  </td>
                  <td className="figures">
                    <Figure>{speech.signed(difference)}</Figure>
                  </td>
                  {maySeeCosts && (
                    <td className="figures">
                      <Figure>{speech.money(value)}</Figure>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
            {maySeeCosts && (
              <tfoot>
                <tr>
                  <th scope="row" colSpan={4}>
                    {unknown > 0 && words.unknownCost(unknown)}
                  </th>
                  <td className="figures">
                    <strong>
                      <Figure>{speech.money(total(changed))}</Figure>
                    </strong>
                  </td>
                </tr>
              </tfoot>
            )}
          </table>
        </div>
      )}
      {all.length > changed.length && <p className="muted">{words.same(all.length - changed.length)}</p>}
      {unfound.length > 0 && (
        <Switch on={none} onSwitch={setNone}>
          {words.none} · {words.noneHint(unfound.length)}
        </Switch>
      )}
      <p className="muted small">{words.moves}</p>
    </Dialog>
  );
}
