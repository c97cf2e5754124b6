/** Every page of the shop, each loaded when it is first opened. */
import { Empty, useWords } from '@onhand/ui';
import {
  createRootRoute,
  createRoute,
  createRouter,
  Link,
  lazyRouteComponent,
  RouterProvider,
} from '@tanstack/react-router';
import { Shop } from './shop.js';
import { WORDS } from './words.js';

const root = createRootRoute({ component: Shop, notFoundComponent: NotFound });

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
    lazyRouteComponent(() => import('./pages/catalogue/page.js'), 'CataloguePage'),
  ),
  page(
    '/settings/notices',
    lazyRouteComponent(() => import('./pages/settings/notices.js'), 'NoticeSettingsPage'),
  ),
];

const router = createRouter({
  routeTree: root.addChildren(routes),
  basepath: '/shop',
  scrollRestoration: true,
  // The page scrolls, not the window.
  scrollToTopSelectors: ['#page'],
  defaultPreload: 'intent',
});

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
