/** Every page of the shop; all but the first are loaded when they are first opened. */
import { Empty, useWords } from '@onhand/ui';
import { CataloguePage } from './pages/catalogue/page.js';
import { Link, page, type Route, Routes } from './routing.js';
import { Shop } from './shop.js';
import { WORDS } from './words.js';

const ROUTES: readonly Route[] = [
  { path: '/', page: CataloguePage },
  page('/cart', () => import('./pages/cart/page.js'), 'CartPage'),
  page('/checkout', () => import('./pages/checkout/page.js'), 'CheckoutPage'),
  page('/orders', () => import('./pages/orders/page.js'), 'OrdersPage'),
  page('/orders/$order', () => import('./pages/orders/order.js'), 'OrderPage'),
  page('/account', () => import('./pages/account/page.js'), 'AccountPage'),
  page('/settings/notices', () => import('./pages/settings/notices.js'), 'NoticeSettingsPage'),
];

export function Router() {
  return (
    <Shop>
      <Routes routes={ROUTES} notFound={NotFound} />
    </Shop>
  );
}

function NotFound() {
  const words = useWords(WORDS);
  return (
    <Empty
      act={
        <Link to="/" className="button">
          {words.home}
        </Link>
      }
    >
      {words.notFound}
    </Empty>
  );
}
