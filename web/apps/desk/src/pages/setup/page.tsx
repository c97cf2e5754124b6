/** Setting a business up: the list, the first products, a place, and one's own business from a demo. */
import { useAct } from '@onhand/frame';
import { useQuery } from '@onhand/react';
import {
  Button,
  NumberInput,
  Page,
  Panel,
  SelectField,
  Switch,
  TextField,
  useSpeech,
  useWords,
} from '@onhand/ui';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Go } from '../../data/go.js';
import { useIsHere } from '../../data/here.js';
import { SetupList } from './list.js';
import './setup.css';
import { WORDS } from './words.js';

export function SetupPage() {
  const words = useWords(WORDS);
  return (
    <Page
      title={words.title}
      acts={
        <Go to="/" className="button">
          {words.toToday}
        </Go>
      }
    >
      <SetupList />
    </Page>
  );
}

interface Typed {
  readonly name: string;
  readonly sku: string;
  readonly price: string;
  readonly barcode: string;
  readonly stock: string;
}

const BLANK: Typed = { name: '', sku: '', price: '', barcode: '', stock: '' };
const ROWS = 5;

/** The first five, typed in a table. */
export function FirstProductsPage() {
  const words = useWords(WORDS);
  const act = useAct();
  const navigate = useNavigate();
  const isHere = useIsHere();
  const { rows: known } = useQuery('products');
  const { rows: places } = useQuery('locations', { where: { status: 'active' } });
  const [rows, setRows] = useState<readonly Typed[]>(() => Array.from({ length: ROWS }, () => BLANK));
  const [problem, setProblem] = useState<string>();
  const change = (at: number, fields: Partial<Typed>) =>
    setRows((all) => all.map((row, place) => (place === at ? { ...row, ...fields } : row)));
  const add = async () => {
    const wanted = rows.filter(({ name }) => name.trim() !== '');
    if (wanted.length === 0) return setProblem(words.first.none);
    setProblem(undefined);
    const taken = new Set(known.map(({ sku }) => sku));
    const place = places.find(({ kind }) => kind !== 'transit' && kind !== 'quarantine');
    const added = await Promise.all(
      wanted.map(async ({ name, sku, price, barcode, stock }) => {
        const id = crypto.randomUUID();
        const code = sku.trim() || freeSku(taken);
        taken.add(code);
        const { accepted } = act('add_product', {
          id,
          name: name.trim(),
          sku: code,
          ...(price === '' ? {} : { price }),
          ...(barcode.trim() === '' ? {} : { barcodes: [{ code: barcode.trim() }] }),
        });
        if (!(await accepted)) return false;
        if (stock !== '' && place !== undefined) {
          await act('post_opening', { location: place.id, lines: [{ product: id, quantity: stock }] })
            .accepted;
        }
        return true;
      }),
    );
    // Those that were refused stay, with why in the messages.
    setRows(wanted.filter((_, at) => !added[at]).concat(BLANK));
    if (added.every(Boolean) && isHere()) await navigate({ to: '/' });
  };
  return (
    <Page
      title={words.first.title}
      acts={
        <>
          <Go to="/import" className="button">
            {words.fileInstead}
          </Go>
          <Button kind="primary" onClick={() => void add()}>
            {words.first.add}
          </Button>
        </>
      }
    >
      <p className="muted">{words.first.intro}</p>
      <Panel label={words.first.title}>
        {problem !== undefined && (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
        <ol className="typed-rows">
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows stay where they are
            <li key={at} aria-label={words.first.row(at + 1)}>
              {(['name', 'sku', 'barcode'] as const).map((field) => (
                <input
                  key={field}
                  className="input"
                  dir={field === 'name' ? 'auto' : 'ltr'}
                  aria-label={words.first[field]}
                  placeholder={words.first[field]}
                  value={row[field]}
                  onChange={({ target }) => change(at, { [field]: target.value })}
                />
              ))}
              {(['price', 'stock'] as const).map((field) => (
                <NumberInput
                  key={field}
                  aria-label={words.first[field]}
                  placeholder={words.first[field]}
                  value={row[field]}
                  onNumber={(number) => change(at, { [field]: number ?? '' })}
                />
              ))}
            </li>
          ))}
        </ol>
        <Button kind="quiet" onClick={() => setRows((all) => [...all, BLANK])}>
          {words.first.more}
        </Button>
      </Panel>
    </Page>
  );
}

/** A code for a product that was given none: the next number that is free. */
function freeSku(taken: ReadonlySet<string>): string {
  let next = taken.size + 1;
  while (taken.has(`P${next}`)) next += 1;
  return `P${next}`;
}

const KINDS = ['store', 'warehouse', 'kitchen', 'van'] as const;

export function NewPlacePage() {
  const words = useWords(WORDS);
  const { sentences } = useSpeech();
  const act = useAct();
  const navigate = useNavigate();
  const isHere = useIsHere();
  const [name, setName] = useState('');
  const [arabic, setArabic] = useState('');
  const [code, setCode] = useState('');
  const [kind, setKind] = useState<(typeof KINDS)[number]>('store');
  const [online, setOnline] = useState(true);
  const add = async () => {
    const names = arabic.trim() === '' ? [] : [{ language: 'ar', text: arabic.trim() }];
    const { accepted } = act(
      'add_location',
      { name: name.trim(), code: code.trim(), kind, online, names },
      { done: words.place.added(name.trim()) },
    );
    if ((await accepted) && isHere()) await navigate({ to: '/setup' });
  };
  return (
    <Page title={words.place.title}>
      <Panel label={words.place.title}>
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            void add();
          }}
        >
          <div className="form-row">
            <TextField label={words.place.name} required value={name} onText={setName} />
            <TextField label={words.place.nameAr} lang="ar" value={arabic} onText={setArabic} />
            <TextField
              label={words.place.code}
              hint={words.place.codeHint}
              required
              value={code}
              onText={setCode}
            />
            <SelectField
              label={words.place.kind}
              value={kind}
              onValue={setKind}
              options={KINDS.map((value) => ({ value, label: sentences.value('LocationKind', value) }))}
            />
          </div>
          <Switch on={online} onSwitch={setOnline}>
            {words.place.online}
          </Switch>
          <div className="acts">
            <Button kind="primary" type="submit">
              {words.place.add}
            </Button>
          </div>
        </form>
      </Panel>
    </Page>
  );
}
