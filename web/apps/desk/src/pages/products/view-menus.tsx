/** Which columns are shown, and views that were saved. */
import { Button, Dialog, Menu, TextField, useWords } from '@onhand/ui';
import { Check } from 'lucide-react';
import { useState } from 'react';
import type { ListSearch } from '../../data/list-search.js';
import { COLUMNS, type ColumnKey, useViews } from './views.js';
import { WORDS } from './words.js';

interface ViewMenusProps {
  readonly list: ListSearch;
  readonly columns: readonly ColumnKey[];
  readonly onColumns: (columns: readonly ColumnKey[]) => void;
}

/** Filters that a view keeps. */
const KEPT = ['q', 'category', 'status', 'sort'];

export function ViewMenus({ list, columns, onColumns }: ViewMenusProps) {
  const words = useWords(WORDS);
  const [views, setViews] = useViews();
  const [isNaming, setNaming] = useState(false);
  const [name, setName] = useState('');
  const save = () => {
    const search = Object.fromEntries(KEPT.map((key) => [key, list.search[key]]));
    setViews([...views.filter((view) => view.name !== name.trim()), { name: name.trim(), columns, search }]);
    setNaming(false);
    setName('');
  };
  return (
    <>
      <Menu
        button={<Button>{words.columns}</Button>}
        items={COLUMNS.map((key) => ({
          key,
          label: words.columnNames[key],
          icon: (
            <Check size={16} aria-hidden="true" visibility={columns.includes(key) ? undefined : 'hidden'} />
          ),
          onSelect: () =>
            onColumns(columns.includes(key) ? columns.filter((other) => other !== key) : [...columns, key]),
        }))}
      />
      <Menu
        button={<Button>{words.views}</Button>}
        items={[
          ...views.map((view) => ({
            key: view.name,
            label: <bdi>{view.name}</bdi>,
            onSelect: () => {
              onColumns(view.columns);
              list.set(Object.fromEntries(KEPT.map((key) => [key, view.search[key]])));
            },
          })),
          ...views.map((view) => ({
            key: `delete ${view.name}`,
            label: words.deleteView(view.name),
            danger: true,
            onSelect: () => setViews(views.filter((other) => other !== view)),
          })),
          { key: 'save', label: words.saveView, onSelect: () => setNaming(true) },
        ]}
      />
      {isNaming && (
        <Dialog
          title={words.saveView}
          onClose={() => setNaming(false)}
          foot={
            <Button kind="primary" disabled={name.trim() === ''} onClick={save}>
              {words.save}
            </Button>
          }
        >
          <TextField label={words.viewName} value={name} onText={setName} autoFocus />
        </Dialog>
      )}
    </>
  );
}
