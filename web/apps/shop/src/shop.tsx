/** The shop around its pages. */
import { NoticeBell, Shell } from '@onhand/frame';
import { useSubscription } from '@onhand/react';
import { Skeleton, useWords } from '@onhand/ui';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { type LucideIcon, ShoppingCart, Store, Truck, Wallet } from 'lucide-react';
import { Suspense } from 'react';
import { noticeTarget } from './data/notice-target.js';
import { WORDS } from './words.js';

export function Shop() {
  useSubscription('shelf');
  useSubscription('prices');
  useSubscription('customers');
  useSubscription('orders');
  const words = useWords(WORDS);
  return (
    <Shell nav={<Links size={18} className="nav-link" />} bar={<Links size={20} />} tools={<Tools />}>
      <Suspense fallback={<Skeleton label={words.loading} />}>
        <Outlet />
      </Suspense>
    </Shell>
  );
}

/** Beside the connection. */
function Tools() {
  const navigate = useNavigate();
  return <NoticeBell target={noticeTarget} go={(path) => void navigate({ to: path })} />;
}

type Section = 'catalogue' | 'orders' | 'account' | 'cart';

const PLACES: readonly { readonly section: Section; readonly to: string; readonly icon: LucideIcon }[] = [
  { section: 'catalogue', to: '/', icon: Store },
  { section: 'cart', to: '/cart', icon: ShoppingCart },
  { section: 'orders', to: '/orders', icon: Truck },
  { section: 'account', to: '/account', icon: Wallet },
];

function Links({ size, className }: { size: number; className?: string }) {
  const words = useWords(WORDS);
  return PLACES.map(({ section, to, icon: Icon }) => (
    <Link key={to} to={to} className={className} activeOptions={{ exact: to === '/', includeSearch: false }}>
      <Icon size={size} aria-hidden="true" />
      {words[section]}
    </Link>
  ));
}
