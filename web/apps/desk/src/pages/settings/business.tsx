/** Name, days, currency and tax of the business. */
import type { Business, CategoryName, CommandData, Weekday } from '@onhand/client';
import { useAct } from '@onhand/frame';
import { useQuery } from '@onhand/react';
import {
  Button,
  NumberField,
  NumberInput,
  Panel,
  SelectField,
  Switch,
  TextField,
  useSpeech,
  useWords,
} from '@onhand/ui';
import { useMemo, useState } from 'react';
import { arabicOf, withArabic } from '../../data/arabic.js';
import { WORDS } from './words.js';

const WEEK: readonly Weekday[] = ['saturday', 'sunday', 'monday'];
const ZONES: readonly string[] = Intl.supportedValuesOf('timeZone');

export function BusinessForm({ business }: { business: Business }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const act = useAct();
  const { rows: places } = useQuery('locations', { where: { status: 'active' } });
  const [form, setForm] = useState<CommandData<'set_business'>>({});
  const now = { ...business, ...form };
  const set = (change: CommandData<'set_business'>) => setForm((all) => ({ ...all, ...change }));
  const isChanged = Object.keys(form).length > 0;
  const save = async () => {
    if (await act('set_business', form, { done: words.saved }).accepted) setForm({});
  };
  const zones = ZONES.includes(now.time_zone) ? ZONES : [now.time_zone, ...ZONES];
  const week = [...new Set([now.week_starts ?? 'monday', ...WEEK])];
  return (
    <Panel title={words.business}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div className="form-row">
          <TextField label={words.name} value={now.name} required onText={(name) => set({ name })} />
          <TextField
            label={words.nameAr}
            dir="rtl"
            lang="ar"
            value={arabicOf(now.names)}
            onText={(text) => set({ names: withArabic(now.names, text) })}
          />
        </div>
        <div className="form-row">
          <TextField
            label={words.currency}
            hint={business.traded ? words.currencyFixed : undefined}
            disabled={business.traded}
            value={now.currency}
            maxLength={3}
            onText={(currency) => set({ currency: currency.toUpperCase() })}
          />
          <SelectField
            label={words.zone}
            value={now.time_zone}
            onValue={(time_zone) => set({ time_zone })}
            options={zones.map((value) => ({ value, label: value }))}
          />
        </div>
        <div className="form-row">
          <TextField
            label={words.dayStarts}
            hint={words.dayStartsHint}
            type="time"
            value={now.day_starts ?? '00:00'}
            onText={(day_starts) => set({ day_starts })}
          />
          <SelectField
            label={words.week}
            value={now.week_starts ?? 'monday'}
            onValue={(week_starts) => set({ week_starts })}
            options={week.map((value) => ({ value, label: speech.sentences.value('Weekday', value) }))}
          />
        </div>
        <div className="form-row">
          <SelectField
            label={words.place}
            value={now.default_location ?? ''}
            onValue={(default_location) => set({ default_location })}
            options={places
              .filter(({ kind }) => kind !== 'transit' && kind !== 'quarantine')
              .map((place) => ({ value: place.id, label: speech.nameOf(place) }))}
          />
          <NumberField
            label={words.rounding}
            hint={words.roundingHint}
            unit={now.currency}
            value={now.cash_rounding ?? '0'}
            onNumber={(cash_rounding = '0') => set({ cash_rounding })}
          />
        </div>
        <Switch on={now.tax_included} onSwitch={(tax_included) => set({ tax_included })}>
          {words.taxIncluded}
        </Switch>
        <TaxClasses classes={now.tax_classes} onClasses={(tax_classes) => set({ tax_classes })} />
        <Categories named={now.categories ?? []} onNamed={(categories) => set({ categories })} />
        <Switch
          on={now.register_required ?? false}
          onSwitch={(register_required) => set({ register_required })}
        >
          {words.registerRequired}
        </Switch>
        <div className="acts save-bar">
          <Button kind="primary" type="submit" disabled={!isChanged}>
            {words.save}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

interface CategoriesProps {
  readonly named: readonly CategoryName[];
  readonly onNamed: (named: CategoryName[]) => void;
}

/** The categories that there are, each with its name in Arabic. */
function Categories({ named, onNamed }: CategoriesProps) {
  const words = useWords(WORDS);
  const { rows: products } = useQuery('products');
  const inUse = useMemo(() => products.flatMap(({ category }) => category ?? []), [products]);
  const all = [...new Set([...inUse, ...named.map(({ name }) => name)])].sort();
  const namesOf = (category: string) => named.find(({ name }) => name === category)?.names ?? [];
  const change = (category: string, text: string) =>
    onNamed(
      all.flatMap((name) => {
        const names = name === category ? withArabic(namesOf(name), text) : [...namesOf(name)];
        return names.length === 0 ? [] : [{ name, names }];
      }),
    );
  if (all.length === 0) return null;
  return (
    <fieldset className="field">
      <legend className="label">{words.categories}</legend>
      {all.map((category) => (
        <label key={category} className="category-name">
          <span>
            <bdi>{category}</bdi>
          </span>
          <input
            className="input"
            dir="rtl"
            lang="ar"
            aria-label={words.categoryAr(category)}
            value={arabicOf(namesOf(category))}
            onChange={({ target }) => change(category, target.value)}
          />
        </label>
      ))}
    </fieldset>
  );
}

interface TaxClassesProps {
  readonly classes: readonly { readonly name: string; readonly rate: string }[];
  readonly onClasses: (classes: { name: string; rate: string }[]) => void;
}

function TaxClasses({ classes, onClasses }: TaxClassesProps) {
  const words = useWords(WORDS);
  const change = (at: number, fields: Partial<{ name: string; rate: string }>) =>
    onClasses(classes.map((one, place) => (place === at ? { ...one, ...fields } : { ...one })));
  return (
    <fieldset className="field">
      <legend className="label">{words.tax}</legend>
      {classes.map(({ name, rate }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: their names are what is typed
        <div key={at} className="tax-class">
          <input
            className="input"
            aria-label={words.taxName}
            value={name}
            onChange={({ target }) => change(at, { name: target.value })}
          />
          <span className="with-affix">
            <NumberInput
              aria-label={words.taxRate}
              value={rate}
              onNumber={(value = '0') => change(at, { rate: value })}
            />
            %
          </span>
          <Button
            kind="quiet"
            onClick={() => onClasses(classes.filter((_, place) => place !== at).map((one) => ({ ...one })))}
          >
            {words.remove}
          </Button>
        </div>
      ))}
      <div className="acts">
        <Button
          kind="quiet"
          onClick={() => onClasses([...classes.map((one) => ({ ...one })), { name: '', rate: '0' }])}
        >
          {words.addTax}
        </Button>
      </div>
    </fieldset>
  );
}
