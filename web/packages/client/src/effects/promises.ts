/**
 * What can be relied upon of what effects show: for each command the collections, and of those the fields, that come out as
 * the server will decide, given that the command is accepted and all records are held that it touches. Beyond it are numbers,
 * people and devices, and what follows from movements that nobody holds: what a late fact does to a count that saw it, what
 * moved since something was counted.
 */

import type { Records } from '../generated/records.js';
import type { CommandName } from '../schema.js';
import type { waits } from './waits.js';

type Promised = { readonly [Collection in keyof Records]?: readonly (keyof Records[Collection])[] };

const stock = {
  shelf: ['availability', 'quantity'],
  stock_levels: ['available', 'counted_at', 'incoming', 'on_hand', 'reserved', 'status'],
} as const satisfies Promised;

const orders = [
  'address',
  'approval',
  'channel',
  'charges',
  'contact',
  'customer',
  'discount',
  'handovers',
  'lines',
  'location',
  'method',
  'net',
  'note',
  'on_account',
  'placed_at',
  'priority',
  'received_at',
  'reference',
  'state',
  'steps',
  'tax',
  'tax_included',
  'total',
  'wanted',
  'window',
] as const satisfies Promised['orders'];

const return_requests = [
  'answer',
  'answered_at',
  'asked_at',
  'by',
  'customer',
  'lines',
  'note',
  'order',
  'return',
  'state',
] as const satisfies Promised['return_requests'];

const customers = [
  'address',
  'code',
  'contact',
  'default_location',
  'email',
  'name',
  'names',
  'note',
  'phone',
  'status',
  'terms',
] as const satisfies Promised['customers'];

const documents = [
  'day',
  'destination',
  'kind',
  'lines',
  'location',
  'note',
  'occurred_at',
  'party',
  'receipts',
  'reference',
  'state',
] as const satisfies Promised['documents'];

const locations = [
  'code',
  'holdback',
  'kind',
  'name',
  'names',
  'online',
  'status',
] as const satisfies Promised['locations'];

const products = [
  'barcodes',
  'category',
  'cost',
  'description',
  'kind',
  'lead_days',
  'locations',
  'max',
  'name',
  'names',
  'price',
  'reorder_point',
  'safety_stock',
  'sell_policy',
  'sku',
  'status',
  'stock_unit',
  'tax_class',
  'track',
  'units',
] as const satisfies Promised['products'];

const sales = [
  'charges',
  'customer',
  'day',
  'discount',
  'lines',
  'location',
  'net',
  'note',
  'occurred_at',
  'offline',
  'payments',
  'receipt',
  'register',
  'rounding',
  'state',
  'tax',
  'tax_included',
  'total',
] as const satisfies Promised['sales'];

const registers = [
  'closed_at',
  'float',
  'location',
  'note',
  'opened_at',
  'state',
] as const satisfies Promised['registers'];

const suspended_sales = [
  'charges',
  'customer',
  'discount',
  'label',
  'lines',
  'location',
  'note',
  'register',
  'sale',
  'state',
  'total',
] as const satisfies Promised['suspended_sales'];

const order = { orders };
const orderAndStock = { orders, ...stock };
const document = { documents, ...stock };
const prices = [
  'decimals',
  'name',
  'price',
  'sku',
  'tax_rate',
  'unit',
  'units',
] as const satisfies Promised['prices'];

const product = { prices, products, ...stock };

export const promises: { readonly [Name in Exclude<CommandName, keyof typeof waits>]: Promised } = {
  add_customer: { customers },
  add_location: { business: ['default_location'], locations },
  add_product: { products },
  approve_order: order,
  archive_customer: { customers },
  archive_location: { locations },
  archive_product: product,
  answer_return: { return_requests },
  ask_return: { return_requests },
  cancel_order: orderAndStock,
  close_register: { registers },
  close_remainder: orderAndStock,
  complete_order: order,
  confirm_order: order,
  count_register: { registers },
  dispatch_transfer: document,
  drop_suspended_sale: { suspended_sales },
  edit_customer: { customers },
  edit_location: { locations },
  edit_order: orderAndStock,
  edit_product: product,
  hand_over_order: orderAndStock,
  move_cash: { cash_movements: ['amount', 'day', 'direction', 'occurred_at', 'reason', 'register'] },
  move_order: orderAndStock,
  note_order: { order_notes: ['at', 'order', 'text'] },
  open_register: { registers },
  place_order: { customers, ...orderAndStock },
  post_adjustment: document,
  post_count: document,
  post_damage: document,
  post_made: document,
  post_opening: document,
  post_receipt: document,
  post_waste: document,
  prepare_order: order,
  ready_order: order,
  receive_order: order,
  receive_transfer: document,
  record_return: {
    orders: ['lines'],
    return_requests,
    returns: [
      'charges',
      'customer',
      'day',
      'lines',
      'location',
      'net',
      'note',
      'occurred_at',
      'order',
      'payments',
      'reference',
      'register',
      'request',
      'rounding',
      'sale',
      'tax',
      'total',
    ],
    sales: ['lines'],
    ...stock,
  },
  record_sale: { sales, suspended_sales, ...stock },
  reject_order: orderAndStock,
  remove_photo: { products: ['photo'] },
  resolve_exception: { exceptions: ['assignee', 'resolution', 'state'] },
  restore_product: product,
  resume_suspended_sale: { suspended_sales },
  reverse_document: { count_lines: ['reversed'], documents, ...stock },
  reverse_movement: stock,
  set_business: {
    business: [
      'auto_confirm',
      'cash_rounding',
      'categories',
      'clock_skew_minutes',
      'currency',
      'day_starts',
      'default_location',
      'expire_unconfirmed_hours',
      'limits',
      'name',
      'names',
      'ordering',
      'priority',
      'register_required',
      'shelf_exact_up_to',
      'shelf_few',
      'shortage',
      'tax_classes',
      'tax_included',
      'time_zone',
      'week_starts',
    ],
  },
  set_photo: { products: ['photo'] },
  suspend_sale: { suspended_sales },
  void_sale: { sales, ...stock },
};
