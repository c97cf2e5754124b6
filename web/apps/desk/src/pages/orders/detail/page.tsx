/** An order: how it stands, its one next step, and all that can be done about it. */
import type { Order } from '@onhand/client';
import { useNames } from '@onhand/frame';
import { useQuery, useSubscription } from '@onhand/react';
import { Code, Empty, Figure, Note, Page, Panel, Skeleton, useSpeech, useWords } from '@onhand/ui';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useIsOnline, useLevelsOf, useShortfalls, useStock, useToday } from '../model/hooks.js';
import { Marks, StateChip, WantedDay } from '../model/marks.js';
import { StepButton } from '../model/step.js';
import { BEFORE_LEAVING } from '../model/steps.js';
import { shortLines } from '../model/stock.js';
import { WORDS as SHARED } from '../words.js';
import { type Asked, Asking } from './dialogs.js';
import { EditOrder } from './edit.js';
import { Lines } from './lines.js';
import { MoreMenu, PapersMenu } from './menus.js';
import { Returns } from './returns.js';
import { Notes, Story } from './story.js';
import { useOrder } from './use-order.js';
import { WORDS } from './words.js';
import '../orders.css';

export function OrderPage() {
  const words = useWords(WORDS);
  const { order: key = '' } = useParams({ strict: false }) as { order?: string };
  const { order, isPending, status } = useOrder(key);
  const isOnline = useIsOnline();
  if (order !== undefined) return <Shown key={order.id} order={order} isPending={isPending} />;
  if (status === 'loading') return <Skeleton label={words.loading} />;
  return (
    <Empty
      act={
        <Link to="/orders" className="button">
          {words.all}
        </Link>
      }
    >
      {isOnline ? words.missing : words.offlineMissing}
    </Empty>
  );
}

function Shown({ order, isPending }: { order: Order; isPending: boolean }) {
  const words = useWords(WORDS);
  const shared = useWords(SHARED);
  const names = useNames();
  const [isEditing, setEditing] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  const isOnline = useIsOnline();
  const stock = useStock();
  const exceptions = useShortfalls();
  useLevelsOf(order.lines.map(({ product }) => product));
  const short = shortLines(order, stock, exceptions);
  const { number, customer, contact } = order;
  const name = customer === undefined ? (contact?.name ?? shared.noCustomer) : names.customer(customer);
  return (
    <Page
      title={
        <>
          {number === undefined ? words.unnumbered : words.order(number)} <bdi>{name}</bdi>
        </>
      }
      about={
        <span className="acts">
          <StateChip order={order} />
          <Marks order={order} isShort={short.length > 0} />
        </span>
      }
      acts={
        <>
          <PapersMenu order={order} />
          <MoreMenu order={order} onEdit={() => setEditing(true)} onAsk={setAsked} />
          <StepButton order={order} kind={isEditing ? 'plain' : 'primary'} isPending={isPending} />
        </>
      }
    >
      {!isOnline && <Note>{words.offline}</Note>}
      {order.approval === 'waiting' && BEFORE_LEAVING.includes(order.state) && (
        <Note tone="warn">{words.needsApproval}</Note>
      )}
      <Figures order={order} />
      <div className="order-page">
        <div className="stack">
          {isEditing ? (
            <EditOrder order={order} onDone={() => setEditing(false)} />
          ) : (
            <Lines order={order} short={short} />
          )}
          <Returns order={order} />
          <Notes order={order.id} />
        </div>
        <Story order={order} />
      </div>
      {asked !== undefined && <Asking asked={asked} order={order} onClose={() => setAsked(undefined)} />}
    </Page>
  );
}

/** What one must know first: when, how much, and what its customer owes. */
function Figures({ order }: { order: Order }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const shared = useWords(SHARED);
  const names = useNames();
  const today = useToday();
  const { method, location, reference, address, contact, channel, note } = order;
  const place = [address?.lines, address?.city].filter((part) => part !== undefined).join(', ');
  const few = [
    [words.method, method === undefined ? undefined : method === 'collect' ? shared.collect : shared.deliver],
    [words.where, <bdi key="where">{names.location(location)}</bdi>],
    [words.address, place === '' ? undefined : <bdi key="address">{place}</bdi>],
    [words.contact, contact === undefined ? undefined : <ContactLine key="contact" contact={contact} />],
    [words.reference, reference === undefined ? undefined : <Code key="reference">{reference}</Code>],
    [words.channel, channel === undefined ? undefined : (words.channels[channel] ?? channel)],
    [words.customerNote, note === undefined ? undefined : <bdi key="note">{note}</bdi>],
  ] as const;
  return (
    <Panel label={words.total}>
      <div className="order-figures">
        <div>
          <span className="muted small">{words.wanted}</span>
          <span className="loud">
            <WantedDay order={order} today={today} />
          </span>
        </div>
        <div>
          <span className="muted small">{words.total}</span>
          <span className="loud">
            <Figure>{speech.money(order.total)}</Figure>
          </span>
          {Number(order.tax) !== 0 && (
            <span className="muted small">{words.tax(speech.money(order.tax))}</span>
          )}
        </div>
        {order.customer !== undefined && <Balance customer={order.customer} />}
        {few.map(([label, value]) =>
          value === undefined ? null : (
            <div key={label}>
              <span className="muted small">{label}</span>
              <span>{value}</span>
            </div>
          ),
        )}
      </div>
    </Panel>
  );
}

function ContactLine({ contact }: { contact: NonNullable<Order['contact']> }) {
  const { name, phone } = contact;
  return (
    <>
      <bdi>{name}</bdi>{' '}
      {phone !== undefined && (
        <a href={`tel:${phone.replace(/[^+\d]/g, '')}`}>
          <Code>{phone}</Code>
        </a>
      )}
    </>
  );
}

function Balance({ customer }: { customer: string }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { status } = useSubscription('customer_accounts', { customer });
  const { rows } = useQuery('customer_accounts', { where: { customer }, limit: 1 });
  const balance = rows[0]?.balance ?? (status === 'ready' ? '0' : undefined);
  return (
    <div>
      <span className="muted small">{words.account}</span>
      <span className="loud">
        {balance === undefined ? (
          '—'
        ) : balance.startsWith('-') ? (
          words.owing(speech.money(balance.slice(1)))
        ) : (
          <Figure>{speech.money(balance)}</Figure>
        )}
      </span>
    </div>
  );
}
