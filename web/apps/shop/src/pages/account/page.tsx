/** What is owed, since when, and who one is to the business. */
import type { AccountEntry, Customer, CustomerAccount } from '@onhand/client';
import { compareDecimals } from '@onhand/client';
import { dayIn } from '@onhand/client/calendar';
import { useSession } from '@onhand/frame';
import { useQuery, useSubscription } from '@onhand/react';
import { Button, Chip, Empty, Facts, Figure, Page, Panel, useSpeech, useWords } from '@onhand/ui';
import { type ReactNode, useMemo, useState } from 'react';
import { useCustomer, useMoney } from '../../data/held.js';
import { Link } from '../../routing.js';
import './account.css';
import { running } from './balance.js';
import { Statement } from './statement.js';
import { WORDS } from './words.js';

export function AccountPage() {
  const words = useWords(WORDS);
  useSubscription('customer_accounts');
  useSubscription('account_entries');
  const { rows: accounts } = useQuery('customer_accounts', { limit: 1 });
  const { rows: entries } = useQuery('account_entries');
  const customer = useCustomer();
  return (
    <Page title={words.title}>
      <div className="account-columns">
        <div className="stack">
          <Balance account={accounts[0]} customer={customer} />
          <Panel title={words.entries}>
            <Entries entries={entries} />
          </Panel>
        </div>
        <div className="stack">
          {customer !== undefined && <Statement customer={customer.id} />}
          {customer !== undefined && <You customer={customer} />}
        </div>
      </div>
    </Page>
  );
}

function Balance({
  account,
  customer,
}: {
  account: CustomerAccount | undefined;
  customer: Customer | undefined;
}) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { money } = useMoney();
  const { who } = useSession();
  const balance = account?.balance ?? '0';
  const sign = compareDecimals(balance, '0');
  const due = account?.oldest_due;
  const isLate = due !== undefined && due < dayIn(who.business.time_zone, Date.now());
  const items = [
    account !== undefined &&
      ([words.open, <Figure key="open">{money(account.open_orders)}</Figure>] as const),
    account !== undefined &&
      compareDecimals(account.unallocated, '0') > 0 &&
      ([words.unallocated, <Figure key="free">{money(account.unallocated)}</Figure>] as const),
    customer?.terms?.credit_limit !== undefined &&
      ([words.limit, <Figure key="limit">{money(customer.terms.credit_limit)}</Figure>] as const),
  ].filter((item) => item !== false);
  return (
    <Panel>
      <div className="stack tight">
        <span className="muted">{sign > 0 ? words.balance : sign < 0 ? words.credit : words.settled}</span>
        <strong className="balance">
          <Figure>{money(balance.replace(/^-/, ''))}</Figure>
        </strong>
        {due !== undefined && (
          <span>
            <Chip tone={isLate ? 'bad' : 'info'}>
              {isLate ? words.overdue(speech.day(due)) : words.due(speech.day(due))}
            </Chip>
          </span>
        )}
        <Facts items={items} />
      </div>
    </Panel>
  );
}

const FEW = 30;

function Entries({ entries }: { entries: readonly AccountEntry[] }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { money } = useMoney();
  const [count, setCount] = useState(FEW);
  const all = useMemo(() => running(entries), [entries]);
  if (all.length === 0) return <Empty>{words.empty}</Empty>;
  return (
    <ul className="rows">
      {all.slice(0, count).map(({ entry, balance }) => (
        <li key={entry.id}>
          <EntryRow entry={entry}>
            <span className="stack tight">
              <span className={entry.reversed ? 'struck' : undefined}>
                {words.kinds[entry.kind] ?? entry.kind}
              </span>
              <span className="muted small">
                {speech.fullDay(entry.day)}
                {entry.due !== undefined && !/^[0.]*$/.test(entry.open) && (
                  <> · {words.dueOn(speech.day(entry.due))}</>
                )}
                {entry.note !== undefined && (
                  <>
                    {' · '}
                    <bdi>{entry.note}</bdi>
                  </>
                )}
              </span>
            </span>
            <span className="stack tight figures">
              <Figure>{money(entry.amount)}</Figure>
              <span className="muted small">{words.after(money(balance))}</span>
            </span>
          </EntryRow>
        </li>
      ))}
      {all.length > count && (
        <li>
          <Button kind="quiet" className="wide" onClick={() => setCount(count + FEW)}>
            {words.more}
          </Button>
        </li>
      )}
    </ul>
  );
}

/** What comes from an order leads to it. */
function EntryRow({ entry, children }: { entry: AccountEntry; children: ReactNode }) {
  if (entry.reference?.kind !== 'order') return <div className="row-button still">{children}</div>;
  return (
    <Link to={`/orders/${entry.reference.id}`} className="row-button">
      {children}
    </Link>
  );
}

function You({ customer }: { customer: Customer }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { address, contact, phone, email, note, terms } = customer;
  const where = [address?.lines, address?.city, address?.country].filter(Boolean).join(', ');
  const items = [
    [words.name, <bdi key="name">{speech.nameOf(customer)}</bdi>] as const,
    contact !== undefined && ([words.contact, <bdi key="contact">{contact}</bdi>] as const),
    phone !== undefined && ([words.phone, <Figure key="phone">{phone}</Figure>] as const),
    email !== undefined && ([words.email, <bdi key="email">{email}</bdi>] as const),
    where !== '' && ([words.address, <bdi key="where">{where}</bdi>] as const),
    [words.terms, terms === undefined ? words.atOnce : words.days(speech.number(terms.days))] as const,
    note !== undefined && ([words.note, <bdi key="note">{note}</bdi>] as const),
  ].filter((item) => item !== false);
  return (
    <Panel title={words.you}>
      <Facts items={items} />
    </Panel>
  );
}
