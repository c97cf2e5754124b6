/** The business, signed in: its stock, its orders, and the form for a new one. */

import type { Line } from '@onhand/frame/line';
import {
  OnhandProvider,
  useConnection,
  useOnhand,
  useOutbox,
  useQuery,
  useSubscription,
} from '@onhand/react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { ConnectionButton, CutNotice, CutSwitch, useTray } from './connection/bar.js';
import { ConnectionTray } from './connection/tray.js';
import { type Edited, OrderForm } from './orders/form.js';
import { Orders } from './orders/orders.js';
import { OutboxTray } from './outbox/tray.js';
import type { Session } from './session.js';
import { keepIsPartner, keptIsPartner } from './settings.js';
import { Levels } from './stock/levels.js';
import { Shelf } from './stock/shelf.js';
import { WhoContext } from './who.js';
import { useSpeech } from './words/index.js';

/** Orders that someone still has to do something about. */
const OPEN = { state: ['placed', 'confirmed', 'preparing', 'ready', 'handed_over'] };

const TABS = ['stock', 'orders', 'newOrder'] as const;
type Tab = (typeof TABS)[number];

interface BusinessProps {
  session: Session;
  /** Buttons for language and colours. */
  settings: ReactNode;
  onSignOut: () => void;
}

export function Business({ session, settings, onSignOut }: BusinessProps) {
  return (
    <OnhandProvider client={session.onhand}>
      <Desk line={session.line} settings={settings} onSignOut={onSignOut} />
    </OnhandProvider>
  );
}

function Desk({ line, settings, onSignOut }: { line: Line; settings: ReactNode; onSignOut: () => void }) {
  const { words } = useSpeech();
  const held = useHeld();
  const { items, needsAttention } = useOutbox();
  const tray = useTray();
  const main = useRef<HTMLElement>(null);
  const [tab, setTab] = useState<Tab>('stock');
  const [edited, setEdited] = useState<Edited>();
  const show = (next: Tab) => {
    setTab(next);
    main.current?.scrollTo({ top: 0 });
  };
  return (
    <WhoContext.Provider value={held.who}>
      <a className="skip" href="#stock">
        {words.skip}
      </a>
      <Top line={line} tray={tray} settings={settings} onSignOut={onSignOut} />
      <nav className="tabs" aria-label={words.tabs}>
        {TABS.map((one) => (
          <button
            key={one}
            type="button"
            className="button quiet"
            aria-current={one === tab ? 'page' : undefined}
            onClick={() => show(one)}
          >
            {words[one]}
            {one === 'orders' && items.length > 0 && (
              <span className={`chip ${needsAttention.length > 0 ? 'bad' : 'warn'}`}>{items.length}</span>
            )}
          </button>
        ))}
      </nav>
      <main ref={main} className="desk" data-tab={tab}>
        <div className="wide-row">
          {tray.open && <ConnectionTray id={tray.id} />}
          <CutNotice line={line} />
          <RefusedNotice />
          <OutboxTray
            onEdit={(item) => {
              setEdited(item);
              show('newOrder');
            }}
          />
        </div>
        {held.who.isPartner ? <Shelf /> : <Levels />}
        <Orders ready={held.ready} />
        <OrderForm key={edited?.id ?? 'new'} edited={edited} onEdited={() => setEdited(undefined)} />
      </main>
    </WhoContext.Provider>
  );
}

/** Holds what the page shows, and tells by what is refused who is signed in. */
function useHeld() {
  const levels = useSubscription('stock_levels');
  useSubscription('business');
  useSubscription('products');
  useSubscription('locations');
  useSubscription('customers');
  useSubscription('prices');
  useSubscription('shelf');
  const orders = useSubscription('orders', OPEN);
  const business = useQuery('business').rows[0];
  const price = useQuery('prices', { limit: 1 }).rows[0];
  const isForbidden = levels.status === 'refused';
  useEffect(() => {
    if (levels.status !== 'loading') keepIsPartner(isForbidden);
  }, [levels.status, isForbidden]);
  const isPartner = isForbidden || (levels.status === 'loading' && keptIsPartner());
  const currency = business?.currency ?? price?.currency;
  const [who, setWho] = useState({ isPartner, currency });
  if (who.isPartner !== isPartner || who.currency !== currency) setWho({ isPartner, currency });
  return { who, ready: orders.status === 'ready' };
}

interface TopProps {
  line: Line;
  tray: ReturnType<typeof useTray>;
  settings: ReactNode;
  onSignOut: () => void;
}

function Top({ line, tray, settings, onSignOut }: TopProps) {
  const { words } = useSpeech();
  const onhand = useOnhand();
  const { waiting } = useOutbox();
  return (
    <header className="top">
      <h1 className="brand">{words.appName}</h1>
      <ConnectionButton opens={tray.id} open={tray.open} onToggle={tray.toggle} />
      <CutSwitch line={line} onMended={() => void onhand.sync().catch(() => {})} />
      <span className="end">
        {settings}
        <button
          type="button"
          className="button quiet"
          onClick={() => {
            if (waiting.length === 0 || confirm(words.signOutAsks(waiting.length))) onSignOut();
          }}
        >
          {words.signOut}
        </button>
      </span>
    </header>
  );
}

/** The server does not want this token. What waits stays here. */
function RefusedNotice() {
  const { words } = useSpeech();
  const { state } = useConnection();
  if (state !== 'refused') return null;
  return <p className="note bad">{words.signIn.refused}</p>;
}
