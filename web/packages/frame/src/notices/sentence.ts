/** What a notice says, in the page's language and with the names that things have now. */
import { useOnhand } from '@onhand/react';
import { isolated, useSpeech, useWords } from '@onhand/ui';
import { useNames } from '../data/names.js';
import { useReasonsOf } from '../data/reasons.js';
import type { Notice } from './list.js';
import { WORDS } from './words.js';

export interface Said {
  /** Its kind, in a word or two. */
  readonly title: string;
  readonly sentence: string;
  readonly lines: readonly string[];
}

/** Names of events of this device, which the server does not know. */
export const OF_DEVICE = {
  soldOut: 'device_sold_out',
  few: 'device_few_left',
  available: 'device_available',
  storage: 'device_storage',
  corrected: 'device_corrected',
  refused: 'device_refused',
  trial: 'device_trial',
} as const;

export function useSaid(): (notice: Pick<Notice, 'kind' | 'count' | 'about'>) => Said {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const onhand = useOnhand();
  const reasonsOf = useReasonsOf();
  const shown = (field: string, of: string, value: string) => {
    if (of === 'Money') return speech.money(value);
    if (field === 'product') return names.product(value);
    if (field === 'location' || field === 'destination') return names.location(value);
    if (field === 'customer') return names.customer(value);
    if (field === 'available' || field === 'minimum' || field === 'suggested') return speech.number(value);
    if (field === 'order') return String(onhand.record('orders', value).value?.number ?? '—');
    if (field !== 'level') return undefined;
    const level = onhand.record('stock_levels', value).value;
    // The product and where it lies, each in its own direction.
    return level && `${isolated(names.product(level.product))} · ${isolated(names.location(level.location))}`;
  };
  const ofDevice = (name: string, data: Readonly<Record<string, unknown>>): string | undefined => {
    const product = names.product(String(data['product'] ?? ''));
    if (name === OF_DEVICE.soldOut) return words.soldOut(product);
    if (name === OF_DEVICE.few) return words.few(product);
    if (name === OF_DEVICE.available) return words.available(product);
    if (name === OF_DEVICE.storage) return words.storage;
    if (name === OF_DEVICE.corrected) return words.corrected(Number(data['count']));
    if (name === OF_DEVICE.refused) return words.refused(speech.sentences.command(String(data['command'])));
    return name === OF_DEVICE.trial ? words.page.trial : undefined;
  };
  return ({ kind, count, about: { name, data } }) => {
    const title = words.kinds[kind];
    if (count > 1) return { title, sentence: words.burst(kind, count), lines: [] };
    const here = ofDevice(name, data);
    const refusal = data['refusal'];
    const lines = typeof refusal === 'object' && refusal !== null ? reasonsOf(refusal) : [];
    if (here !== undefined) return { title, sentence: here, lines };
    return { title, ...speech.sentences.showing(shown).event(data) };
  };
}
