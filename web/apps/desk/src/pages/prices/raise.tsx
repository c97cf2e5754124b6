/** Prices of a category changed by a percentage: what would change is shown before it is done. */
import { dayIn, momentAt } from '@onhand/client/calendar';
import { useCategoryName, useNames, useSession } from '@onhand/frame';
import { useConnection, useQuery } from '@onhand/react';
import {
  Button,
  Chip,
  Dialog,
  decimalIn,
  Figure,
  Note,
  NumberField,
  Segments,
  SelectField,
  TextField,
  useSpeech,
  useWords,
} from '@onhand/ui';
import { useMemo, useRef, useState } from 'react';
import { newId } from '../documents/draft.js';
import { nextMonday } from './days.js';
import { type Preview, type PriceJob, usePreview, useStartJob } from './jobs.js';
import { WORDS } from './words.js';

type When = 'now' | 'monday' | 'other';

const STEPS = ['0.05', '0.1', '0.25', '0.5', '1'] as const;

export function RaiseDialog({ list, onClose }: { list?: string; onClose: () => void }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const categoryName = useCategoryName();
  const { who } = useSession();
  const { state } = useConnection();
  const { rows: products } = useQuery('products');
  const { rows: lists } = useQuery('price_lists', { sort: 'name' });
  const { rows: businesses } = useQuery('business', { limit: 1 });
  const categories = useMemo(
    () => [...new Set(products.flatMap(({ category }) => category ?? []))].sort(),
    [products],
  );
  const [category, setCategory] = useState('');
  const [on, setOn] = useState(list ?? '');
  const [percent, setPercent] = useState('');
  const [step, setStep] = useState('');
  const [note, setNote] = useState('');
  const [when, setWhen] = useState<When>('now');
  const zone = who.business.time_zone ?? speech.timeZone;
  const monday = nextMonday(dayIn(zone, Date.now()));
  const [day, setDay] = useState(monday);
  const start = useStartJob();
  const id = useRef('');
  const [left, setLeft] = useState<number>();
  const due = when === 'now' ? undefined : when === 'monday' ? monday : day;
  const change = decimalIn(percent);
  const job: PriceJob | undefined =
    change === undefined || change === '0'
      ? undefined
      : {
          percent: change,
          ...(category === '' ? {} : { category }),
          ...(on === '' ? {} : { list: on }),
          ...(step === '' ? {} : { step }),
          ...(note.trim() === '' ? {} : { note: note.trim() }),
          ...(due === undefined || due === ''
            ? {}
            : { due_at: new Date(momentAt(due, businesses[0]?.day_starts ?? '00:00', zone)).toISOString() }),
        };
  const { preview, problem } = usePreview(job);
  const because = (): string | undefined => {
    if (state !== 'live') return words.offline;
    if (job === undefined) return words.typePercent;
    return preview?.changed === 0 ? words.noChange : undefined;
  };
  const apply = async () => {
    if (job === undefined || preview === undefined || left !== undefined) return;
    if (id.current === '') id.current = newId();
    setLeft(preview.changed);
    if (await start(id.current, job, setLeft)) onClose();
    else {
      id.current = '';
      setLeft(undefined);
    }
  };
  const count = preview?.changed ?? 0;
  return (
    <Dialog
      kind="wide"
      title={words.raise}
      onClose={onClose}
      foot={
        <Button
          kind="primary"
          because={because()}
          aria-busy={left !== undefined}
          onClick={() => void apply()}
        >
          {due === undefined ? words.apply(count) : words.schedule(count)}
        </Button>
      }
    >
      <div className="form-row">
        <SelectField
          label={words.category}
          value={category}
          options={[
            { value: '', label: words.allCategories },
            ...categories.map((one) => ({ value: one, label: categoryName(one) })),
          ]}
          onValue={setCategory}
        />
        <NumberField
          label={words.percent}
          hint={words.percentHint}
          unit="%"
          value={percent}
          onNumber={(_, typed) => setPercent(typed)}
        />
        <SelectField
          label={words.list}
          value={on}
          options={[
            { value: '', label: words.ownPrices },
            ...lists.map((one) => ({ value: one.id as string, label: speech.nameOf(one) })),
          ]}
          onValue={setOn}
        />
        <SelectField
          label={words.step}
          value={step}
          options={[
            { value: '', label: words.smallest },
            ...STEPS.map((one) => ({ value: one as string, label: speech.money(one) })),
          ]}
          onValue={setStep}
        />
      </div>
      <Segments
        label={words.when}
        value={when}
        options={[
          { value: 'now', label: words.now },
          { value: 'monday', label: words.monday(speech.day(monday)) },
          { value: 'other', label: words.other },
        ]}
        onValue={setWhen}
      />
      {when === 'other' && <TextField label={words.day} type="date" value={day} onText={setDay} />}
      <TextField label={words.note} value={note} maxLength={200} onText={setNote} />
      {left !== undefined && <Note>{words.applying(speech.number(left))}</Note>}
      {problem !== undefined && (
        <Note tone="bad">{problem === 'offline' ? words.offline : words.failed(problem)}</Note>
      )}
      {job === undefined ? <p className="muted">{words.typePercent}</p> : null}
      {preview !== undefined && <Shown preview={preview} />}
    </Dialog>
  );
}

function Shown({ preview }: { preview: Preview }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const { changed, unchanged, warned, without_price, proposals } = preview;
  const prices = (tiers: Preview['proposals'][number]['before']) =>
    tiers.map(({ price }) => speech.price(price)).join(' / ');
  return (
    <section className="stack tight" aria-label={words.preview}>
      <p>
        <strong>{words.willChange(changed)}</strong>
        {unchanged > 0 && ` · ${words.unchanged(unchanged)}`}
        {without_price > 0 && ` · ${words.withoutPrice(without_price)}`}
      </p>
      {warned > 0 && <Note tone="warn">{words.warned(warned)}</Note>}
      {proposals.length > 0 && (
        <div className="scroller preview-rows">
          <table className="table" aria-label={words.preview}>
            <thead>
              <tr>
                <th scope="col">{words.product}</th>
                <th scope="col" className="figures">
                  {words.before}
                </th>
                <th scope="col" className="figures">
                  {words.after}
                </th>
              </tr>
            </thead>
            <tbody>
              {proposals.map(({ product, before, after, warnings = [] }) => (
                <tr key={product}>
                  <td>
                    <bdi>{names.product(product)}</bdi>{' '}
                    {warnings.map((warning) => (
                      <Chip key={warning} tone="warn">
                        {words[warning]}
                      </Chip>
                    ))}
                  </td>
                  <td className="figures">
                    <Figure>{prices(before)}</Figure>
                  </td>
                  <td className="figures">
                    <Figure>{prices(after)}</Figure>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {changed > proposals.length && <p className="muted">{words.more(changed - proposals.length)}</p>}
    </section>
  );
}
