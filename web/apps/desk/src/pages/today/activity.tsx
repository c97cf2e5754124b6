/** What happened last, newest first. */
import { Dotted, Figure, Panel, useSpeech, useWords } from '@onhand/ui';
import {
  ArrowLeftRight,
  BookUser,
  Boxes,
  type LucideIcon,
  Settings,
  ShoppingBag,
  Tags,
  TriangleAlert,
  Users,
  Wallet,
} from 'lucide-react';
import { memo } from 'react';
import { Go } from '../../data/go.js';
import { type Sayings, useSayings } from '../../data/sayings.js';
import { useRecent } from './recent.js';
import { placeOf, type Told } from './told.js';
import { WORDS } from './words.js';

const ICONS: Readonly<Record<string, LucideIcon>> = {
  orders: ShoppingBag,
  sales: Wallet,
  accounts: BookUser,
  attention: TriangleAlert,
  customers: Users,
  inventory: Boxes,
  prices: Tags,
  settings: Settings,
};

export const Activity = memo(function Activity() {
  const words = useWords(WORDS);
  const sayings = useSayings();
  const recent = useRecent();
  return (
    <Panel className="activity-panel" title={words.activity}>
      {recent.length === 0 && <p className="muted">{words.activityNone}</p>}
      <ul className="rows activity">
        {recent.map((told) => (
          <Happened key={told.key} told={told} sayings={sayings} />
        ))}
      </ul>
    </Panel>
  );
});

const Happened = memo(function Happened({ told, sayings }: { told: Told; sayings: Sayings }) {
  const speech = useSpeech();
  const Icon = ICONS[told.category] ?? ArrowLeftRight;
  const to = placeOf(told);
  const { sentence } = sayings.event(told.event);
  const who = sayings.person(told.actor);
  return (
    <li className="happened">
      <Icon size={18} aria-hidden="true" className="muted" />
      <span className="told">
        {to === undefined ? (
          <span>{sentence}</span>
        ) : (
          <Go to={to} className="tap">
            {sentence}
          </Go>
        )}
        <span className="muted small">
          <Dotted
            parts={[
              who !== undefined && <bdi key="who">{who}</bdi>,
              <Figure key="at">{speech.briefly(told.at)}</Figure>,
            ]}
          />
        </span>
      </span>
    </li>
  );
});
