/** An account entry by entry, newest first, each with the balance after it. */
import type { AccountEntry } from '@onhand/client';
import { useAct, useMay } from '@onhand/frame';
import { type Column, Dotted, Figure, IconButton, Menu, Panel, Table, useSpeech, useWords } from '@onhand/ui';
import { Ellipsis } from 'lucide-react';
import { useMemo } from 'react';
import { signOf } from '../../data/amounts.js';
import { type LedgerRow, ledgerOf } from './account.js';
import { WORDS } from './words.js';

export function Ledger({ entries }: { entries: readonly AccountEntry[] }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const isStaff = useMay('staff');
  const rows = useMemo(() => ledgerOf(entries), [entries]);
  const columns: Column<LedgerRow>[] = [
    { key: 'day', title: words.account, cell: (row) => <What row={row} /> },
    {
      key: 'amount',
      title: words.amount,
      isFigure: true,
      cell: ({ entry }) => <Figure>{speech.money(entry.amount)}</Figure>,
    },
    {
      key: 'balance',
      title: words.after,
      isFigure: true,
      cell: ({ balance }) => <Figure>{speech.money(balance)}</Figure>,
    },
    ...(isStaff
      ? [{ key: 'more', title: '', width: '48px', cell: (row: LedgerRow) => <EntryMenu row={row} /> }]
      : []),
  ];
  return (
    <Panel title={words.account}>
      {rows.length === 0 ? (
        <p className="muted">{words.accountNone}</p>
      ) : (
        <Table
          label={words.account}
          rows={rows}
          columns={columns}
          height="50dvh"
          narrow={(row) => (
            <>
              <What row={row} />
              <span>
                <Figure>{speech.money(row.entry.amount)}</Figure>
                <span className="muted small">
                  {' '}
                  <Figure>{speech.money(row.balance)}</Figure>
                </span>
              </span>
            </>
          )}
        />
      )}
    </Panel>
  );
}

function What({ row: { entry } }: { row: LedgerRow }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { kind, number, day, due, open, note, tender, reversed } = entry;
  return (
    <span className={reversed ? 'ledger-what struck-row' : 'ledger-what'}>
      <span>
        {speech.sentences.value('EntryKind', kind)} <Figure>{number}</Figure>
      </span>
      <span className="muted small">
        <Dotted
          parts={[
            speech.day(day),
            tender && (words.tenders[tender] ?? speech.sentences.usual('payment', tender)),
            due !== undefined && signOf(open) > 0 && words.due(speech.day(due)),
            signOf(open) !== 0 && !reversed && words.openPart(speech.money(open)),
            reversed && words.reversed,
            note && <bdi key="note">{note}</bdi>,
          ]}
        />
      </span>
    </span>
  );
}

function EntryMenu({ row: { entry } }: { row: LedgerRow }) {
  const words = useWords(WORDS);
  const act = useAct();
  if (entry.reversed || entry.reverses !== undefined || entry.kind === 'charge') return null;
  return (
    <Menu
      button={<IconButton icon={<Ellipsis size={18} aria-hidden="true" />} label={words.others} />}
      items={[
        {
          key: 'undo',
          label: words.undo,
          danger: true,
          onSelect: () => {
            if (confirm(words.sureUndo)) act('reverse_account_entry', { entry: entry.id });
          },
        },
      ]}
    />
  );
}
