/** Which page of the desk shows what a notice is about. */
import type { NoticeTarget } from '@onhand/frame';

/** Where a burst of a kind is seen, and what has no page of its own. */
const LISTS: readonly (readonly [RegExp, string])[] = [
  [/^(order_|lines_refused|return_)/, '/orders'],
  [/^(low_stock|reorder_needed|out_of_stock|back_in_stock)/, '/inventory'],
  [/^exception_/, '/attention'],
  [/^price_/, '/prices'],
  [/^product_/, '/products'],
  [/^(purchase_|transfer_|stock_damaged|count_|document_)/, '/documents'],
  [/^(account_|payment_)/, '/customers'],
];

export const noticeTarget: NoticeTarget = ({ name, subject, data }) => {
  const list = LISTS.find(([names]) => names.test(name))?.[1];
  const product = subject?.collection === 'products' ? subject.id : data['product'];
  const order = subject?.collection === 'orders' ? subject.id : data['order'];
  const customer = list === '/customers' ? data['customer'] : undefined;
  if (typeof order === 'string') return `/orders/${order}`;
  if (typeof product === 'string') return `/products/${product}`;
  if (typeof customer === 'string') return `/customers/${customer}`;
  if (subject?.collection === 'documents') return `/documents/${subject.id}`;
  return list;
};
