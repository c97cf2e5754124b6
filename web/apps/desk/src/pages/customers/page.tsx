/** One customer: what they owe, who they are, what they ordered, and their account entry by entry. */
import type { Customer, CustomerAccount } from '@onhand/client';
import { useAct, useMay } from '@onhand/frame';
import { useQuery, useRecord, useSubscription } from '@onhand/react';
import {
  Button,
  Chip,
  Code,
  Empty,
  Facts,
  Figure,
  IconButton,
  Menu,
  Page,
  Panel,
  Skeleton,
  useMark,
  useSpeech,
  useWords,
} from '@onhand/ui';
import { useParams } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { minus, negated, signOf, smaller, sumOf } from '../../data/amounts.js';
import { useBusinessDay } from '../../data/business-day.js';
import { Go } from '../../data/go.js';
import { AdjustDialog } from './adjust.js';
import './customers.css';
import { CustomerForm } from './form.js';
import { Ledger } from './ledger.js';
import { LetIn } from './let-in.js';
import { PaymentDialog } from './payment.js';
import { useStatement } from './statement.js';
import { WORDS } from './words.js';

type Open = 'pay' | 'edit' | 'credit' | 'correct' | 'letIn';

export function CustomerPage() {
  const words = useWords(WORDS);
  const { customer: id = '' } = useParams({ strict: false }) as { readonly customer?: string };
  const { value: customer } = useRecord('customers', id);
  const { status } = useSubscription('customers');
  if (customer !== undefined) return <Shown customer={customer} />;
  return status === 'loading' ? <Skeleton label={words.loading} /> : <Empty>{words.notFound}</Empty>;
}

function Shown({ customer }: { customer: Customer }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const isStaff = useMay('staff');
  const isAdmin = useMay('admin');
  const act = useAct();
  const today = useBusinessDay();
  const statement = useStatement(customer);
  useSubscription('account_entries', { customer: customer.id });
  const { rows: entries } = useQuery('account_entries', { where: { customer: customer.id } });
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const name = speech.nameOf(customer);
  const isHeld = customer.status === 'on_hold';
  const hold = () => act('edit_customer', { customer: customer.id, status: isHeld ? 'active' : 'on_hold' });
  const archive = () => {
    if (confirm(words.sureArchive(name))) act('archive_customer', { customer: customer.id });
  };
  return (
    <Page
      title={<bdi>{name}</bdi>}
      about={
        customer.status !== 'active' && (
          <Chip tone={isHeld ? 'warn' : 'muted'}>
            {speech.sentences.value('CustomerStatus', customer.status)}
          </Chip>
        )
      }
      acts={
        <>
          <Menu
            button={<IconButton icon={<Ellipsis size={20} aria-hidden="true" />} label={words.others} />}
            items={[
              { key: 'edit', label: words.edit, onSelect: () => setOpen('edit') },
              { key: 'statement', label: words.statement, onSelect: statement },
              ...(isStaff
                ? [
                    { key: 'credit', label: words.giveCredit, onSelect: () => setOpen('credit') },
                    { key: 'correct', label: words.correct, onSelect: () => setOpen('correct') },
                    { key: 'hold', label: isHeld ? words.active : words.hold, onSelect: hold },
                    { key: 'archive', label: words.archive, danger: true, onSelect: archive },
                  ]
                : []),
            ]}
          />
          <Button kind="primary" onClick={() => setOpen('pay')}>
            {words.take}
          </Button>
        </>
      }
    >
      <div className="customer">
        <div className="stack">
          <Balance customer={customer} today={today} />
          <Contact customer={customer} />
          <TermsPanel customer={customer} />
          <WhoMaySignIn customer={customer} onInvite={isAdmin ? () => setOpen('letIn') : undefined} />
        </div>
        <div className="stack">
          <Ledger entries={entries} />
          <OrdersOf customer={customer} />
        </div>
      </div>
      {open === 'pay' && (
        <PaymentDialog customer={customer} entries={entries} today={today} onClose={close} />
      )}
      {open === 'edit' && <CustomerForm customer={customer} onClose={close} />}
      {open === 'letIn' && <LetIn customer={customer} onClose={close} />}
      {(open === 'credit' || open === 'correct') && (
        <AdjustDialog customer={customer} kind={open} onClose={close} />
      )}
    </Page>
  );
}

function Balance({ customer, today }: { customer: Customer; today: string }) {
  const words = useWords(WORDS);
  const { status } = useSubscription('customer_accounts', { customer: customer.id });
  const account = useQuery('customer_accounts', { where: { customer: customer.id } }).rows[0];
  // Who has no account owes nothing; until it is known that there is none, nothing is said.
  if (account === undefined && status === 'loading') {
    return (
      <Panel label={words.balance}>
        <Skeleton label={words.balance} />
      </Panel>
    );
  }
  return <BalanceKnown customer={customer} account={account} today={today} />;
}

interface BalanceProps {
  readonly customer: Customer;
  readonly account: CustomerAccount | undefined;
  readonly today: string;
}

