/** All customers: what they owe, when they last ordered, to which group they belong. */
import type { Customer } from '@onhand/client';
import { useMay } from '@onhand/frame';
import { useQuery, useSubscription } from '@onhand/react';
import {
  Button,
  Chip,
  type Column,
  Empty,
  Figure,
  fit,
  folded,
  Page,
  SearchBox,
  Segments,
  Skeleton,
  type Sorting,
  Table,
  useSpeech,
  useWords,
} from '@onhand/ui';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { UserPlus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { minus, signOf } from '../../data/amounts.js';
import { useBusinessDay } from '../../data/business-day.js';
import './customers.css';
import { CustomerForm } from './form.js';
import { LetIn } from './let-in.js';
import { WORDS } from './words.js';

interface Row {
  readonly id: string;
  readonly customer: Customer;
  readonly name: string;
  readonly group: string;
  readonly balance: string | undefined;
  readonly overdue: boolean;
  readonly lastAt: string | undefined;
}

const FILTERS = ['all', 'owing', 'overdue', 'archived'] as const;
type Filter = (typeof FILTERS)[number];

export function CustomersPage() {
  const words = useWords(WORDS);
  const isAdmin = useMay('admin');
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const { status } = useSubscription('customers');
  const rows = useRows();
  const [open, setOpen] = useState<'new' | 'partner'>();
  const set = (change: Readonly<Record<string, string | undefined>>) => {
    const next = Object.entries({ ...search, ...change }).filter(([, value]) => value);
    void navigate({ to: '.', search: Object.fromEntries(next), replace: true });
  };
  const filter = FILTERS.find((one) => one === search['show']) ?? 'all';
  const sorting: Sorting = { key: search['sort'] ?? 'name', descending: search['down'] === '1' };
  const shown = useShown(rows, filter, search['q'] ?? '', sorting);
  const counts = Object.fromEntries(FILTERS.map((one) => [one, rows.filter(within(one)).length]));
  return (
    <Page
      title={words.title}
      acts={
        <>
          <Button onClick={() => setOpen('new')}>{words.new}</Button>
          {isAdmin && (
            <Button
              kind="primary"
              icon={<UserPlus size={18} aria-hidden="true" />}
              onClick={() => setOpen('partner')}
            >
              {words.letIn}
            </Button>
          )}
        </>
      }
    >
      <div className="filters">
        <SearchBox label={words.search} value={search['q'] ?? ''} onText={(q) => set({ q })} />
        <Segments<Filter>
          label={words.filter}
          value={filter}
          options={FILTERS.map((value) => ({ value, label: words[value], count: counts[value] }))}
          onValue={(show) => set({ show: show === 'all' ? undefined : show })}
        />
      </div>
      {rows.length === 0 && status === 'loading' && <Skeleton label={words.loading} />}
      {rows.length === 0 && status !== 'loading' && <Empty>{words.none}</Empty>}
      {rows.length > 0 && shown.length === 0 && <Empty>{words.noneFound}</Empty>}
      {shown.length > 0 && (
        <div className="panel">
          <CustomerTable
            list={`${search['q']} ${filter} ${sorting.key} ${sorting.descending}`}
            rows={shown}
            sorting={sorting}
            onSort={({ key, descending }) => set({ sort: key, down: descending ? '1' : undefined })}
            onOpen={({ id }) => void navigate({ to: `/customers/${id}` as string })}
          />
        </div>
      )}
      {open === 'new' && (
        <CustomerForm
          onClose={() => setOpen(undefined)}
          onAdded={(id) => void navigate({ to: `/customers/${id}` as string })}
        />
      )}
      {open === 'partner' && <LetIn onClose={() => setOpen(undefined)} />}
    </Page>
  );
}

interface CustomerTableProps {
  readonly list: string;
  readonly rows: readonly Row[];
  readonly sorting: Sorting;
  readonly onSort: (sorting: Sorting) => void;
  readonly onOpen: (row: Row) => void;
}

function CustomerTable({ list, rows, sorting, onSort, onOpen }: CustomerTableProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const last = ({ lastAt }: Row) => (lastAt === undefined ? words.never : speech.briefly(lastAt));
  const columns: Column<Row>[] = [
    { key: 'name', title: words.name, sorts: true, cell: (row) => <Name row={row} /> },
    { key: 'group', title: words.group, sorts: true, cell: ({ group }) => <bdi>{group}</bdi> },
    { key: 'last', title: words.lastOrder, sorts: true, cell: last },
    {
      key: 'balance',
      title: words.balance,
      sorts: true,
      isFigure: true,
      cell: ({ balance }) => <Figure>{balance === undefined ? '' : speech.money(balance)}</Figure>,
    },
  ];
  return (
    <Table
      list={list}
      label={words.title}
      rows={rows}
      columns={columns}
      sorting={sorting}
      onSort={onSort}
      onOpen={onOpen}
      narrow={(row) => (
        <>
          <Name row={row} />
          <Figure>{row.balance === undefined ? '' : speech.money(row.balance)}</Figure>
          <span className="muted small name">
            <bdi>{row.group}</bdi>
          </span>
          <span className="muted small">{last(row)}</span>
        </>
      )}
    />
  );
}

function Name({ row: { name, customer, overdue } }: { row: Row }) {
  const words = useWords(WORDS);
  const { sentences } = useSpeech();
  return (
    <span className="name">
      <bdi>{name}</bdi>{' '}
      {customer.status === 'on_hold' && (
        <Chip tone="warn">{sentences.value('CustomerStatus', 'on_hold')}</Chip>
      )}{' '}
      {overdue && <Chip tone="bad">{words.overdue}</Chip>}
    </span>
  );
}

function useRows(): readonly Row[] {
  useSubscription('customer_accounts');
  useSubscription('customer_totals');
  useSubscription('customer_groups');
  const words = useWords(WORDS);
  const speech = useSpeech();
  const today = useBusinessDay();
  const { rows: customers } = useQuery('customers');
  const { rows: accounts } = useQuery('customer_accounts');
  const { rows: totals } = useQuery('customer_totals');
  const { rows: groups } = useQuery('customer_groups');
  return useMemo(() => {
    const accountOf = new Map(accounts.map((account) => [account.customer, account]));
    const totalsOf = new Map(totals.map((one) => [one.customer, one]));
    const groupOf = new Map(groups.map((group) => [group.id, speech.nameOf(group)]));
    return customers.map((customer) => {
      const account = accountOf.get(customer.id);
      return {
        id: customer.id,
        customer,
        name: speech.nameOf(customer),
        group: groupOf.get(customer.group ?? '') ?? words.noGroup,
        balance: account?.balance,
        overdue: account?.oldest_due !== undefined && account.oldest_due < today,
        lastAt: totalsOf.get(customer.id)?.last_at,
      };
    });
  }, [customers, accounts, totals, groups, speech, words, today]);
}

function within(filter: Filter): (row: Row) => boolean {
  return ({ customer, balance, overdue }) => {
    if (filter === 'archived') return customer.status === 'archived';
    if (customer.status === 'archived') return false;
    if (filter === 'owing') return balance !== undefined && signOf(balance) > 0;
    return filter === 'all' || overdue;
  };
}

function useShown(rows: readonly Row[], filter: Filter, wanted: string, sorting: Sorting): readonly Row[] {
  const { locale } = useSpeech();
  const { key, descending } = sorting;
  return useMemo(() => {
    const looked = folded(wanted);
    const fits = ({ customer, name }: Row) => {
      const { code = '', contact = '', phone = '', email = '', names = [] } = customer;
      const all = [name, customer.name, ...names.map(({ text }) => text), contact, email];
      return fit({ codes: [folded(code), phone.replace(/\D/g, '')], text: folded(all.join(' ')) }, looked);
    };
    const collator = new Intl.Collator(locale);
    const compare = (one: Row, other: Row): number => {
      if (key === 'balance') return signOf(minus(one.balance ?? '0', other.balance ?? '0'));
      if (key === 'last') return (one.lastAt ?? '').localeCompare(other.lastAt ?? '');
      return key === 'group'
        ? collator.compare(one.group, other.group)
        : collator.compare(one.name, other.name);
    };
    const found = rows.filter(within(filter)).filter((row) => fits(row) > 0);
    return found.sort((one, other) => (descending ? -1 : 1) * compare(one, other));
  }, [rows, filter, wanted, key, descending, locale]);
}
