/** An order as a text that can be sent by any way. */
import type { Order } from '@onhand/client';
import { type Names, useNames, useSession, useToasts } from '@onhand/frame';
import { type Speech, useSpeech, useWords } from '@onhand/ui';
import { isAsked } from '../model/changes.js';
import { WORDS } from './words.js';

type Words = (typeof WORDS)['en'];

/** Lines, total and day; without anything that staff alone know. */
export function textOf(order: Order, business: string, words: Words, speech: Speech, names: Names): string {
  const lines = order.lines.filter(isAsked).map((line) => {
    const { quantity, unit } = line.unit ?? { quantity: line.quantity, unit: names.unit(line.product) };
    return `${speech.number(quantity)} ${speech.sentences.usual('unit', unit)} ${names.product(line.product)}`;
  });
  return [
    words.shareHello(order.number, business),
    ...lines,
    words.shareTotal(speech.money(order.total)),
    ...(order.wanted === undefined ? [] : [words.shareWanted(speech.day(order.wanted))]),
  ].join('\n');
}

/** Where staff open it. */
export function linkOf(order: Order): string {
  return `${location.origin}/desk/orders/${order.id}`;
}

/** The device's own sheet where it has one; else it is copied. */
export function useShare() {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const { who } = useSession();
  const { show } = useToasts();
  const business = speech.nameOf(who.business);
  const copy = async (text: string) => {
    await navigator.clipboard?.writeText(text);
    show({ tone: 'good', text: words.copied });
  };
  const text = (order: Order) => textOf(order, business, words, speech, names);
  return {
    share: (order: Order) => {
      const given = { title: words.shareHello(order.number, business), text: text(order) };
      if (navigator.share === undefined) void copy(given.text);
      // Whoever closes the sheet has changed their mind.
      else navigator.share(given).catch(() => undefined);
    },
    copy: (order: Order) => void copy(text(order)),
    copyLink: (order: Order) => void copy(linkOf(order)),
    whatsapp: (order: Order) => {
      const phone = (order.contact?.phone ?? '').replace(/\D/g, '');
      globalThis.open(`https://wa.me/${phone}?text=${encodeURIComponent(text(order))}`, '_blank', 'noopener');
    },
  };
}
