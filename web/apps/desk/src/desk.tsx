/** The desk around its pages: where one can go, and what needs someone. */
import { NoticeBell, OpenRefusedContext, Shell } from '@onhand/frame';
import { useQuery } from '@onhand/react';
import { Chip, Skeleton, useWords } from '@onhand/ui';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import {
  Boxes,
  ClipboardList,
  History,
  House,
  type LucideIcon,
  Menu,
  PackagePlus,
  Settings,
  ShoppingBag,
  Tags,
  TriangleAlert,
  Users,
} from 'lucide-react';
import { Suspense, useMemo } from 'react';
import { useAttentionCount } from './data/attention.js';
import { useHeldByDesk } from './data/held.js';
import { noticeTarget } from './data/notice-target.js';
import { useOpenRefused } from './data/refused.js';
import { useScansOpenProducts } from './scan/open-product.js';
import { SearchFromAnywhere } from './search/palette.js';
import { WORDS } from './words.js';

export function Desk() {
  useHeldByDesk();
  useScansOpenProducts();
  const words = useWords(WORDS);
  return (
    <OpenRefusedContext value={useOpenRefused()}>
      <Shell nav={<Sidebar />} bar={<Bar />} tools={<Tools />}>
        <Suspense fallback={<Skeleton label={words.loading} />}>
          <Outlet />
        </Suspense>
      </Shell>
    </OpenRefusedContext>
  );
}

/** Beside the connection. */
function Tools() {
  const navigate = useNavigate();
  const words = useWords(WORDS);
  const pages = useMemo(
    () => PLACES.map(({ section, to }) => ({ to, name: words[section], also: WORDS.en[section] })),
    [words],
  );
  return (
    <>
      <SearchFromAnywhere pages={pages} />
      <NoticeBell target={noticeTarget} go={(path) => void navigate({ to: path })} />
    </>
  );
}

type Section = Exclude<
  keyof (typeof WORDS)['en'],
  'loading' | 'notFound' | 'home' | 'more' | 'attentionShort'
>;

interface Place {
  readonly section: Section;
  readonly to: string;
  readonly icon: LucideIcon;
}

const PLACES: readonly Place[] = [
  { section: 'today', to: '/', icon: House },
  { section: 'orders', to: '/orders', icon: ShoppingBag },
  { section: 'stock', to: '/inventory', icon: Boxes },
  { section: 'attention', to: '/attention', icon: TriangleAlert },
  { section: 'documents', to: '/documents', icon: PackagePlus },
  { section: 'products', to: '/products', icon: ClipboardList },
  { section: 'customers', to: '/customers', icon: Users },
  { section: 'prices', to: '/prices', icon: Tags },
  { section: 'history', to: '/history', icon: History },
  { section: 'settings', to: '/settings', icon: Settings },
];

/** Those at the bottom of a phone; the rest is behind "More". */
const FIRST = 4;

function Sidebar() {
  const words = useWords(WORDS);
  return PLACES.map(({ section, to, icon: Icon }) => (
    <Link key={to} to={to} className="nav-link" activeOptions={{ exact: to === '/', includeSearch: false }}>
      <Icon size={18} aria-hidden="true" />
      {words[section]}
      <Count section={section} />
    </Link>
  ));
}

function Bar() {
  const words = useWords(WORDS);
  const links = PLACES.slice(0, FIRST).map(({ section, to, icon: Icon }) => (
    <Link key={to} to={to} activeOptions={{ exact: to === '/', includeSearch: false }}>
      <Icon size={20} aria-hidden="true" />
      {section === 'attention' ? words.attentionShort : words[section]}
      <Count section={section} />
    </Link>
  ));
  return (
    <>
      {links}
      <Link to="/more">
        <Menu size={20} aria-hidden="true" />
        {words.more}
      </Link>
    </>
  );
}

/** What is behind the last button of a phone's bar. */
export function MorePage() {
  const words = useWords(WORDS);
  return (
    <div className="page">
      <h1>{words.more}</h1>
      <ul className="rows">
        {PLACES.slice(FIRST).map(({ section, to, icon: Icon }) => (
          <li key={to}>
            <Link to={to} className="nav-link">
              <Icon size={20} aria-hidden="true" />
              {words[section]}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Count({ section }: { section: Section }) {
  if (section === 'orders') return <OrdersToConfirm />;
  if (section === 'attention') return <Attention />;
  return null;
}

function OrdersToConfirm() {
  const { count } = useQuery('orders', { where: { state: 'placed' }, limit: 0 });
  return count === 0 ? null : (
    <span className="count">
      <Chip tone="info">{count}</Chip>
    </span>
  );
}

function Attention() {
  const count = useAttentionCount();
  return count === 0 ? null : (
    <span className="count">
      <Chip tone="bad">{count}</Chip>
    </span>
  );
}
