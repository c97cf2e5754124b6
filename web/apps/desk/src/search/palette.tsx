/** Search from anywhere: `/` or Ctrl+K, some letters, Enter. A product says at once whether it is there, and where. */
import { useNames } from '@onhand/frame';
import { Code, Dialog, Figure, IconButton, useSpeech, useWords } from '@onhand/ui';
import { useNavigate } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { signOf } from '../data/decimals.js';
import { StatusChips } from '../stock/parts.js';
import { usePlaces } from '../stock/use-stock.js';
import { type Found, type PageFound, useFound } from './find.js';
import { WORDS } from './words.js';
import './palette.css';

/** The button of the top bar, and the keys. */
export function SearchFromAnywhere({ pages }: { pages: readonly PageFound[] }) {
  const words = useWords(WORDS);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      // By the key's place: on an Arabic layout they have other signs.
      const isSlash =
        event.code === 'Slash' && !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey;
      const isK = event.code === 'KeyK' && (event.ctrlKey || event.metaKey);
      if (!isK && !(isSlash && !isTyping(event.target))) return;
      event.preventDefault();
      setOpen(true);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <IconButton
        icon={<Search size={20} aria-hidden="true" />}
        label={words.open}
        onClick={() => setOpen(true)}
      />
      {isOpen && <Palette pages={pages} onClose={() => setOpen(false)} />}
    </>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('input, textarea, select') ||
      target.closest('dialog') !== null)
  );
}

function Palette({ pages, onClose }: { pages: readonly PageFound[]; onClose: () => void }) {
  const words = useWords(WORDS);
  const navigate = useNavigate();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const found = useFound(typed, pages);
  // After the dialog has opened: it gives the focus to its first button.
  useEffect(() => input.current?.focus(), []);
  const place = Math.min(at, Math.max(0, found.length - 1));
  useEffect(() => {
    document.getElementById(`${id}-${place}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, place]);
  const open = (one: Found | undefined) => {
    if (one === undefined) return;
    onClose();
    void navigate({ to: addressOf(one) as '/' });
  };
  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(found.length - 1, place + by)));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      open(found[place]);
    }
  };
  return (
    <Dialog kind="wide" title={words.title} onClose={onClose}>
      <input
        ref={input}
        role="combobox"
        dir="auto"
        className="input"
        aria-label={words.hint}
        placeholder={words.hint}
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={found.length > 0 ? `${id}-${place}` : undefined}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          setAt(0);
        }}
        onKeyDown={onKey}
      />
      <div id={`${id}-list`} role="listbox" aria-label={words.title} className="found">
        {found.map((one, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the input, as listboxes of inputs have it
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the input's
          <div
            key={`${one.kind} ${one.key}`}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === place}
            onClick={() => open(one)}
          >
            <Line found={one} />
          </div>
        ))}
      </div>
      {typed.trim() !== '' && found.length === 0 && <p className="muted">{words.nothing}</p>}
      <p className="muted small">{words.help}</p>
    </Dialog>
  );
}

function addressOf(found: Found): string {
  if (found.kind === 'product') return `/products/${found.row.id}`;
  if (found.kind === 'customer') return `/customers/${found.customer.id}`;
  return found.kind === 'order' ? `/orders/${found.order.number}` : found.page.to;
}

function Line({ found }: { found: Found }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  if (found.kind === 'product') return <ProductLine found={found} />;
  if (found.kind === 'customer') {
    return (
      <>
        <bdi className="strong">{speech.nameOf(found.customer)}</bdi>
        <span className="muted small">{words.customers}</span>
      </>
    );
  }
  if (found.kind === 'order') {
    const { number, customer, state, total } = found.order;
    return (
      <>
        <span>
          <span className="strong">{words.order(String(number))}</span>{' '}
          {customer !== undefined && <bdi>{names.customer(customer)}</bdi>}
        </span>
        <span className="muted small">
          {speech.sentences.value('OrderState', state)} <Figure>{speech.money(total)}</Figure>
        </span>
      </>
    );
  }
  return (
    <>
      <span>{found.page.name}</span>
      <span className="muted small">{words.pages}</span>
    </>
  );
}

/** "Do we have it, and where?": price, each place, what is incoming. */
function ProductLine({ found: { row } }: { found: Extract<Found, { kind: 'product' }> }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const places = usePlaces();
  const at = useMemo(
    () =>
      places.flatMap((place) => {
        const level = row.levels.find(({ location }) => location === place.id);
        return level === undefined ? [] : [{ place: place.shown, available: level.available }];
      }),
    [places, row],
  );
  return (
    <>
      <span className="found-what">
        <bdi className="strong">{speech.nameOf(row.product)}</bdi>
        <span className="muted small">
          <Code>{row.product.sku}</Code>
        </span>
        {row.product.track !== 'none' && <StatusChips row={row} />}
      </span>
      <span className="found-where">
        <strong>
          <Figure>{speech.price(row.product.price)}</Figure>
        </strong>
        {at.map(({ place, available }) => (
          <span key={place}>
            <bdi>{place}</bdi>{' '}
            <strong>
              <Figure>{speech.number(available)}</Figure>
            </strong>
          </span>
        ))}
        {signOf(row.incoming) > 0 && (
          <span className="muted">{words.incoming(speech.number(row.incoming))}</span>
        )}
      </span>
    </>
  );
}
