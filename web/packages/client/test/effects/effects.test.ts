import { describe, expect, it } from 'vitest';
import { effects } from '../../src/effects/index.js';
import type { Put } from '../../src/effects/port.js';
import { promises } from '../../src/effects/promises.js';
import { waits } from '../../src/effects/waits.js';
import { commands } from '../../src/generated/commands.js';
import { stockLevelId } from '../../src/ids/index.js';
import type { AnyRecord, CollectionName } from '../../src/schema.js';
import { type Held, puts } from './held.js';
import { type Step, steps } from './history.js';

const all = steps();
const accepted = all.filter((step) => step.refused === undefined && !(step.name in waits));

const STOCK: readonly string[] = ['stock_levels', 'shelf'];

function shown({ name, data, command }: Step, held: Held): Held {
  return held.with(puts(name, data, held, command));
}

function fieldsOf(record: AnyRecord | undefined, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field, record?.[field]]));
}

/** Whether it orders what has no stock level there: nobody can tell that from one that is only not held here. */
function sellsUnheld(step: Step): boolean {
  return effectsOf(step).some(({ collection, record }) => {
    if (step.name !== 'place_order' || collection !== 'orders') return false;
    const { lines, location } = record as AnyRecord;
    return lines.some((line: AnyRecord) => {
      const level = step.before.get('stock_levels', stockLevelId(line['product'], location));
      const product = step.before.get('products', line['product']);
      return level === undefined && product?.['track'] === 'quantity' && product['kind'] !== 'service';
    });
  });
}

function effectsOf({ name, data, before, command }: Step): readonly Put[] {
  return puts(name, data, before, command);
}

/** The promised fields as the effect leaves them and as the server did, of each record that the command changed. */
function compared(step: Step, held: Held, kept: (collection: CollectionName, record: AnyRecord) => boolean) {
  const promised = (promises as Record<string, Record<string, readonly string[]>>)[step.name] ?? {};
  const after = shown(step, held);
  const is: unknown[] = [];
  const must: unknown[] = [];
  for (const [collection, record] of step.changed) {
    const fields = promised[collection];
    const isStock = STOCK.includes(collection);
    if (fields === undefined || !kept(collection, record) || (isStock && step.beyondSight)) continue;
    // Whether a level that is not held is not there or only not held here, nobody can tell.
    if ((isStock || collection === 'prices') && held.get(collection, record.id) === undefined) continue;
    is.push([collection, record.id, fieldsOf(after.get(collection, record.id), fields)]);
    must.push([collection, record.id, fieldsOf(record, fields)]);
  }
  return { is, must };
}

describe('effects', () => {
  it('are there for every command, or it is said why not', () => {
    const named = [...Object.keys(effects), ...Object.keys(waits)].sort();
    expect(named).toEqual(Object.keys(commands).sort());
    expect(Object.keys(promises).sort()).toEqual(Object.keys(effects).sort());
  });

  it('are tried on every command that has one', () => {
    expect(new Set(accepted.map((step) => step.name))).toEqual(new Set(Object.keys(effects)));
  });

  it.each(accepted.filter((step) => !sellsUnheld(step)))('$place $name comes out as decided', (step) => {
    const { is, must } = compared(step, step.before, () => true);
    expect(is).toEqual(must);
  });

  it('change nothing else that is promised', () => {
    for (const step of accepted.filter((step) => !step.beyondSight)) {
      const changed = new Set(step.changed.map(([, record]) => record.id));
      const promised = promises[step.name as keyof typeof promises] as Record<string, readonly string[]>;
      for (const { collection, record } of effects[step.name]?.(step.data, step.before.view, step.command) ??
        []) {
        if (changed.has(record.id)) continue;
        const fields = promised[collection] ?? [];
        const before = fieldsOf(step.before.get(collection, record.id), fields);
        expect([step.place, collection, fieldsOf(record as AnyRecord, fields)]).toEqual([
          step.place,
          collection,
          before,
        ]);
      }
    }
  });

  it('show something of whatever is accepted', () => {
    const nothing = accepted.filter((step) => effectsOf(step).length === 0);
    expect(nothing.map((step) => `${step.place} ${step.name}`)).toEqual([]);
  });
});

describe('effects where little is held', () => {
  const partners = accepted.filter((step) => step.by.role === 'partner');

  it.each(partners)('$place $name shows a partner its order', (step) => {
    const held = step.before.ofPartner(step.by.customer ?? '');
    const after = shown(step, held);
    for (const [collection, order] of step.changed) {
      if (collection !== 'orders') continue;
      // A partner does not see what there is, nor by which rules orders are agreed to.
      const fields = ['customer', 'handovers', 'lines', 'net', 'note', 'reference', 'tax', 'total', 'wanted'];
      const shows = after.get('orders', order.id);
      const isShort = shows?.['lines'].length > order['lines'].length;
      if (!isShort) expect(fieldsOf(shows, fields)).toEqual(fieldsOf(order, fields));
    }
  });

  it('do what they can, and never fail', { timeout: 120_000 }, () => {
    const collections: readonly CollectionName[] = [
      'business',
      'products',
      'locations',
      'stock_levels',
      'orders',
    ];
    for (const step of all.filter(({ place }) => place % 3 === 0)) {
      for (const missing of collections) {
        const held = step.before.only((collection) => collection !== missing);
        expect(() => shown(step, held), `${step.place} ${step.name} without ${missing}`).not.toThrow();
      }
      expect(
        () =>
          shown(
            step,
            step.before.only(() => false),
          ),
        `${step.place}`,
      ).not.toThrow();
    }
  });

  it('never fail on what is refused', () => {
    const refused = all.filter((step) => step.refused !== undefined);
    expect(refused.length).toBeGreaterThan(50);
    for (const step of refused)
      expect(() => shown(step, step.before), `${step.place} ${step.name}`).not.toThrow();
  });
});
