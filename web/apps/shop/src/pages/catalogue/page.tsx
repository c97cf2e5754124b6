/** What can be had, and at which price. */
import { read, useCategoryName, write } from '@onhand/frame';
import { useConnection, useQuery } from '@onhand/react';
import { Button, Empty, isolated, SearchBox, Segments, Skeleton, useSpeech, useWords } from '@onhand/ui';
import { RotateCcw } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useOffers } from '../../data/held.js';
import { usePastedCart } from '../../data/pasting.js';
import { Link, useSearch } from '../../routing.js';
import { CartPanel } from './cart-panel.js';
import './catalogue.css';
import { categoriesOf, found } from './find.js';
import { Row, Tile } from './tile.js';
import { WORDS } from './words.js';

type View = 'photos' | 'list';

/** From so many products on they are a list, until somebody wants photos. */
const LIST_FROM = 100;
/** How many are drawn at first; more as one comes near the end. */
const FEW = 60;

export function CataloguePage() {
  const words = useWords(WORDS);
  const { list, isLoading } = useOffers();
  const [typed, setTyped] = useSearch('q');
  const [category, setCategory] = useSearch('category');
  const [view, setView] = useView(list.length);
  const shown = useMemo(() => found(list, typed, category), [list, typed, category]);
  usePastedCart();
  return (
    <div className="page catalogue">
      <h1 className="unseen">{words.title}</h1>
      <div className="stack catalogue-main">
        <StaleShelf />
        <OrderAgain />
        <div className="catalogue-tools">
          <SearchBox label={words.search} value={typed} onText={setTyped} />
          <Segments
            label={words.view}
            value={view}
            options={[
              { value: 'photos', label: words.photos },
              { value: 'list', label: words.list },
            ]}
            onValue={setView}
          />
        </div>
        <Categories chosen={category} onChoose={setCategory} />
        {list.length === 0 && isLoading && <Skeleton label={words.loading} />}
        {list.length === 0 && !isLoading && <Empty>{words.empty}</Empty>}
        {list.length > 0 && shown.length === 0 && (
          <Empty
            act={
              <Button
                onClick={() => {
                  setTyped('');
                  setCategory('');
                }}
              >
                {words.clear}
              </Button>
            }
          >
            {words.nothing(typed)}
          </Empty>
        )}
        <Goods offers={shown} view={view} key={`${typed} ${category}`} />
      </div>
      <CartPanel />
    </div>
  );
}

/** How products are shown in this browser. */
function useView(count: number): [View, (view: View) => void] {
  const [chosen, setChosen] = useState(() => read('shop.view') as View | undefined);
  const choose = (view: View) => {
    write('shop.view', view);
    setChosen(view);
  };
  return [chosen ?? (count > LIST_FROM ? 'list' : 'photos'), choose];
}

let drawn = FEW;

function Goods({ offers, view }: { offers: ReturnType<typeof found>; view: View }) {
  const [count, setCount] = useState(drawn);
  const end = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const element = end.current;
    if (element === null) return;
    const near = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting !== true) return;
        // Back finds as many as there were.
        drawn = count + FEW;
        setCount(drawn);
      },
      { rootMargin: '600px' },
    );
    near.observe(element);
    return () => near.disconnect();
  }, [count]);
  const Part = view === 'list' ? Row : Tile;
  return (
    <ul className={view === 'list' ? 'goods-list' : 'goods'}>
      {offers.slice(0, count).map((offer) => (
        <Part key={offer.product} offer={offer} />
      ))}
      {offers.length > count && <li ref={end} key={count} aria-hidden="true" />}
    </ul>
  );
}

function Categories({ chosen, onChoose }: { chosen: string; onChoose: (category: string) => void }) {
  const words = useWords(WORDS);
  const categoryName = useCategoryName();
  const { list } = useOffers();
  const all = useMemo(() => categoriesOf(list), [list]);
  if (all.length < 2) return null;
  const options = [
    { value: '', label: words.all },
    ...all.map((value) => ({ value, label: isolated(categoryName(value)) })),
  ];
  return (
    <div className="category-strip">
      <Segments label={words.categories} value={chosen} options={options} onValue={onChoose} />
    </div>
  );
}

function OrderAgain() {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { rows } = useQuery('orders', { sort: { field: 'placed_at', descending: true }, limit: 1 });
  const [last] = rows;
  if (last === undefined || last.lines.length === 0) return null;
  return (
    <Link className="button again" to="/checkout" search={{ again: last.id }}>
      <RotateCcw size={18} aria-hidden="true" />
      {words.again(speech.day(last.placed_at), last.lines.length)}
    </Link>
  );
}

function StaleShelf() {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { state, lastSync } = useConnection();
  if (state !== 'offline' && state !== 'reconnecting') return null;
  return (
    <p className="note warn">
      {lastSync === undefined ? words.staleUnknown : words.stale(speech.briefly(new Date(lastSync)))}
    </p>
  );
}
