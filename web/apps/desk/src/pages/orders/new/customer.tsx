/** For whom: somebody known by three letters, or somebody new. */
import type { Customer } from '@onhand/client';
import { useNames } from '@onhand/frame';
import { useRecord, useSubscription } from '@onhand/react';
import {
  Button,
  Chip,
  type Choice,
  Chooser,
  Code,
  folded,
  Note,
  Panel,
  TextField,
  useWords,
} from '@onhand/ui';
import { useState } from 'react';
import type { Draft } from '../model/draft.js';
import { useCustomerFinder } from '../model/find.js';
import { WORDS } from './words.js';

interface CustomerProps {
  readonly draft: Draft;
  readonly onChange: (changes: Partial<Draft>) => void;
  readonly onChosen: (customer: Customer | undefined, newName: string | undefined) => void;
}

/** What may be chosen: a customer, or the text as the name of a new one. */
type Chosen = Customer | string;

export function ForWhom({ draft, onChange, onChosen }: CustomerProps) {
  const words = useWords(WORDS);
  const names = useNames();
  const finder = useCustomerFinder();
  const [text, setText] = useState('');
  const { value: customer } = useRecord('customers', draft.customer ?? '');
  const isChosen = draft.customer !== undefined || draft.newName !== undefined;
  const found = finder.find(text);
  const isExact = found.some((one) => folded(one.name) === folded(text));
  // Who is not found before all are here may be known all the same.
  const isKnown = useSubscription('customers').status !== 'loading';
  const choices: readonly Choice<Chosen>[] = [
    ...found.map((one) => ({
      key: one.id,
      item: one,
      label: names.customer(one.id),
      aside: (
        <>
          {one.code !== undefined && <Code>{one.code}</Code>}{' '}
          {one.phone !== undefined && <Code>{one.phone}</Code>}
        </>
      ),
    })),
    ...(isKnown && text.trim().length > 2 && !isExact
      ? [{ key: 'new', item: text.trim(), label: words.newCustomer(text.trim()) }]
      : []),
  ];
  const choose = (item: Chosen) => {
    setText('');
    if (typeof item === 'string') onChosen(undefined, item);
    else onChosen(item, undefined);
  };
  if (!isChosen) {
    return (
      <Chooser
        autoFocus
        label={words.customer}
        text={text}
        onText={setText}
        choices={choices}
        onChoose={choose}
        onEnter={(name) => isKnown && choose(name.trim())}
      />
    );
  }
  const isNew = draft.customer === undefined;
  return (
    <Panel>
      <div className="spread">
        <span className="acts">
          <strong>
            <bdi>{isNew ? draft.newName : names.customer(draft.customer)}</bdi>
          </strong>
          {isNew && <Chip tone="info">{words.isNew}</Chip>}
          {customer?.phone !== undefined && <Code>{customer.phone}</Code>}
        </span>
        <Button kind="quiet" onClick={() => onChange({ customer: undefined, newName: undefined })}>
          {words.change}
        </Button>
      </div>
      {customer?.status === 'on_hold' && <Note tone="bad">{words.onHold}</Note>}
      {customer?.note !== undefined && (
        <p className="small">
          <bdi>{customer.note}</bdi>
        </p>
      )}
      {isNew && (
        <TextField
          label={words.phone}
          type="tel"
          dir="ltr"
          value={draft.phone}
          onText={(phone) => onChange({ phone })}
        />
      )}
    </Panel>
  );
}
