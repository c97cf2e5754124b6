/** Changing many at once: what, how, and each before and after, before anything is given. */
import type { Product } from '@onhand/client';
import { useCategoryName, useToasts } from '@onhand/frame';
import { useConnection, useOnhand } from '@onhand/react';
import {
  Button,
  Code,
  Dialog,
  Figure,
  Note,
  Segments,
  SelectField,
  TextField,
  useSpeech,
  useWords,
} from '@onhand/ui';
import { useMemo, useState } from 'react';
import {
  BULK_FIELDS,
  type BulkField,
  type How,
  NUMBER_FIELDS,
  type Pasted,
  previewOf,
  STATUSES,
} from './bulk.js';
import { type Given, giveAll } from './give.js';
import { WORDS } from './words.js';

/** Rows of the preview that are drawn. */
const SHOWN = 100;
const HOWS: readonly How[] = ['set', 'add', 'percent'];

interface BulkProps {
  readonly products: readonly Product[];
  readonly pasted: Pasted | undefined;
  readonly onGiven: (given: Given) => void;
  readonly onClose: () => void;
}

export function BulkDialog({ products, pasted, onGiven, onClose }: BulkProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const categoryName = useCategoryName();
  const onhand = useOnhand();
  const { state } = useConnection();
  const { show } = useToasts();
  const [field, setField] = useState<BulkField>('price');
  const [how, setHow] = useState<How>('set');
  const [value, setValue] = useState('');
  const [isBusy, setBusy] = useState(false);
  const isNumber = NUMBER_FIELDS.includes(field);
  const places = speech.currency === undefined ? 2 : speech.places(speech.currency);
  const typed = field === 'status' && value === '' ? 'active' : value;
  const preview = useMemo(
    () =>
      typed === '' && pasted === undefined
        ? { changed: [], same: 0, wrong: [] }
        : previewOf(
            products,
            { field, how: isNumber ? how : 'set', value: typed, each: pasted?.values },
            places,
          ),
    [products, field, how, typed, pasted, isNumber, places],
  );
  const shown = (text: string) => {
    if (text === '') return '—';
    if (field === 'price') return speech.price(text);
    if (field === 'status') return speech.sentences.value('ProductStatus', text as Product['status']);
    if (field === 'category') return categoryName(text);
    return field === 'reorder_point' ? speech.number(text) : text;
  };
  const apply = async () => {
    setBusy(true);
    const given = await giveAll(onhand, field, preview.changed);
    onGiven(given);
    const refused = given.refused > 0 ? { lines: [words.someRefused(given.refused)] } : {};
    show({
      tone: given.refused > 0 ? 'warn' : 'good',
      text: words.done(given.accepted),
      ...refused,
      key: 'bulk',
    });
    onClose();
  };
  const count = preview.changed.length;
  return (
    <Dialog
      kind="wide"
      title={words.bulkTitle(products.length)}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button
            kind="primary"
            disabled={count === 0 || isBusy}
            because={state === 'live' ? undefined : words.offline}
            onClick={() => void apply()}
          >
            {isBusy ? words.applying : words.apply(count)}
          </Button>
        </>
      }
    >
      {pasted !== undefined && (
        <Note tone={pasted.unknown.length > 0 ? 'warn' : 'info'}>
          {words.pasted(pasted.values.size)}{' '}
          {pasted.unknown.length > 0 && words.pastedUnknown(pasted.unknown.slice(0, 10).join(', '))}
        </Note>
      )}
      <div className="form-row">
        <SelectField
          label={words.field}
          value={field}
          options={BULK_FIELDS.map((name) => ({ value: name, label: words.columnNames[name] }))}
          onValue={(name) => {
            setField(name);
            setValue('');
          }}
        />
        {isNumber && (
          <div className="field">
            <span className="label">{words.how}</span>
            <Segments
              label={words.how}
              value={how}
              options={HOWS.map((one) => ({ value: one, label: words.hows[one] }))}
              onValue={setHow}
            />
          </div>
        )}
        {pasted === undefined &&
          (field === 'status' ? (
            <SelectField
              label={words.value}
              value={typed}
              options={STATUSES.map((one) => ({
                value: one,
                label: speech.sentences.value('ProductStatus', one),
              }))}
              onValue={setValue}
            />
          ) : (
            <TextField
              label={words.value}
              value={value}
              onText={setValue}
              hint={how === 'percent' && isNumber ? words.percentHint : undefined}
              {...(isNumber ? { dir: 'ltr', inputMode: 'decimal' as const } : {})}
            />
          ))}
      </div>
      <p className="strong" aria-live="polite">
        {words.preview(count)}
        {preview.same > 0 && <span className="muted"> · {words.same(preview.same)}</span>}
      </p>
      <div className="scroller bulk-preview">
        <table className="table" aria-label={words.preview(count)}>
          <thead>
            <tr>
              <th scope="col">{words.columnNames.name}</th>
              <th scope="col" className="figures">
                {words.before}
              </th>
              <th scope="col" className="figures">
                {words.after}
              </th>
            </tr>
          </thead>
          <tbody>
            {preview.wrong.slice(0, SHOWN).map(({ product, why }) => (
              <tr key={product.id}>
                <td>
                  <bdi>{speech.nameOf(product)}</bdi>
                </td>
                <td colSpan={2} className="problem">
                  {words.wrong[why]}
                </td>
              </tr>
            ))}
            {preview.changed.slice(0, SHOWN).map(({ product, before, after }) => (
              <tr key={product.id}>
                <td>
                  <bdi>{speech.nameOf(product)}</bdi>{' '}
                  <span className="muted small">
                    <Code>{product.sku}</Code>
                  </span>
                </td>
                <td className="figures">
                  <Figure>{shown(before)}</Figure>
                </td>
                <td className="figures strong">
                  <Figure>{shown(after)}</Figure>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {count > SHOWN && <p className="muted">{words.moreRows(count - SHOWN)}</p>}
    </Dialog>
  );
}
