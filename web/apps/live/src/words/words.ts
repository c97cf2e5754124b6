/**
 * What this page alone says: one type for all languages, so that a word that one of them lacks does not compile. What all
 * pages say, refusals and the words for values, is in `@onhand/words`.
 */
import type { OutboxItem } from '@onhand/client';

export interface Words {
  readonly appName: string;
  /** The other language, in itself. */
  readonly language: string;
  readonly theme: Readonly<Record<'auto' | 'light' | 'dark', string>>;
  readonly skip: string;
  readonly signIn: Readonly<
    Record<
      'title' | 'about' | 'token' | 'hint' | 'remember' | 'go' | 'notAToken' | 'refused' | 'docs',
      string
    >
  >;
  readonly signOut: string;
  readonly signOutAsks: (waiting: number) => string;
  readonly tabs: string;
  readonly stock: string;
  readonly orders: string;
  readonly newOrder: string;
  readonly waiting: string;
  readonly line: {
    readonly title: string;
    readonly states: Readonly<Record<'live' | 'syncing' | 'reconnecting' | 'offline' | 'refused', string>>;
    readonly cut: string;
    readonly isCut: string;
    readonly since: (time: string) => string;
    readonly delay: string;
    readonly lastSync: string;
    readonly verified: string;
    readonly corrected: string;
    readonly missed: string;
    readonly transport: string;
    readonly storage: string;
    readonly leader: string;
    readonly clock: string;
    readonly yes: string;
    readonly no: string;
    readonly never: string;
    readonly checkNow: string;
    readonly none: string;
    readonly records: (count: number) => string;
  };
  readonly table: Readonly<
    Record<
      | 'search'
      | 'product'
      | 'place'
      | 'onHand'
      | 'reserved'
      | 'available'
      | 'status'
      | 'price'
      | 'updating'
      | 'empty'
      | 'none'
      | 'uncounted'
      | 'more',
      string
    >
  > & { readonly shown: (shown: number, count: number) => string };
  readonly order: {
    readonly number: (number: number) => string;
    readonly unnumbered: string;
    readonly noCustomer: string;
    readonly lines: (count: number) => string;
    readonly pending: string;
    readonly pendingAbout: string;
    readonly empty: string;
    readonly next: Readonly<Record<'placed' | 'confirmed' | 'preparing' | 'ready' | 'handed_over', string>>;
    readonly cancel: string;
    readonly which: (act: string, order: string) => string;
  };
  readonly form: {
    readonly customer: string;
    readonly chooseCustomer: string;
    readonly product: string;
    readonly productHint: string;
    readonly add: string;
    readonly unknown: (text: string) => string;
    readonly quantity: (name: string) => string;
    readonly remove: (name: string) => string;
    readonly available: (quantity: string) => string;
    readonly note: string;
    readonly place: string;
    readonly noLines: string;
    readonly noCustomer: string;
    readonly badQuantity: (name: string) => string;
    readonly placed: (lines: string) => string;
    readonly kept: (lines: string) => string;
    readonly edited: string;
    readonly editing: string;
    readonly stopEditing: string;
    readonly saveEdit: string;
  };
  readonly outbox: {
    readonly title: string;
    readonly needsAttention: string;
    readonly empty: string;
    readonly count: (count: number) => string;
    readonly states: Readonly<Record<Exclude<OutboxItem['state'], 'synced' | 'discarded'>, string>>;
    readonly retry: string;
    readonly edit: string;
    readonly discard: string;
    readonly discardAsks: (what: string) => string;
    readonly export: string;
    readonly import: string;
    readonly imported: (count: number) => string;
    readonly notRead: string;
    readonly of: (what: string) => string;
    readonly more: (count: number) => string;
  };
  readonly orderOf: (lines: string) => string;
}
