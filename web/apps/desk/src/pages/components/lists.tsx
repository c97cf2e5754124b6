/** Lists and tables. */
import { Chip, Code, Figure, Panel, type Sorting, Table, useSpeech, useWords } from '@onhand/ui';
import { useState } from 'react';
import { WORDS } from './words.js';

/** As many as show that only those in sight are drawn. */
const ROWS = 500;

interface Row {
  readonly id: string;
  readonly name: string;
  readonly available: number;
}

export function Lists() {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const [sorting, setSorting] = useState<Sorting>({ key: 'name', descending: false });
  const [open, setOpen] = useState<string>();
  const rows = Array.from({ length: ROWS }, (_, place): Row => {
    const name = words.products[place % words.products.length] ?? '';
    return { id: `${place}`, name, available: (place * 37) % 250 };
  });
  rows.sort((one, other) => {
    const order =
      sorting.key === 'name' ? one.name.localeCompare(other.name) : one.available - other.available;
    return sorting.descending ? -order : order;
  });
  const chip = ({ available }: Row) =>
    available === 0 ? (
      <Chip tone="bad">{words.out}</Chip>
    ) : (
      available < 20 && <Chip tone="warn">{words.low}</Chip>
    );
  return (
    <Panel title={words.sections.lists}>
      <Table
        label={words.table}
        rows={rows}
        height="320px"
        sorting={sorting}
        onSort={setSorting}
        onOpen={({ id }) => setOpen(id)}
        openId={open}
        isPending={({ id }) => id === '1'}
        columns={[
          { key: 'name', title: words.product, sorts: true, cell: ({ name }) => <bdi>{name}</bdi> },
          { key: 'code', title: words.code, cell: ({ id }) => <Code>{`P-${id}`}</Code> },
          {
            key: 'available',
            title: words.available,
            isFigure: true,
            sorts: true,
            cell: ({ available }) => <Figure>{speech.number(available)}</Figure>,
          },
          { key: 'state', title: words.state, cell: chip },
        ]}
        narrow={(row) => (
          <>
            <bdi className="name">{row.name}</bdi>
            <Figure>{speech.number(row.available)}</Figure>
            <Code>{`P-${row.id}`}</Code>
            {chip(row)}
          </>
        )}
      />
    </Panel>
  );
}
