/** A searchable list of products, a part at a time. */
import type { QueryShown } from '@onhand/react';
import { type ReactNode, useDeferredValue, useId, useState } from 'react';
import { MarkBudget, Updating } from '../parts/marks.js';
import { useSpeech } from '../words/index.js';

const PART = 60;

interface Column {
  readonly name: string;
  readonly figure?: boolean;
  /** Left out where there is little room. */
  readonly wide?: boolean;
}

interface StockPanelProps<Row extends { readonly id: string }> {
  columns: readonly Column[];
  /** A hook: what fits a text, at most so many. */
  useProducts: (text: string, limit: number) => QueryShown<Row>;
  row: (product: Row) => ReactNode;
}

export function StockPanel<Row extends { readonly id: string }>({
  columns,
  useProducts,
  row,
}: StockPanelProps<Row>) {
  const { words } = useSpeech();
  const [text, setText] = useState('');
  const [parts, setParts] = useState(1);
  const { rows, count } = useProducts(useDeferredValue(text), parts * PART);
  const search = useId();
  return (
    <MarkBudget>
      {(many) => (
        <section className="panel stock" aria-labelledby="stock">
          <header className="panel-head">
            <h2 id="stock" tabIndex={-1}>
              {words.stock}
            </h2>
            <Updating many={many} />
            <label className="hidden" htmlFor={search}>
              {words.table.search}
            </label>
            <input
              id={search}
              className="input search"
              type="search"
              value={text}
              placeholder={words.table.search}
              onChange={(event) => {
                setText(event.target.value);
                setParts(1);
              }}
            />
          </header>
          <table>
            <thead>
              <tr>
                {columns.map(({ name, figure, wide }) => (
                  <th
                    key={name}
                    scope="col"
                    className={[figure && 'figures', wide && 'wide'].filter(Boolean).join(' ') || undefined}
                  >
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            {rows.map(row)}
          </table>
          {count === 0 && <p className="muted">{text === '' ? words.table.none : words.table.empty}</p>}
          {count > rows.length && (
            <footer className="panel-foot">
              <span className="muted">{words.table.shown(rows.length, count)}</span>
              <button type="button" className="button quiet" onClick={() => setParts(parts + 1)}>
                {words.table.more}
              </button>
            </footer>
          )}
        </section>
      )}
    </MarkBudget>
  );
}
