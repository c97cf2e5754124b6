/** Which page of the shop shows what a notice is about. */
import type { NoticeTarget } from '@onhand/frame';

export const noticeTarget: NoticeTarget = ({ name, subject, data }) => {
  const order = subject?.collection === 'orders' ? subject.id : data['order'];
  if (typeof order === 'string') return `/orders/${order}`;
  if (/^(order_|lines_refused|return_)/.test(name)) return '/orders';
  if (/^(account_|payment_)/.test(name)) return '/account';
  if (/^device_(refused|storage|corrected)/.test(name)) return undefined;
  return '/';
};
