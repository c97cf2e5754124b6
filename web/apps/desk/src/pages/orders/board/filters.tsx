/** What the board is narrowed to; all of it in the address. */
import { SearchBox, Segments, Switch, useWords } from '@onhand/ui';
import { LayoutGrid, List } from 'lucide-react';
import type { RefObject } from 'react';
import { WORDS } from '../words.js';

interface FiltersProps {
  readonly search: Readonly<Record<string, string | undefined>>;
  readonly onChange: (changes: Readonly<Record<string, string | undefined>>) => void;
  readonly today: string;
  readonly searchBox: RefObject<HTMLInputElement | null>;
  readonly isList: boolean;
}

const DAYS = ['all', 'late', 'today', 'tomorrow'] as const;

export function Filters({ search, onChange, searchBox, isList }: FiltersProps) {
  const words = useWords(WORDS);
  const day = DAYS.find((one) => one === search['day']) ?? 'all';
  const Icon = isList ? LayoutGrid : List;
  return (
    <search className="filters order-filters">
      <SearchBox
        ref={searchBox}
        label={words.search}
        value={search['q'] ?? ''}
        onText={(q) => onChange({ q: q === '' ? undefined : q })}
      />
      <Segments
        label={words.day}
        value={day}
        options={DAYS.map((value) => ({ value, label: words.days[value] }))}
        onValue={(value) => onChange({ day: value === 'all' ? undefined : value })}
      />
      <select
        className="input order-method"
        aria-label={words.method}
        value={search['method'] ?? ''}
        onChange={({ target }) => onChange({ method: target.value === '' ? undefined : target.value })}
      >
        <option value="">{words.anyMethod}</option>
        <option value="deliver">{words.deliver}</option>
        <option value="collect">{words.collect}</option>
      </select>
      <Switch on={search['short'] === '1'} onSwitch={(on) => onChange({ short: on ? '1' : undefined })}>
        {words.onlyShort}
      </Switch>
      <button
        type="button"
        className="button order-view"
        title={words.viewKey}
        aria-label={`${words.view}: ${isList ? words.board : words.list}`}
        onClick={() => onChange({ view: isList ? undefined : 'list' })}
      >
        <Icon size={18} aria-hidden="true" />
        <span className="order-view-text">{isList ? words.board : words.list}</span>
      </button>
    </search>
  );
}
