/** What kinds of notices there are, which events make them, and who gets which unless they choose otherwise. */
import type { EventName, LiveEvent } from '@onhand/client';
import type { AppName } from '../session/server.js';
import type { Role } from '../session/session.js';
import type { SoundName } from './sounds.js';

export type NoticeTone = 'info' | 'good' | 'warn' | 'bad';

/** In the order of the settings. */
export const KINDS = [
  'new_order',
  'order',
  'asked',
  'stock',
  'back',
  'goods',
  'availability',
  'prices',
  'products',
  'money',
  'attention',
  'refused',
  'system',
] as const;

export type Kind = (typeof KINDS)[number];

/** What a notice is about: an event as it is kept on the device, or something of this device. */
export interface NoticeAbout {
  /** The event's name, or that of what happened here. */
  readonly name: string;
  /** The record; absent where several are meant, or none. */
  readonly subject?: { readonly collection: string; readonly id: string };
  /** The event with its figures. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** What is to be noticed. */
export interface News {
  /** The same on all tabs, so that it is kept once. */
  readonly id: string;
  readonly kind: Kind;
  readonly tone: NoticeTone;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly about: NoticeAbout;
  /** An order with priority. */
  readonly isPriority?: boolean;
}

const BY_EVENT: Readonly<Partial<Record<EventName, readonly [Kind, NoticeTone]>>> = {
  order_placed: ['new_order', 'info'],
  order_added: ['new_order', 'info'],
  order_awaits_approval: ['asked', 'warn'],
  return_requested: ['asked', 'warn'],
  order_cancelled: ['asked', 'warn'],
  order_confirmed: ['order', 'good'],
  order_approved: ['order', 'good'],
  order_status_changed: ['order', 'info'],
  order_changed: ['order', 'info'],
  order_moved: ['order', 'info'],
  order_received: ['order', 'info'],
  return_answered: ['order', 'info'],
  return_received: ['order', 'info'],
  lines_refused: ['order', 'warn'],
  low_stock: ['stock', 'warn'],
  reorder_needed: ['stock', 'warn'],
  out_of_stock: ['stock', 'warn'],
  back_in_stock: ['back', 'good'],
  purchase_received: ['goods', 'info'],
  transfer_dispatched: ['goods', 'info'],
  transfer_received: ['goods', 'info'],
  stock_damaged: ['goods', 'info'],
  count_posted: ['goods', 'info'],
  document_reversed: ['goods', 'info'],
  price_changed: ['prices', 'info'],
  price_list_started: ['prices', 'info'],
  price_list_ended: ['prices', 'info'],
  price_change_applied: ['prices', 'info'],
  product_added: ['products', 'info'],
  product_updated: ['products', 'info'],
  product_deleted: ['products', 'info'],
  account_charged: ['money', 'info'],
  account_credited: ['money', 'info'],
  payment_taken: ['money', 'good'],
  payment_refunded: ['money', 'info'],
  exception_opened: ['attention', 'bad'],
};

/** What of an event is to be noticed; nothing of most. */
export function newsOf(live: LiveEvent, app: AppName): News | undefined {
  const { event, subject, seq, index, at } = live;
  const found = BY_EVENT[event.name];
  if (found === undefined) return undefined;
  const [kind, tone] = found;
  return {
    id: `${seq}:${index}`,
    // To a customer that their order was cancelled is a step of it.
    kind: kind === 'asked' && app === 'shop' ? 'order' : kind,
    tone,
    at: Date.parse(at),
    about: { name: event.name, subject, data: { ...event } },
    ...('priority' in event && event.priority !== 'normal' ? { isPriority: true } : {}),
  };
}

/** The kinds that an app has. */
export function kindsOf(app: AppName): readonly Kind[] {
  const others: readonly Kind[] =
    app === 'shop' ? ['new_order', 'asked', 'stock', 'back', 'goods', 'attention'] : ['availability'];
  return KINDS.filter((kind) => !others.includes(kind));
}

/** Whether a kind is noticed, and whether it is heard. */
export interface Choice {
  readonly on: boolean;
  readonly sound: boolean;
}

const LOUD: Choice = { on: true, sound: true };
const QUIET: Choice = { on: true, sound: false };
const OFF: Choice = { on: false, sound: false };

const OF_STAFF: Readonly<Partial<Record<Kind, Choice>>> = {
  new_order: LOUD,
  asked: QUIET,
  stock: LOUD,
  attention: LOUD,
  refused: LOUD,
  system: LOUD,
};

const OF_PARTNERS: Readonly<Partial<Record<Kind, Choice>>> = {
  order: QUIET,
  availability: QUIET,
  prices: QUIET,
  products: QUIET,
  money: QUIET,
  refused: QUIET,
  system: QUIET,
};

/** What someone gets who has chosen nothing. */
export function usualChoice(kind: Kind, role: Role): Choice {
  return (role === 'partner' ? OF_PARTNERS : OF_STAFF)[kind] ?? OFF;
}

/** How a kind sounds. */
export function soundOf(kind: Kind, tone: NoticeTone): SoundName {
  if (kind === 'new_order') return 'order';
  return tone === 'bad' ? 'error' : tone === 'warn' ? 'warning' : 'success';
}

/** How a kind sounds when it is tried. */
export function usualTone(kind: Kind): NoticeTone {
  if (kind === 'attention' || kind === 'refused' || kind === 'system') return 'bad';
  if (kind === 'stock' || kind === 'asked') return 'warn';
  return kind === 'back' ? 'good' : 'info';
}
