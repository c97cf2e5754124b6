/** What an order would come to: the same effects that show a command before it is decided, asked without giving it. */
import type { CommandData, Onhand, Order, OrderAction, View } from '@onhand/client';
import { effects } from '@onhand/client/effects';

/** The records that are held. A customer's credit is looked at elsewhere: here it would stop the figures. */
function viewOf(onhand: Onhand): View {
  return {
    get: (collection, id) => {
      const record = onhand.record(collection, id).value;
      if (collection !== 'customers' || record === undefined) return record;
      const { terms: _, ...rest } = record as { terms?: unknown };
      return rest as typeof record;
    },
    find: (collection, field, value) =>
      onhand.query(collection, { where: { [field]: value } as never }).rows as never,
  };
}

const FACTS = { id: '00000000-0000-7000-8000-000000000000', by: undefined } as const;
const ORDER = '00000000-0000-7000-8000-000000000001';

/** The order as it would be placed; nothing where that can't be told. */
export function asPlaced(onhand: Onhand, data: CommandData<'place_order'>): Order | undefined {
  const { customer, lines, location, charges, discount } = data;
  const asked = {
    ...(customer === undefined ? {} : { customer }),
    ...(lines === undefined ? {} : { lines }),
    ...(location === undefined ? {} : { location }),
    ...(charges === undefined ? {} : { charges }),
    ...(discount === undefined ? {} : { discount }),
    order: ORDER,
    shortage: 'refuse_order' as const,
  };
  return orderIn(() =>
    effects.place_order?.(asked, viewOf(onhand), { ...FACTS, occurredAt: new Date().toISOString() }),
  );
}

/** The order as it would be after a change; nothing where that can't be told. */
export function asEdited(onhand: Onhand, order: string, actions: readonly OrderAction[]): Order | undefined {
  const data = { order, actions: [...actions] };
  return orderIn(() =>
    effects.edit_order?.(data, viewOf(onhand), { ...FACTS, occurredAt: new Date().toISOString() }),
  );
}

function orderIn(
  puts: () => readonly { collection: string; record: unknown }[] | undefined,
): Order | undefined {
  try {
    return puts()?.find(({ collection }) => collection === 'orders')?.record as Order | undefined;
  } catch {
    return undefined;
  }
}
