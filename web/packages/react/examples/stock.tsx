import type { Onhand } from '@onhand/client';
import { OnhandProvider, useQuery, useRecord, useSubscription } from '@onhand/react';

/** `client` is made once, outside of components: `connect({ url, token })` of `@onhand/client`. */
export function App({ client }: { client: Onhand }) {
  return (
    <OnhandProvider client={client}>
      <Shortages />
    </OnhandProvider>
  );
}

/** What is running out, kept up to date. */
function Shortages() {
  const { status } = useSubscription('stock_levels');
  useSubscription('products');
  const { rows, count } = useQuery('stock_levels', { where: { status: ['out', 'low'] }, sort: 'product' });
  if (status === 'loading') return <p>One moment.</p>;
  return (
    <section>
      <h2>{count} to order again</h2>
      <ul>
        {rows.map((level) => (
          <Shortage key={level.id} product={level.product} available={level.available} />
        ))}
      </ul>
    </section>
  );
}

function Shortage({ product, available }: { product: string; available: string }) {
  const { value } = useRecord('products', product);
  return (
    <li>
      {value?.name}: {available}
    </li>
  );
}
