/** An order being written: what the form holds, and the command that it becomes. */
import type { CommandData, Method, Order, Product } from '@onhand/client';
import { quantity, quantityText } from '@onhand/client/money';

export interface DraftLine {
  readonly key: string;
  readonly product: string;
  /** Empty while it is being typed. */
  readonly quantity: string;
  /** Absent: the stock unit. */
  readonly unit?: string | undefined;
}

export interface Draft {
  readonly customer?: string | undefined;
  /** Of somebody new, in place of `customer`. */
  readonly newName?: string | undefined;
  readonly phone: string;
  readonly street: string;
  readonly city: string;
  readonly lines: readonly DraftLine[];
  readonly method: Method;
  readonly wanted: string;
  readonly from: string;
  readonly until: string;
  readonly reference: string;
  readonly note: string;
  readonly internalNote: string;
  readonly channel: string;
  /** Absent: the customer's, or the business's own. */
  readonly location?: string | undefined;
}

export const EMPTY: Draft = {
  phone: '',
  street: '',
  city: '',
  lines: [],
  method: 'deliver',
  wanted: '',
  from: '',
  until: '',
  reference: '',
  note: '',
  internalNote: '',
  channel: 'phone',
};

/** With so many more of a product: its line grows where it has one. */
export function added(draft: Draft, product: string, more: string, unit?: string): Draft {
  const at = draft.lines.find((line) => line.product === product && line.unit === unit);
  if (at === undefined) {
    const key = `${product} ${unit ?? ''}`;
    return { ...draft, lines: [...draft.lines, { key, product, quantity: more, unit }] };
  }
  const sum = quantityText(quantity(at.quantity === '' ? '0' : at.quantity) + quantity(more));
  return withQuantity(draft, at.key, sum);
}

export function withQuantity(draft: Draft, key: string, value: string): Draft {
  return {
    ...draft,
    lines: draft.lines.map((line) => (line.key === key ? { ...line, quantity: value } : line)),
  };
}

export function without(draft: Draft, key: string): Draft {
  return { ...draft, lines: draft.lines.filter((line) => line.key !== key) };
}

/** The lines of an earlier order, as far as its products are sold. */
export function again(draft: Draft, order: Order, product: (id: string) => Product | undefined): Draft {
  return order.lines.reduce((all, line) => {
    const asked = line.unit?.quantity ?? line.quantity;
    if (product(line.product)?.status !== 'active' || quantity(asked) <= 0n) return all;
    return added(all, line.product, asked, line.unit?.unit);
  }, draft);
}

/** A line's quantity in millionths of the stock unit; nothing while it says none. */
export function inStock(line: DraftLine, product: Product | undefined): bigint | undefined {
  if (line.quantity === '' || !(Number(line.quantity) > 0)) return undefined;
  const asked = quantity(line.quantity);
  if (line.unit === undefined || line.unit === product?.stock_unit.name) return asked;
  const unit = product?.units?.find(({ name }) => name === line.unit);
  return unit === undefined ? undefined : (asked * BigInt(unit.numerator)) / BigInt(unit.denominator);
}

/** The command; lines without a quantity are not in it. */
export function dataOf(draft: Draft): CommandData<'place_order'> {
  const said = (value: string) => (value.trim() === '' ? undefined : value.trim());
  const lines = draft.lines
    .filter((line) => Number(line.quantity) > 0)
    .map(({ product, quantity: asked, unit }) => ({
      product,
      quantity: asked,
      ...(unit === undefined ? {} : { unit }),
    }));
  const street = said(draft.street);
  const city = said(draft.city);
  const address =
    street === undefined && city === undefined
      ? undefined
      : { ...(street === undefined ? {} : { lines: street }), ...(city === undefined ? {} : { city }) };
  const phone = said(draft.phone);
  const newName = draft.customer === undefined ? said(draft.newName ?? '') : undefined;
  const isDelivered = draft.method === 'deliver';
  const wanted = said(draft.wanted);
  return compact({
    customer: draft.customer,
    new_customer:
      newName === undefined
        ? undefined
        : compact({ name: newName, phone, address: isDelivered ? address : undefined }),
    address: newName === undefined && isDelivered ? address : undefined,
    lines,
    method: draft.method,
    wanted,
    window:
      wanted !== undefined && draft.from !== '' && draft.until !== ''
        ? { from: draft.from, until: draft.until }
        : undefined,
    reference: said(draft.reference),
    note: said(draft.note),
    internal_note: said(draft.internalNote),
    channel: said(draft.channel),
    location: draft.location,
  });
}

/** The form again from a command that was refused. */
export function draftOf(data: Partial<CommandData<'place_order'>>): Draft {
  const { customer, new_customer, address = new_customer?.address, lines = [], window } = data;
  return {
    ...EMPTY,
    customer,
    newName: new_customer?.name,
    phone: new_customer?.phone ?? '',
    street: address?.lines ?? '',
    city: address?.city ?? '',
    lines: lines.map(({ product, quantity: asked, unit }, place) => ({
      key: `${product} ${unit ?? ''} ${place}`,
      product,
      quantity: asked,
      unit,
    })),
    method: data.method ?? 'deliver',
    wanted: data.wanted ?? '',
    from: window?.from ?? '',
    until: window?.until ?? '',
    reference: data.reference ?? '',
    note: data.note ?? '',
    internalNote: data.internal_note ?? '',
    channel: data.channel ?? 'phone',
    location: data.location,
  };
}

function compact<Fields extends object>(
  fields: Fields,
): { [Field in keyof Fields]: Exclude<Fields[Field], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
