/** How fast the replica is: `npm run bench`. Figures are of one core; the delta is of 10 rows in 50,000, with 20 live queries. */
import { bench, describe } from 'vitest';
import { hashDigits } from '../src/hash.js';
import { LiveQuery, type QueryOptions } from '../src/replica/live-query.js';
import type { Patch } from '../src/replica/patch.js';
import { Replica } from '../src/replica/replica.js';
import { rowOf } from '../src/replica/row.js';
import type { AnyRecord } from '../src/schema.js';
import { Random } from '../test/random.js';

const random = new Random(1);
const subscription = {
  key: 'all',
  collection: 'products',
  filters: [],
  scope: 'all',
  doubtful: false,
} as const;

function product(id: string): AnyRecord {
  const number = random.below(1_000_000);
  return {
    barcodes: [{ code: `${random.below(1e9)}`.padStart(14, '0'), pack: '1' }],
    category: `category ${number % 40}`,
    description: 'A thing that is sold by the piece and kept dry, in a box of cardboard with a handle.',
    id,
    kind: 'good',
    locations: [],
    name: `Product ${number}`,
    price: `${number % 500}.${10 + (number % 90)}`,
    reorder_point: `${number % 20}`,
    sell_policy: 'refuse',
    sku: `SKU-${number}`,
    status: number % 7 === 0 ? 'archived' : 'active',
    stock_unit: { decimals: 0, name: 'piece' },
    track: 'quantity',
    units: [],
  };
}

const queries: QueryOptions<AnyRecord>[] = Array.from({ length: 20 }, (_, at) => {
  switch (at % 5) {
    case 0:
      return { where: { category: `category ${at}` }, sort: 'name' };
    case 1:
      return { where: { status: 'active' }, sort: '-name', limit: 50 };
    case 2:
      return { sort: { field: 'price', as: 'decimal', descending: true }, limit: 100, offset: at };
    case 3:
      return { where: { status: ['active', 'draft'] }, sort: ['category', 'name'] };
    default:
      return { where: { price: { from: '100', as: 'decimal' } }, sort: 'sku', limit: 20 };
  }
});

const ids = Array.from({ length: 50_000 }, () => random.uuid());
let seq = 1;
const patch = (rows: Patch['parts'][number]['rows'], replace: boolean): Patch => {
  seq += 1;
  return { position: `1:${seq}:00`, dropped: [], parts: [{ subscription, replace, rows, gone: [] }] };
};

describe('a delta in 50,000 records with 20 live queries', () => {
  const replica = new Replica({});
  replica.apply(
    patch(
      ids.map((id) => rowOf(product(id), 1)),
      true,
    ),
  );
  const live = queries.map((options) => new LiveQuery<AnyRecord>(replica, 'products', options));
  for (const query of live) {
    query.subscribe(() => query.rows.at(0));
  }
  for (const count of [1, 10, 100]) {
    bench(`of ${count} rows, every listener reading its rows`, () => {
      const rows = Array.from({ length: count }, () => rowOf(product(random.pick(ids)), seq));
      replica.apply(patch(rows, false));
    });
  }
});

describe('10,000 products', () => {
  const text = JSON.stringify(ids.slice(0, 10_000).map((id) => product(id)));
  bench('from the text of the message to a sorted list, hashed and frozen', () => {
    const replica = new Replica({});
    const query = new LiveQuery<AnyRecord>(replica, 'products', { sort: 'name', limit: 100 });
    const rows = (JSON.parse(text) as AnyRecord[]).map((record) => rowOf(record, 1));
    replica.apply(patch(rows, true));
    if (query.rows.length !== 100) throw new Error('not there');
  });
  bench('hashed anew, as a sweep does', () => {
    const replica = sweep();
    for (const id of ids.slice(0, 10_000)) if (!replica.rehash('products', id)) throw new Error('altered');
    hashDigits(replica.holding('all')?.digest as never);
  });
  let swept: Replica | undefined;
  const sweep = () => {
    if (swept !== undefined) return swept;
    swept = new Replica({});
    swept.apply(
      patch(
        (JSON.parse(text) as AnyRecord[]).map((record) => rowOf(record, 1)),
        true,
      ),
    );
    return swept;
  };
});
