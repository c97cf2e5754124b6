/** Links to what a movement or a level is about. */
import { Code, useWords } from '@onhand/ui';
import { Link } from '@tanstack/react-router';
import { WORDS } from './words.js';

export function OrderLink({ number }: { number: number | string }) {
  const words = useWords(WORDS);
  return <Link to={`/orders/${number}` as '/'}>{words.order(String(number))}</Link>;
}

interface Referring {
  readonly kind: 'order' | 'sale' | 'return' | 'document' | 'count_line';
  readonly number: string | undefined;
}

/** What is behind a movement, by the number that people say. */
export function ReferenceLink({ kind, number }: Referring) {
  const words = useWords(WORDS);
  if (number === undefined) return null;
  if (kind === 'order') return <OrderLink number={number} />;
  if (kind === 'sale') return <span>{words.sale(number)}</span>;
  if (kind === 'return') return <span>{words.return(number)}</span>;
  return <Link to={`/documents/${number}` as '/'}>{words.document(number)}</Link>;
}

/** A product's name that leads to its page. */
export function ProductLink({ id, name, sku }: { id: string; name: string; sku?: string }) {
  return (
    <span className="stack-name">
      <Link to={`/products/${id}` as '/'} className="name" dir="auto">
        {name}
      </Link>
      {sku !== undefined && (
        <span className="muted small">
          <Code>{sku}</Code>
        </span>
      )}
    </span>
  );
}