function BalanceKnown({ customer, account, today }: BalanceProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const balance = account?.balance ?? '0';
  const mark = useMark(account?.balance);
  const sign = signOf(balance);
  const limit = customer.terms?.credit_limit;
  const used = sumOf([balance, account?.open_orders ?? '0']);
  const due = account?.oldest_due;
  return (
    <Panel label={words.balance}>
      <div className="stack tight balance">
        <span className="muted">{sign > 0 ? words.owes : sign < 0 ? words.credit : words.even}</span>
        <span {...mark} data-testid="balance">
          <Figure>{speech.money(sign < 0 ? negated(balance) : balance)}</Figure>
        </span>
        {due !== undefined &&
          (due < today ? (
            <Chip tone="bad">{words.overdueSince(speech.day(due))}</Chip>
          ) : (
            <span className="muted">{words.dueOn(speech.day(due))}</span>
          ))}
      </div>
      <Facts
        items={[
          [words.openOrders, <Figure key="open">{speech.money(account?.open_orders ?? '0')}</Figure>],
          ...(limit === undefined
            ? []
            : [
                [words.limit, <Figure key="limit">{speech.money(limit)}</Figure>] as const,
                [
                  words.left,
                  <Figure key="left">{speech.money(smaller(limit, minus(limit, used)))}</Figure>,
                ] as const,
              ]),
        ]}
      />
    </Panel>
  );
}

function Contact({ customer }: { customer: Customer }) {
  const words = useWords(WORDS);
  const { address, contact, phone, email, note, code } = customer;
  const where = [address?.lines, address?.postal_code, address?.city, address?.region, address?.country];
  const facts: (readonly [string, React.ReactNode])[] = [];
  if (contact !== undefined) facts.push([words.person, <bdi key="contact">{contact}</bdi>]);
  if (phone !== undefined) {
    facts.push([
      words.phone,
      <a key="phone" className="tap" href={`tel:${phone.replace(/[^+\d]/g, '')}`}>
        <Code>{phone}</Code>
      </a>,
    ]);
  }
  if (email !== undefined) {
    facts.push([
      words.email,
      <a key="email" className="tap" href={`mailto:${email}`}>
        <bdi className="invitation">{email}</bdi>
      </a>,
    ]);
  }
  if (address !== undefined)
    facts.push([words.address, <bdi key="at">{where.filter(Boolean).join(', ')}</bdi>]);
  if (code !== undefined) facts.push([words.code, <Code key="code">{code}</Code>]);
  if (facts.length === 0 && note === undefined) return null;
  return (
    <Panel title={words.contact}>
      <Facts items={facts} />
      {note !== undefined && <p dir="auto">{note}</p>}
    </Panel>
  );
}

function TermsPanel({ customer }: { customer: Customer }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  useSubscription('price_lists');
  useSubscription('customer_groups');
  const group = useRecord('customer_groups', customer.group ?? '').value;
  const list = useRecord('price_lists', customer.price_list ?? '').value;
  const { terms } = customer;
  return (
    <Panel title={words.terms}>
      <Facts
        items={[
          [words.group, <bdi key="group">{speech.nameOf(group) || words.noGroup}</bdi>],
          [words.list, <bdi key="list">{speech.nameOf(list) || words.noList}</bdi>],
          terms === undefined
            ? [words.onAccount, words.cash]
            : [words.days, <Figure key="days">{speech.number(terms.days)}</Figure>],
        ]}
      />
    </Panel>
  );
}

function WhoMaySignIn({ customer, onInvite }: { customer: Customer; onInvite: (() => void) | undefined }) {
  const words = useWords(WORDS).partner;
  const { rows } = useQuery('people', { where: { customer: customer.id } });
  return (
    <Panel title={words.people} acts={onInvite && <Button onClick={onInvite}>{words.invite}</Button>}>
      {rows.length === 0 && <p className="muted">{words.none}</p>}
      <ul className="rows">
        {rows.map(({ id, name, email, phone }) => (
          <li key={id} className="spread">
            <bdi>{name}</bdi>
            <bdi className="muted">{email ?? phone}</bdi>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const ORDERS_SHOWN = 12;

function OrdersOf({ customer }: { customer: Customer }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  useSubscription('orders', { customer: customer.id });
  const { rows } = useQuery('orders', {
    where: { customer: customer.id },
    sort: '-number',
    limit: ORDERS_SHOWN,
  });
  return (
    <Panel title={words.orders}>
      {rows.length === 0 && <p className="muted">{words.ordersNone}</p>}
      <ul className="rows">
        {rows.map(({ id, number, placed_at, total, state }) => (
          <li key={id}>
            <Go to={`/orders/${id}`} className="row-button">
              <span>
                <Figure>{number}</Figure> <span className="muted">{speech.briefly(placed_at)}</span>
              </span>
              <Figure>{speech.money(total)}</Figure>
              <span className="muted small">{speech.sentences.value('OrderState', state)}</span>
            </Go>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
