/** What partners and customers see. */
import { askReturn, cancelOrder, editOrder, placeOrder, receiveOrder } from '@onhand/client/effects';
import { startApp } from '@onhand/frame';
import '@onhand/ui/styles.css';
import '@onhand/frame/styles.css';
import './shop.css';
import { Router } from './router.js';

startApp({
  app: 'shop',
  effects: {
    ask_return: askReturn,
    cancel_order: cancelOrder,
    edit_order: editOrder,
    place_order: placeOrder,
    receive_order: receiveOrder,
  },
  pages: <Router />,
});
