/** What is shown in advance is what the real server makes of it, to the last digit. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { effects } from '../../src/effects/index.js';
import { promises } from '../../src/effects/promises.js';
import type { CommandData, CommandName, Onhand, WebSocketConstructor } from '../../src/index.js';
import { type CommandHandle, connect } from '../../src/index.js';
import type { AnyRecord, CollectionName } from '../../src/schema.js';
import { type Server, shop } from '../server.js';

let server: Server;
beforeAll(async () => {
  server = await shop();
  const tax_classes = [{ name: 'full', rate: '17.5' }];
  await server.command('set_business', { tax_classes, priority: { high: '60' }, time_zone: 'Asia/Beirut' });
  const units = [{ name: 'case', numerator: 12, denominator: 1, use: 'sell' as const }];
  await server.command('edit_product', { product: 'TEA', tax_class: 'full', units });
});
afterAll(() => server.end());

const open: Onhand[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((onhand) => onhand.close()));
});

const ofStaff: CollectionName[] = [
  'business',
  'products',
  'locations',
  'customers',
  'stock_levels',
  'orders',
  'sales',
  'returns',
  'documents',
  'shelf',
  'prices',
];
const ofPartners: CollectionName[] = ['customers', 'orders', 'shelf', 'prices'];

async function client(token: string, collections: readonly CollectionName[]): Promise<Onhand> {
  const ws = WebSocket as unknown as WebSocketConstructor;
  const onhand = connect({ url: server.url, token, storage: 'memory', WebSocket: ws, effects });
  open.push(onhand);
  await Promise.all(collections.map((collection) => onhand.subscribe(collection).ready));
  return onhand;
}

/** All that is shown of the fields that a command promises, by collection and id. */
function shown(onhand: Onhand, name: CommandName): Map<string, object> {
  const promised = promises[name as keyof typeof promises] as Record<string, readonly string[]>;
  const records = new Map<string, object>();
  for (const [collection, fields] of Object.entries(promised)) {
    for (const record of onhand.query(collection as CollectionName).rows as unknown as AnyRecord[]) {
      const values = fields.map((field) => [field, field === 'steps' ? untimed(record) : record[field]]);
      records.set(`${collection} ${record.id}`, Object.fromEntries(values));
    }
  }
  return records;
}

/** The server's clock is ahead of the device's or behind, if only by a millisecond. */
function untimed(record: AnyRecord): unknown {
  return record['steps'].map(({ at: _, ...step }: AnyRecord & { at: string }) => step);
}

const TIMES = ['placed_at', 'occurred_at', 'counted_at', 'handovers'];

function withoutTimes(records: Map<string, object>): Map<string, object> {
  const plain = [...records].map(([key, record]) => {
    const fields = Object.entries(record).filter(([name]) => !TIMES.includes(name));
    return [key, Object.fromEntries(fields)] as const;
  });
  return new Map(plain);
}

/** Gives a command and compares what is shown at once with what is there when it is confirmed. */
async function give<Name extends CommandName>(
  onhand: Onhand,
  name: Name,
  data: CommandData<Name>,
): Promise<CommandHandle> {
  const before = withoutTimes(shown(onhand, name));
  const handle = onhand.send(name, data);
  const advance = withoutTimes(shown(onhand, name));
  expect(advance, `${name} shows something at once`).not.toEqual(before);
  expect(await handle.settled, name).toMatchObject({ status: 'accepted' });
  expect(withoutTimes(shown(onhand, name)), name).toEqual(advance);
  return handle;
}

describe('what is shown in advance', () => {
  it('is what is confirmed: to staff', async () => {
    const onhand = await client(server.owner, ofStaff);
    const tea = { product: 'TEA', quantity: '2', unit: 'case', discount: { percent: '12.5' } };
    const placed = await give(onhand, 'place_order', {
      customer: 'BO',
      lines: [tea, { product: 'COFFEE', quantity: '3', price: '7.3333' }],
      charges: [{ kind: 'postage', amount: '3.5', tax_class: 'full' }],
      discount: { amount: '1.99' },
    });
    const order = placed.made ?? '';
    const [record] = onhand.query('orders', { where: { id: order } }).rows;
    expect(record?.number).toBeGreaterThan(0);
    await give(onhand, 'edit_order', {
      order,
      actions: [
        { add_line: { product: 'CUP', quantity: '4' } },
        { set_quantity: { line: 1, quantity: '5' } },
      ],
    });
    await give(onhand, 'confirm_order', { order, note: 'By telephone' });
    await give(onhand, 'hand_over_order', { order, lines: [{ line: 0, quantity: '7' }] });
    await give(onhand, 'close_remainder', { order });
    await give(onhand, 'record_return', { order, lines: [{ line: 0, quantity: '3' }] });
    const sold = await give(onhand, 'record_sale', {
      lines: [{ product: 'TEA', quantity: '1', tax_rate: '8.875' }],
      payments: [{ kind: 'cash', amount: '5' }],
    });
    await give(onhand, 'void_sale', { sale: sold.made ?? '' });
    const lines = [{ product: 'CUP', quantity: '10', cost: '1.5' }];
    const received = await give(onhand, 'post_receipt', { lines, party: 'Pottery' });
    await give(onhand, 'reverse_document', { document: received.made ?? '' });
    await give(onhand, 'post_count', { lines: [{ product: 'COFFEE', counted: '9000' }] });
    await give(onhand, 'edit_product', { product: 'CUP', price: '4.5', tax_class: 'full' });
    await give(onhand, 'add_customer', { name: 'Rima', code: 'RIMA' });
  });

  it('is what is confirmed: to a partner', async () => {
    const onhand = await client(
      await server.token(['--role', 'partner', '--name', 'Bo', '--customer', 'BO']),
      ofPartners,
    );
    await server.command('post_adjustment', {
      lines: [{ product: 'CUP', quantity: '-9985' }],
      reason: 'So that the shelf shows how many there are',
    });
    await onhand.sync();
    const lines = [
      { product: 'CUP', quantity: '3' },
      { product: 'TEA', quantity: '1', unit: 'case' },
    ];
    const placed = await give(onhand, 'place_order', { lines, note: 'At the back door' });
    const order = placed.made ?? '';
    const [record] = onhand.query('orders', { where: { id: order } }).rows;
    expect(record?.total).toBe('51.11');
    await give(onhand, 'edit_order', { order, actions: [{ set_quantity: { line: 0, quantity: '4' } }] });
    await give(onhand, 'cancel_order', { order });
  });
});
