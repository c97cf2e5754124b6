/** Every page of the desk, each loaded when it is first opened. */
import { Empty, useWords } from '@onhand/ui';
import {
  createRootRoute,
  createRoute,
  createRouter,
  Link,
  lazyRouteComponent,
  RouterProvider,
} from '@tanstack/react-router';
import { Desk, MorePage } from './desk.js';
import { WORDS } from './words.js';

const root = createRootRoute({ component: Desk, notFoundComponent: NotFound });

/** What an address may say of a list: all of it text. */
export type ListSearch = Readonly<Record<string, string | undefined>>;

/** Filters of a list live in the address, so that it can be sent on, and Back finds it as it was. */
function listSearch(given: Record<string, unknown>): ListSearch {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [],
    ),
  );
}

const page = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => root, path, component, validateSearch: listSearch });

const routes = [
  page(
    '/',
    lazyRouteComponent(() => import('./pages/today/page.js'), 'TodayPage'),
  ),
  page(
    '/documents',
    lazyRouteComponent(() => import('./pages/documents/list.js'), 'DocumentsPage'),
  ),
  page(
    '/documents/new/$kind',
    lazyRouteComponent(() => import('./pages/documents/form.js'), 'NewDocumentPage'),
  ),
  page(
    '/documents/$document',
    lazyRouteComponent(() => import('./pages/documents/document.js'), 'DocumentPage'),
  ),
  page(
    '/history',
    lazyRouteComponent(() => import('./pages/history/page.js'), 'HistoryPage'),
  ),
  page(
    '/prices',
    lazyRouteComponent(() => import('./pages/prices/page.js'), 'PricesPage'),
  ),
  page(
    '/prices/$list',
    lazyRouteComponent(() => import('./pages/prices/list.js'), 'PriceListPage'),
  ),
  page(
    '/orders',
    lazyRouteComponent(() => import('./pages/orders/page.js'), 'OrdersPage'),
  ),
  page(
    '/orders/new',
    lazyRouteComponent(() => import('./pages/orders/new/page.js'), 'NewOrderPage'),
  ),
  page(
    '/orders/pick',
    lazyRouteComponent(() => import('./pages/orders/papers/pick.js'), 'DayPickPage'),
  ),
  page(
    '/orders/$order',
    lazyRouteComponent(() => import('./pages/orders/detail/page.js'), 'OrderPage'),
  ),
  page(
    '/orders/$order/pick',
    lazyRouteComponent(() => import('./pages/orders/papers/pick.js'), 'PickPage'),
  ),
  page(
    '/orders/$order/packing',
    lazyRouteComponent(() => import('./pages/orders/papers/packing.js'), 'PackingPage'),
  ),
  page(
    '/orders/$order/confirmation',
    lazyRouteComponent(() => import('./pages/orders/papers/confirmation.js'), 'ConfirmationPage'),
  ),
  page(
    '/inventory',
    lazyRouteComponent(() => import('./pages/inventory/page.js'), 'InventoryPage'),
  ),
  page(
    '/products/$product',
    lazyRouteComponent(() => import('./pages/product/page.js'), 'ProductPage'),
  ),
  page(
    '/products',
    lazyRouteComponent(() => import('./pages/products/page.js'), 'ProductsPage'),
  ),
  page(
    '/labels',
    lazyRouteComponent(() => import('./pages/labels/page.js'), 'LabelsPage'),
  ),
  page(
    '/attention',
    lazyRouteComponent(() => import('./pages/attention/page.js'), 'AttentionPage'),
  ),
  page(
    '/customers',
    lazyRouteComponent(() => import('./pages/customers/list.js'), 'CustomersPage'),
  ),
  page(
    '/customers/$customer',
    lazyRouteComponent(() => import('./pages/customers/page.js'), 'CustomerPage'),
  ),
  page(
    '/people',
    lazyRouteComponent(() => import('./pages/people/page.js'), 'PeoplePage'),
  ),
  page(
    '/settings',
    lazyRouteComponent(() => import('./pages/settings/page.js'), 'SettingsPage'),
  ),
  page(
    '/import',
    lazyRouteComponent(() => import('./pages/import/page.js'), 'ImportPage'),
  ),
  page(
    '/setup',
    lazyRouteComponent(() => import('./pages/setup/page.js'), 'SetupPage'),
  ),
  page(
    '/setup/products',
    lazyRouteComponent(() => import('./pages/setup/page.js'), 'FirstProductsPage'),
  ),
  page(
    '/setup/place',
    lazyRouteComponent(() => import('./pages/setup/page.js'), 'NewPlacePage'),
  ),
  page(
    '/setup/new',
    lazyRouteComponent(() => import('./pages/setup/new-business.js'), 'NewBusinessPage'),
  ),
  createRoute({ getParentRoute: () => root, path: '/more', component: MorePage }),
  page(
    '/components',
    lazyRouteComponent(() => import('./pages/components/page.js'), 'ComponentsPage'),
  ),
  page(
    '/settings/notices',
    lazyRouteComponent(() => import('./pages/settings/notices.js'), 'NoticeSettingsPage'),
  ),
];

const router = createRouter({
  routeTree: root.addChildren(routes),
  basepath: '/desk',
  scrollRestoration: true,
  // The page scrolls, not the window.
  scrollToTopSelectors: ['#page'],
  defaultPreload: 'intent',
});

// The first page's code comes while it is looked who is signed in.
void router.load();

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

export function Router() {
  return <RouterProvider router={router} />;
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
