import { useCommand, useQuery, useSubscription } from '@onhand/react';

/** Orders of one's own, and a button for one more. What is not confirmed yet is marked. */
export function Orders({ product }: { product: string }) {
  useSubscription('orders', { state: ['placed', 'confirmed'] });
  const { rows, isPending } = useQuery('orders', { sort: '-number', limit: 20 });
  const { send, state } = useCommand('place_order');
  return (
    <section>
      <button type="button" onClick={() => send({ lines: [{ product, quantity: '1' }] })}>
        Order one
      </button>
      {state === 'refused' && <p role="alert">It was not accepted.</p>}
      <ol>
        {rows.map((order) => (
          <li key={order.id}>
            {order.number} {order.state}
            {isPending(order) && ' (waiting)'}
          </li>
        ))}
      </ol>
    </section>
  );
}
