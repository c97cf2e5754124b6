/** Which orders are shown, in which column, in which order. */
import type { Order, Priority } from '@onhand/client';
import { type ColumnName, columnOf } from './steps.js';

const RANK: Readonly<Record<Priority, number>> = { urgent: 0, high: 1, normal: 2 };

/** By the day for which it is wanted (without one: last), then the more urgent, then the one that came first. */
export function byUrgency(one: Order, other: Order): number {
  const day = (order: Order) => order.wanted ?? '9999-12-31';
  return (
    compare(day(one), day(other)) ||
    compare(one.window?.from ?? '99:99', other.window?.from ?? '99:99') ||
    RANK[one.priority] - RANK[other.priority] ||
    compare(one.placed_at, other.placed_at) ||
    compare(one.id, other.id)
  );
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

export type Grouped = Readonly<Record<ColumnName, readonly Order[]>>;

/** Open orders by column, each in its order. */
export function grouped(orders: readonly Order[]): Grouped {
  const columns: Record<ColumnName, Order[]> = { placed: [], preparing: [], ready: [], out: [] };
  for (const order of orders) {
    const column = columnOf(order.state);
    if (column !== undefined) columns[column].push(order);
  }
  for (const column of Object.values(columns)) column.sort(byUrgency);
  return columns;
}

/** Whether it should have left before today. Days are those of the business. */
export function isLate(order: Pick<Order, 'state' | 'wanted'>, today: string): boolean {
  const column = columnOf(order.state);
  return column !== undefined && column !== 'out' && order.wanted !== undefined && order.wanted < today;
}

export interface Filters {
  /** Folded words. */
  readonly words: string;
  readonly day: string | undefined;
  readonly method: string | undefined;
  readonly isShortOnly: boolean;
}

interface Known {
  /** All that an order is found by, folded. */
  readonly textOf: (order: Order) => string;
  readonly isShort: (order: Order) => boolean;
}

/** The orders that all of the filters let through. */
export function filtered(orders: readonly Order[], filters: Filters, known: Known): readonly Order[] {
  const { words, day, method, isShortOnly } = filters;
  const parts = words.split(/\s+/).filter((word) => word !== '');
  return orders.filter(
    (order) =>
      (day === undefined || order.wanted === day) &&
      (method === undefined || order.method === method) &&
      (!isShortOnly || known.isShort(order)) &&
      (parts.length === 0 || isFound(known.textOf(order), parts)),
  );
}

function isFound(text: string, parts: readonly string[]): boolean {
  return parts.every((part) => text.includes(part));
}
