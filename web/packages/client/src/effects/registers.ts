/** Tills: sessions, cash, and sales put aside. Figures and the Z are the server's. */

import type { CountInput } from '../generated/commands.js';
import type {
  CashCount,
  CashMovement,
  RegisterSession,
  SuspendedLine,
  SuspendedSale,
} from '../generated/records.js';
import { amount, amountText, price, priceText } from '../money/amount.js';
import { positive, quantity, quantityText } from '../money/quantity.js';
import { inCurrency, soldOf, type Terms, termsOf } from './lines.js';
import type { CommandFacts, Effect, View } from './port.js';
import { compact, dayOf, get, idOf, known, locationOf, momentOf, must, put, unconfirmed } from './records.js';

export const openRegister: Effect<'open_register'> = (data, view, command) => {
  const id = known(data.register);
  must(get(view, 'registers', id) === undefined);
  const { exponent } = termsOf(view, []);
  const session = unconfirmed<RegisterSession>({
    actor: command.by?.actor,
    device: data.device,
    float: notNegative(data.float, exponent),
    id,
    location: known(locationOf(view, data.location)),
    note: data.note,
    opened_at: momentOf(command),
    state: 'open',
  });
  return [put('registers', session)];
};

export const moveCash: Effect<'move_cash'> = (data, view, command) => {
  const id = known(data.movement);
  must(get(view, 'cash_movements', id) === undefined);
  const { exponent } = termsOf(view, []);
  const moved = amount(data.amount, exponent);
  must(moved > 0n);
  const movement = unconfirmed<CashMovement>({
    actor: command.by?.actor,
    amount: amountText(moved, exponent),
    day: dayOf(view, command),
    direction: data.direction,
    id,
    occurred_at: momentOf(command),
    reason: data.reason,
    register: data.register,
  });
  return [put('cash_movements', movement)];
};

export const countRegister: Effect<'count_register'> = ({ count, register }, view, command) => {
  const session = open(view, register);
  const counted = countOf(count, termsOf(view, []), command);
  return [put('registers', { ...session, count: counted, state: 'closing' })];
};

export const closeRegister: Effect<'close_register'> = ({ count, register }, view, command) => {
  const session = open(view, register);
  const counted = count === undefined ? session.count : countOf(count, termsOf(view, []), command);
  const closed = { ...session, closed_at: momentOf(command), count: counted, state: 'closed' as const };
  return [put('registers', compact<RegisterSession>(closed))];
};

/** A session whose Z is not made. */
function open(view: View, register: string): RegisterSession {
  const session = known(get(view, 'registers', register));
  must(session.state !== 'closed');
  return session;
}

function countOf(given: CountInput, { exponent }: Terms, command: CommandFacts): CashCount {
  const denominations = (given.denominations ?? []).map(({ count, value }) => ({
    count,
    value: amountText(amount(value, exponent), exponent),
  }));
  const sum = denominations.reduce(
    (all, { count, value }) => all + BigInt(count) * amount(value, exponent),
    0n,
  );
  must(given.total !== undefined || denominations.length > 0);
  return compact<CashCount>({
    actor: known(command.by?.actor),
    at: momentOf(command),
    denominations: denominations.length === 0 ? undefined : denominations,
    total: given.total === undefined ? amountText(sum, exponent) : notNegative(given.total, exponent),
  });
}

function notNegative(text: string, exponent: number): string {
  const minor = amount(text, exponent);
  must(minor >= 0n);
  return amountText(minor, exponent);
}

export const suspendSale: Effect<'suspend_sale'> = (data, view, command) => {
  const id = known(data.suspended);
  const before = get(view, 'suspended_sales', id);
  must(before === undefined || before.state === 'resumed');
  const { exponent } = termsOf(view, []);
  const { charges = [] } = data;
  const sale = unconfirmed<SuspendedSale>({
    actor: command.by?.actor,
    charges: charges.length === 0 ? undefined : charges.map((charge) => ({ text: '', ...charge })),
    customer: data.customer === undefined ? undefined : idOf(view, 'customers', data.customer),
    discount: inCurrency(data.discount, exponent),
    id,
    label: data.label,
    lines: (data.lines ?? []).map((line): SuspendedLine => {
      const given = positive(quantity(line.quantity));
      return compact<SuspendedLine>({
        discount: inCurrency(line.discount, exponent),
        price: line.price === undefined ? undefined : priceText(price(line.price, exponent)),
        product: known(soldOf(view, line.product)).id,
        quantity: quantityText(given),
        unit: line.unit,
      });
    }),
    location: known(locationOf(view, data.location)),
    note: data.note,
    register: data.register,
    state: 'suspended',
    suspended_at: momentOf(command),
    total: data.total === undefined ? undefined : amountText(amount(data.total, exponent), exponent),
  });
  return [put('suspended_sales', sale)];
};

export const resumeSuspendedSale: Effect<'resume_suspended_sale'> = ({ suspended }, view) => {
  const sale = known(get(view, 'suspended_sales', suspended));
  must(sale.state === 'suspended');
  return [put('suspended_sales', { ...sale, state: 'resumed' })];
};

export const dropSuspendedSale: Effect<'drop_suspended_sale'> = ({ suspended }, view) => {
  const sale = known(get(view, 'suspended_sales', suspended));
  must(sale.state === 'suspended' || sale.state === 'resumed');
  return [put('suspended_sales', { ...sale, state: 'dropped' })];
};
