/** Price lists, the groups that buy by them, and changes of many prices at once. */
import type { PriceChange, PriceList } from '@onhand/client';
import { useAct } from '@onhand/frame';
import { useConnection, useQuery, useSubscription } from '@onhand/react';
import {
  Button,
  Chip,
  Dialog,
  Dotted,
  Empty,
  Page,
  Panel,
  TextField,
  type Tone,
  useSpeech,
  useWords,
} from '@onhand/ui';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useUndoJob } from './jobs.js';
import './prices.css';
import { RaiseDialog } from './raise.js';
import { WORDS } from './words.js';

export const LIST_TONES: Readonly<Record<PriceList['state'], Tone>> = {
  scheduled: 'info',
  active: 'good',
  ended: 'muted',
};

export function PricesPage() {
  const words = useWords(WORDS);
  const search: { change?: string } = useSearch({ strict: false });
  const navigate = useNavigate();
  const setRaising = (is: boolean) =>
    void navigate({ to: '.', search: is ? { change: 'percent' } : {}, replace: true });
  useSubscription('price_lists');
  useSubscription('price_rules');
  useSubscription('customer_groups');
  useSubscription('price_changes');
  return (
    <Page
      title={words.title}
      acts={
        <Button kind="primary" onClick={() => setRaising(true)}>
          {words.raise}
        </Button>
      }
    >
      <Lists />
      <Groups />
      <Changes />
      {search.change === 'percent' && <RaiseDialog onClose={() => setRaising(false)} />}
    </Page>
  );
}

