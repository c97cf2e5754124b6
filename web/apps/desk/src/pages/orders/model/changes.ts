/** A change of an order being written: what it starts from, what it says, and what somebody else changed meanwhile. */
import { compareDecimals, type Method, type Order, type OrderAction, type OrderLine } from '@onhand/client';
import { quantity, quantityText } from '@onhand/client/money';
import { promisable, type Stock } from './stock.js';

export interface EditLine {
  /** Its place in the order, counted from 0; absent where it is new. */
  readonly place?: number | undefined;
  /** For lists that are drawn. */
  readonly key: string;
  readonly product: string;
  readonly quantity: string;
  /** Absent: the stock unit. */
  readonly unit?: string | undefined;
}

export interface Edit {
  readonly lines: readonly EditLine[];
  readonly method: Method | undefined;
  readonly wanted: string;
  readonly from: string;
  readonly until: string;
  readonly reference: string;
  readonly note: string;
}

/** Whether a line is still one: what is taken off stays in the record with nothing in it. */
export function isAsked(line: OrderLine): boolean {
  return compareDecimals(line.quantity, '0') > 0;
}

export function editOf(order: Order): Edit {
  return {
    lines: order.lines.flatMap((line, place) =>
      isAsked(line)
        ? [
            {
              place,
              key: `line ${place}`,
              product: line.product,
              quantity: line.unit?.quantity ?? line.quantity,
              unit: line.unit?.unit,
            },
          ]
        : [],
    ),
    method: order.method,
    wanted: order.wanted ?? '',
    from: order.window?.from ?? '',
    until: order.window?.until ?? '',
    reference: order.reference ?? '',
    note: order.note ?? '',
  };
}

/** What is to be done to an order so that it says what the edit says. */
export function actionsOf(order: Order, edit: Edit): readonly OrderAction[] {
  const was = editOf(order);
  const actions: OrderAction[] = [];
  const given = (value: string) => (value.trim() === '' ? undefined : value.trim());
  for (const line of was.lines) {
    const place = line.place ?? 0;
    const now = edit.lines.find((one) => one.place === place);
    if (now === undefined) actions.push({ remove_line: { line: place } });
    else if (now.quantity !== '' && compareDecimals(now.quantity, line.quantity) !== 0) {
      actions.push({ set_quantity: { line: place, quantity: now.quantity, ...unitOf(now) } });
    }
  }
  for (const line of edit.lines) {
    if (line.place === undefined && line.quantity !== '')
      actions.push({ add_line: { product: line.product, quantity: line.quantity, ...unitOf(line) } });
  }
  if (
    edit.method !== was.method ||
    edit.wanted !== was.wanted ||
    edit.from !== was.from ||
    edit.until !== was.until
  ) {
    const wanted = given(edit.wanted);
    actions.push({
      set_delivery: {
        ...(edit.method === undefined ? {} : { method: edit.method }),
        ...(wanted === undefined ? {} : { wanted }),
        ...(wanted !== undefined && edit.from !== '' && edit.until !== ''
          ? { window: { from: edit.from, until: edit.until } }
          : {}),
      },
    });
  }
  if (edit.reference.trim() !== was.reference) {
    const reference = given(edit.reference);
    actions.push({ set_reference: reference === undefined ? {} : { reference } });
  }
  if (edit.note.trim() !== was.note) {
    const note = given(edit.note);
    actions.push({ set_note: note === undefined ? {} : { note } });
  }
  return actions;
}

function unitOf({ unit }: EditLine): { unit?: string } {
  return unit === undefined ? {} : { unit };
}

export interface NewlyShort {
  readonly product: string;
  readonly missing: string;
}

/** What the order would take more than there is, if it were `after`. */
export function newlyShort(before: Order, after: Order, stock: Stock): readonly NewlyShort[] {
  const more = new Map<string, { product: string; location: string; by: bigint }>();
  const count = (order: Order, sign: bigint) => {
    for (const line of order.lines) {
      const location = line.location ?? order.location;
      const key = `${line.product} ${location}`;
      const known = more.get(key)?.by ?? 0n;
      more.set(key, { product: line.product, location, by: known + sign * quantity(line.open ?? '0') });
    }
  };
  count(before, -1n);
  count(after, 1n);
  return [...more.values()].flatMap(({ product, location, by }) => {
    const known = stock.product(product);
    if (by <= 0n || known?.track !== 'quantity') return [];
    const there = promisable(stock, product, location) ?? 0n;
    const had = there > 0n ? there : 0n;
    return by > had ? [{ product, missing: quantityText(by - had) }] : [];
  });
}

export type Difference =
  | { readonly kind: 'quantity'; readonly product: string; readonly was: string; readonly now: string }
  | { readonly kind: 'state' }
  | { readonly kind: 'wanted' }
  | { readonly kind: 'words' }
  | { readonly kind: 'place'; readonly product: string };

/** What is otherwise in an order than it was when somebody began to change it. */
export function differences(was: Order, now: Order): readonly Difference[] {
  const found: Difference[] = [];
  const most = Math.max(was.lines.length, now.lines.length);
  for (let place = 0; place < most; place += 1) {
    const before = was.lines[place];
    const after = now.lines[place];
    const product = after?.product ?? before?.product ?? '';
    const figures = { was: before?.quantity ?? '0', now: after?.quantity ?? '0' };
    if (compareDecimals(figures.was, figures.now) !== 0)
      found.push({ kind: 'quantity', product, ...figures });
    else if (before?.location !== after?.location) found.push({ kind: 'place', product });
  }
  if (was.state !== now.state) found.push({ kind: 'state' });
  const day = ({ wanted, window, method }: Order) => JSON.stringify([wanted, window, method]);
  if (day(was) !== day(now)) found.push({ kind: 'wanted' });
  if (was.note !== now.note || was.reference !== now.reference) found.push({ kind: 'words' });
  return found;
}
