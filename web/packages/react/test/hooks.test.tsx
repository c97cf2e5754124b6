// @vitest-environment happy-dom
import type { Onhand, Order, StockLevel } from '@onhand/client';
import { act, type ReactNode, StrictMode, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Orders } from '../examples/order.js';
import { Status } from '../examples/status.js';
import { App } from '../examples/stock.js';
import {
  OnhandProvider,
  useConnection,
  useOnhand,
  useQuery,
  useRecord,
  useSubscription,
  useTransitions,
} from '../src/index.js';
import { Network } from './network.js';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const id = (n: number) => `01993d5c-7a00-7000-8000-${String(n).padStart(12, '0')}`;
const order = (n: number, state: Order['state'] = 'placed') => ({ id: id(n), number: n, state });

let network: Network;
let client: Onhand;
let root: Root;

beforeEach(() => {
  network = new Network();
  client = network.connect();
  root = createRoot(document.body.appendChild(document.createElement('div')));
});

afterEach(async () => {
  await act(async () => root.unmount());
  await client.close();
  document.body.replaceChildren();
});

function show(node: ReactNode): Promise<void> {
  return act(async () => root.render(<OnhandProvider client={client}>{node}</OnhandProvider>));
}

/** Someone else changes records. */
function commit(records: readonly { readonly id: string }[]): Promise<void> {
  return act(async () => network.commit(records));
}

/** Resolves when the page reads so. */
async function reads(expected: string | RegExp): Promise<void> {
  const text = () => document.body.textContent ?? '';
  const fits = () => (typeof expected === 'string' ? text() === expected : expected.test(text()));
  for (let turn = 0; turn < 400 && !fits(); turn += 1) {
    await act(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
    });
  }
  if (typeof expected === 'string') expect(text()).toBe(expected);
  else expect(text()).toMatch(expected);
}

let renders = 0;
function Numbers({ state }: { state?: Order['state'] }) {
  renders += 1;
  const { status } = useSubscription('orders');
  const { rows, count } = useQuery('orders', { where: state ? { state } : {}, sort: '-number', limit: 2 });
  return (
    <b>
      {status} {count}: {rows.map(({ number }) => number).join(' ')}
    </b>
  );
}

it('a query shows what is held, and what becomes of it', async () => {
  await commit([order(1), order(2), order(3, 'ready')]);
  await show(<Numbers />);
  await reads('ready 3: 3 2');
  await commit([order(4)]);
  await reads('ready 4: 4 3');
});

it('a query that says the same is the same; one that says something else is looked up anew', async () => {
  await commit([order(1), order(2), order(3, 'ready')]);
  await show(<Numbers />);
  await reads('ready 3: 3 2');
  await show(<Numbers state="ready" />);
  await reads('ready 1: 3');
  const before = renders;
  // What does not fit draws nothing.
  await commit([order(9)]);
  await reads('ready 1: 3');
  expect(client.query('orders').count).toBe(4);
  expect(renders).toBe(before);
});

it('what is mounted twice, as React does to find faults, is held once and let go', async () => {
  await commit([order(1)]);
  await show(
    <StrictMode>
      <Numbers />
    </StrictMode>,
  );
  await reads('ready 1: 1');
  await show(null);
  await commit([order(2)]);
  await show(<Numbers />);
  await reads('ready 2: 2 1');
});

it('one record, where it is held', async () => {
  function Available() {
    useSubscription('stock_levels');
    const { value } = useRecord('stock_levels', id(1));
    return <b>{value?.available ?? 'unknown'}</b>;
  }
  await show(<Available />);
  await reads('unknown');
  await commit([{ id: id(1), available: '17' } as StockLevel]);
  await reads('17');
});

const heard: string[] = [];
function Listening({ name }: { name: string }) {
  const { status } = useSubscription('orders');
  useTransitions('orders', { state: 'ready' }, ({ kind }) => heard.push(`${name} ${kind}`));
  return (
    <b>
      {status} {useQuery('orders').count}
    </b>
  );
}

it('a listener hears with what it was last drawn with', async () => {
  await show(<Listening name="one" />);
  await reads('ready 0');
  await commit([order(1, 'ready')]);
  await reads('ready 1');
  await show(<Listening name="two" />);
  await commit([order(1, 'completed'), order(2)]);
  await reads('ready 2');
  expect(heard).toEqual(['one appear', 'two disappear']);
});

function Line() {
  useSubscription('orders');
  return <b>{useConnection().state}</b>;
}

it('the connection, as it comes and goes', async () => {
  await show(<Line />);
  await reads('live');
  await act(async () => network.cut());
  expect(document.body.textContent).toBe('reconnecting');
  await reads('live');
});

function Lost() {
  return <b>{String(useOnhand())}</b>;
}

it('without a provider it says what is missing', () => {
  const lost = createRoot(document.createElement('div'), { onUncaughtError: () => {} });
  expect(() => act(() => lost.render(<Lost />))).toThrow('no OnhandProvider');
});

function Examples() {
  const [isThere, setIsThere] = useState(true);
  if (!isThere) return null;
  return (
    <>
      <App client={client} />
      <Orders product={id(7)} />
      <Status />
      <button type="button" id="away" onClick={() => setIsThere(false)}>
        !
      </button>
    </>
  );
}

it('the examples of the README work', async () => {
  await commit([
    order(1),
    { id: id(5), product: id(7), available: '2', status: 'low' } as StockLevel,
    { id: id(7), name: 'Tea' } as { id: string },
  ]);
  await show(<Examples />);
  await reads(/1 to order again.*Tea: 2.*1 placed.*0 waiting/);
  await act(async () => document.querySelector('button')?.click());
  await reads(/1 waiting to be sent/);
  await commit([order(1, 'ready')]);
  await reads(/Order 1 is ready/);
  await act(async () => document.querySelector<HTMLElement>('#away')?.click());
  await reads('');
});