function Lists() {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const [isNew, setNew] = useState(false);
  const { rows: lists } = useQuery('price_lists', { sort: 'name' });
  const { rows: rules } = useQuery('price_rules');
  const { rows: customers } = useQuery('customers');
  const { rows: groups } = useQuery('customer_groups');
  const many = useMemo(() => {
    const counts = new Map<string, number>();
    for (const { list, tiers = [], minimum, multiple } of rules) {
      if (tiers.length > 0 || minimum !== undefined || multiple !== undefined) {
        counts.set(list, (counts.get(list) ?? 0) + 1);
      }
    }
    return counts;
  }, [rules]);
  const buyers = (list: string) => {
    const of = new Set(groups.filter(({ price_list }) => price_list === list).map(({ id }) => id));
    return customers.filter(
      ({ price_list, group }) =>
        price_list === list || (price_list === undefined && group !== undefined && of.has(group)),
    ).length;
  };
  return (
    <Panel title={words.lists} acts={<Button onClick={() => setNew(true)}>{words.newList}</Button>}>
      {lists.length === 0 && <Empty>{words.emptyLists}</Empty>}
      <ul className="rows">
        {lists.map((list) => (
          <li key={list.id}>
            <Link to="/prices/$list" params={{ list: list.id }} className="row-button">
              <span>
                <bdi>{speech.nameOf(list)}</bdi>
              </span>
              <ListState list={list} />
              <span className="muted small">
                <Dotted
                  parts={[
                    words.rules(many.get(list.id) ?? 0),
                    words.customers(buyers(list.id)),
                    list.starts_at !== undefined &&
                      list.state === 'scheduled' &&
                      words.from(speech.day(list.starts_at)),
                    list.ends_at !== undefined && words.until(speech.day(list.ends_at)),
                  ]}
                />
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {isNew && <NewDialog kind="list" onClose={() => setNew(false)} />}
    </Panel>
  );
}

export function ListState({ list: { state } }: { list: PriceList }) {
  const { sentences } = useSpeech();
  return <Chip tone={LIST_TONES[state]}>{sentences.value('PriceListState', state)}</Chip>;
}

/** A code out of a name, as people would make one. */
const codeOf = (name: string): string =>
  name
    .trim()
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 20);

function NewDialog({ kind, onClose }: { kind: 'list' | 'group'; onClose: () => void }) {
  const words = useWords(WORDS);
  const act = useAct();
  const [name, setName] = useState('');
  const [code, setCode] = useState('');
  const save = () => {
    const data = { name: name.trim(), code: code.trim() || codeOf(name) };
    if (data.name === '') return;
    if (kind === 'list') act('add_price_list', data, { done: words.saved });
    else act('add_customer_group', data, { done: words.saved });
    onClose();
  };
  return (
    <Dialog
      title={kind === 'list' ? words.newList : words.newGroup}
      onClose={onClose}
      foot={
        <Button kind="primary" onClick={save}>
          {words.save}
        </Button>
      }
    >
      <div className="form">
        <TextField
          label={words.name}
          value={name}
          onText={setName}
          onKeyDown={(event) => event.key === 'Enter' && save()}
        />
        <TextField label={words.code} dir="ltr" placeholder={codeOf(name)} value={code} onText={setCode} />
      </div>
    </Dialog>
  );
}

function Groups() {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const act = useAct();
  const [isNew, setNew] = useState(false);
  const { rows: groups } = useQuery('customer_groups', { sort: 'name' });
  const { rows: lists } = useQuery('price_lists', { sort: 'name' });
  const { rows: customers } = useQuery('customers');
  return (
    <Panel title={words.groups} acts={<Button onClick={() => setNew(true)}>{words.newGroup}</Button>}>
      {groups.length === 0 && <Empty>{words.emptyGroups}</Empty>}
      <ul className="rows">
        {groups.map((group) => (
          <li key={group.id} className="spread group-row">
            <span>
              <bdi>{speech.nameOf(group)}</bdi>{' '}
              <span className="muted small">
                {words.customers(customers.filter((customer) => customer.group === group.id).length)}
              </span>
            </span>
            <select
              className="input"
              aria-label={`${speech.nameOf(group)} · ${words.list}`}
              value={group.price_list ?? ''}
              onChange={({ target: { value } }) =>
                act(
                  'edit_customer_group',
                  value === ''
                    ? { group: group.id, clear: ['price_list'] }
                    : { group: group.id, price_list: value },
                  { done: words.saved },
                )
              }
            >
              <option value="">{words.noList}</option>
              {lists.map((list) => (
                <option key={list.id} value={list.id}>
                  {speech.nameOf(list)}
                </option>
              ))}
            </select>
          </li>
        ))}
      </ul>
      {isNew && <NewDialog kind="group" onClose={() => setNew(false)} />}
    </Panel>
  );
}

const CHANGE_TONES: Readonly<Record<PriceChange['state'], Tone>> = {
  scheduled: 'info',
  applied: 'good',
  undone: 'muted',
};
const RECENT = 12;

/** Jobs, the newest first: several changes may be one job. */
function Changes() {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const undo = useUndoJob();
  const { state } = useConnection();
  const { rows } = useQuery('price_changes', { sort: '-id' });
  const { rows: lists } = useQuery('price_lists');
  const jobs = useMemo(() => {
    const all = new Map<string, PriceChange[]>();
    for (const change of rows) all.set(change.job, [...(all.get(change.job) ?? []), change]);
    return [...all].slice(0, RECENT);
  }, [rows]);
  return (
    <Panel title={words.changes}>
      {jobs.length === 0 && <Empty>{words.emptyChanges}</Empty>}
      <ul className="rows">
        {jobs.map(([job, [first, ...others]]) => {
          if (first === undefined) return null;
          const count = [first, ...others].reduce((sum, { lines }) => sum + lines.length, 0);
          const list = lists.find(({ id }) => id === first.list);
          return (
            <li key={job} className="spread group-row">
              <span className="stack tight">
                <span>
                  {words.willChange(count)}{' '}
                  <Chip tone={CHANGE_TONES[first.state]}>
                    {speech.sentences.value('PriceChangeState', first.state)}
                  </Chip>
                </span>
                <span className="muted small">
                  <Dotted
                    parts={[
                      list === undefined ? words.ownPrices : <bdi key="list">{speech.nameOf(list)}</bdi>,
                      first.due_at !== undefined && <bdi key="due">{speech.moment(first.due_at)}</bdi>,
                      first.note && <bdi key="note">{first.note}</bdi>,
                    ]}
                  />
                </span>
              </span>
              {first.state !== 'undone' && (
                <Button because={state === 'live' ? undefined : words.offline} onClick={() => undo(job)}>
                  {words.undo}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
