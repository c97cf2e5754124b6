/** The shop around its pages. */
import { NoticeBell, Shell, useToasts } from '@onhand/frame';
import { Skeleton, useSpeech, useWords } from '@onhand/ui';
import { type LucideIcon, ShoppingCart, Store, Truck, Wallet } from 'lucide-react';
import { type ReactNode, Suspense, useEffect } from 'react';
import { OffersProvider, useOffers } from './data/held.js';
import { noticeTarget } from './data/notice-target.js';
import { canBeHad } from './data/offer.js';
import { useNewOrders } from './data/seen.js';
import { useCart, useWatched } from './data/state.js';
import { GOODS } from './parts/words.js';
import { go, Link } from './routing.js';
import { WORDS } from './words.js';

export function Shop({ children }: { children: ReactNode }) {
  const words = useWords(WORDS);
  return (
    <OffersProvider>
      <BackWatch />
      <Shell nav={<Links size={18} className="nav-link" />} bar={<Links size={20} />} tools={<Tools />}>
        <Suspense fallback={<Skeleton label={words.loading} />}>{children}</Suspense>
      </Shell>
    </OffersProvider>
  );
}

/** Beside the connection. */
function Tools() {
  return <NoticeBell target={noticeTarget} go={go} />;
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
  const [{ lines }] = useCart();
  const changed = useNewOrders();
  const counts: Partial<Record<Section, number>> = { cart: lines.length, orders: changed };
  return PLACES.map(({ section, to, icon: Icon }) => {
    const count = counts[section] ?? 0;
    return (
      <Link key={to} to={to} whole={to !== '/'} className={className}>
        <Icon size={size} aria-hidden="true" />
        {words[section]}
        {count > 0 && <bdi className="count chip accent">{count}</bdi>}
      </Link>
    );
  });
}

/** Tells of what they wait for, when it is back. */
function BackWatch() {
  const words = useWords(WORDS);
  const goods = useWords(GOODS);
  const speech = useSpeech();
  const { show } = useToasts();
  const { by } = useOffers();
  const [{ waiting }, { cameBack }] = useWatched();
  const back = waiting.flatMap((product) => {
    const offer = by.get(product);
    return offer !== undefined && canBeHad(offer) ? [offer] : [];
  });
  const key = back.map(({ product }) => product).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is told once of each
  useEffect(() => {
    const [first] = back;
    if (first === undefined) return;
    cameBack(back.map(({ product }) => product));
    const text = back.length === 1 ? goods.back(speech.nameOf(first)) : goods.manyBack(back.length);
    const search = back.length === 1 ? { q: first.sku } : { q: '' };
    show({ tone: 'good', text, stays: true, act: { label: words.seeBack, run: () => go('/', { search }) } });
  }, [key]);
  return null;
}
