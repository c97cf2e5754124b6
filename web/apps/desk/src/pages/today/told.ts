/** Events that people are told of on the first page. */
import type { LiveEvent } from '@onhand/client';

export interface Told extends Pick<LiveEvent, 'at' | 'event' | 'category' | 'subject'> {
  /** Its place in the log. */
  readonly key: string;
  readonly actor?: string | undefined;
}

/** An event as it was heard. */
export function told({ seq, index, ...event }: LiveEvent): Told {
  return { ...event, key: `${seq}:${index}` };
}

/** What others of them say already, or nobody asked for. */
const UNTOLD: ReadonlySet<string> = new Set([
  'inventory_updated',
  'stock_moved',
  'product_updated',
  'price_changed',
  'shelf_changed',
  'import_mapping_set',
]);

export function isTold({ event }: Pick<Told, 'event'>): boolean {
  return !UNTOLD.has(event.name);
}

/** The events in a text of server-sent events. */
export function toldIn(stream: string): readonly Told[] {
  return stream.split('\n').flatMap((line) => {
    if (!line.startsWith('data: ')) return [];
    try {
      const { id, ...event } = JSON.parse(line.slice('data: '.length)) as Omit<Told, 'key'> & { id: string };
      const [, key = id] = /^\d+:(\d+:\d+)@/.exec(id) ?? [];
      return isTold(event) ? [{ ...event, key }] : [];
    } catch {
      // The end of the text is cut off.
      return [];
    }
  });
}

/** The page of what an event is about. */
export function placeOf({ subject }: Told): string | undefined {
  const { collection, id } = subject;
  const pages: Readonly<Record<string, string>> = {
    orders: `/orders/${id}`,
    products: `/products/${id}`,
    customers: `/customers/${id}`,
    exceptions: '/attention',
  };
  return pages[collection];
}
