/** A customer to be added or edited. */
import type { CommandData, Customer, CustomerField } from '@onhand/client';
import { useAct, useMay } from '@onhand/frame';
import { useQuery, useSubscription } from '@onhand/react';
import { Button, Dialog, NumberField, SelectField, Switch, TextField, useSpeech, useWords } from '@onhand/ui';
import { useState } from 'react';
import { withArabic } from '../../data/arabic.js';
import { WORDS } from './words.js';

interface CustomerFormProps {
  /** Who is edited; absent: someone new. */
  readonly customer?: Customer;
  readonly onClose: () => void;
  readonly onAdded?: (id: string) => void;
}

const TEXTS = ['name', 'nameAr', 'code', 'person', 'phone', 'email', 'lines', 'city', 'country'] as const;
type Texts = Record<(typeof TEXTS)[number] | 'note' | 'group' | 'list' | 'days' | 'limit', string>;

export function CustomerForm({ customer, onClose, onAdded }: CustomerFormProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const act = useAct();
  const isStaff = useMay('staff');
  useSubscription('price_lists');
  useSubscription('customer_groups');
  const { rows: groups } = useQuery('customer_groups', { sort: 'name' });
  const { rows: lists } = useQuery('price_lists', { sort: 'name' });
  const [texts, setTexts] = useState<Texts>(() => textsOf(customer));
  const [onAccount, setOnAccount] = useState(customer?.terms !== undefined);
  const set = (field: keyof Texts) => (text: string) => setTexts((all) => ({ ...all, [field]: text }));
  const save = async () => {
    onClose();
    if (customer !== undefined) {
      act('edit_customer', changesOf(customer, texts, onAccount), { done: words.saved });
      return;
    }
    const id = crypto.randomUUID();
    const { accepted } = act(
      'add_customer',
      { id, ...(fieldsOf(texts, onAccount) as { name: string }) },
      { done: words.added(texts.name) },
    );
    if (await accepted) onAdded?.(id);
  };
  const choices = (all: readonly { readonly id: string; readonly name: string }[], none: string) => [
    { value: '', label: none },
    ...all.map((one) => ({ value: one.id, label: speech.nameOf(one) })),
  ];
  return (
    <Dialog kind="wide" title={customer === undefined ? words.new : words.edit} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div className="form-row">
          {TEXTS.map((field) => (
            <TextField
              key={field}
              label={words[field]}
              value={texts[field]}
              onText={set(field)}
              required={field === 'name'}
              type={field === 'email' ? 'email' : field === 'phone' ? 'tel' : 'text'}
              autoFocus={field === 'name' && customer === undefined}
            />
          ))}
        </div>
        <TextField label={words.note} value={texts.note} onText={set('note')} />
        {isStaff && (
          <div className="form-row">
            <SelectField
              label={words.group}
              value={texts.group}
              onValue={set('group')}
              options={choices(groups, words.noGroup)}
            />
            <SelectField
              label={words.list}
              value={texts.list}
              onValue={set('list')}
              options={choices(lists, words.noList)}
            />
          </div>
        )}
        {isStaff && (
          <Switch on={onAccount} onSwitch={setOnAccount}>
            {words.onAccount}
          </Switch>
        )}
        {isStaff && onAccount && (
          <div className="form-row">
            <NumberField
              label={words.days}
              value={texts.days}
              onNumber={(value = '') => set('days')(value)}
            />
            <NumberField
              label={words.limit}
              hint={words.noLimit}
              unit={speech.currency}
              value={texts.limit}
              onNumber={(value = '') => set('limit')(value)}
            />
          </div>
        )}
        <div className="dialog-foot">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button kind="primary" type="submit" disabled={texts.name.trim() === ''}>
            {customer === undefined ? words.add : words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function textsOf(customer: Customer | undefined): Texts {
  const { address, terms } = customer ?? {};
  return {
    name: customer?.name ?? '',
    nameAr: customer?.names?.find(({ language }) => language === 'ar')?.text ?? '',
    code: customer?.code ?? '',
    person: customer?.contact ?? '',
    phone: customer?.phone ?? '',
    email: customer?.email ?? '',
    lines: address?.lines ?? '',
    city: address?.city ?? '',
    country: address?.country ?? '',
    note: customer?.note ?? '',
    group: customer?.group ?? '',
    list: customer?.price_list ?? '',
    days: terms === undefined ? '30' : String(terms.days),
    limit: terms?.credit_limit ?? '',
  };
}

type Fields = Omit<CommandData<'edit_customer'>, 'customer' | 'clear'>;

/** What was filled in, as a command has it. */
function fieldsOf(texts: Texts, onAccount: boolean, before?: Customer): Fields {
  const { name, nameAr, lines, city, country, days, limit } = texts;
  const said = (text: string) => (text.trim() === '' ? undefined : text.trim());
  const address = {
    ...before?.address,
    ...kept({ lines: said(lines), city: said(city), country: said(country) }),
  };
  return kept({
    name: name.trim(),
    names: withArabic(before?.names, nameAr.trim()),
    code: said(texts.code),
    contact: said(texts.person),
    phone: said(texts.phone),
    email: said(texts.email),
    note: said(texts.note),
    group: said(texts.group),
    price_list: said(texts.list),
    address: Object.keys(address).length === 0 ? undefined : address,
    terms: onAccount
      ? { ...before?.terms, days: Number(days || 0), ...(limit === '' ? {} : { credit_limit: limit }) }
      : undefined,
  }) as Fields;
}

const CLEARED: readonly CustomerField[] = [
  'code',
  'contact',
  'phone',
  'email',
  'note',
  'group',
  'price_list',
  'terms',
];

/** Only what is another now; what was emptied is said so. */
function changesOf(customer: Customer, texts: Texts, onAccount: boolean): CommandData<'edit_customer'> {
  const fields = fieldsOf(texts, onAccount, customer);
  const was = customer as unknown as Readonly<Record<string, unknown>>;
  const changed = Object.entries(fields).filter(
    ([name, value]) =>
      JSON.stringify(value) !== JSON.stringify(was[name] ?? (name === 'names' ? [] : undefined)),
  );
  const clear = CLEARED.filter((name) => was[name] !== undefined && !(name in fields));
  return {
    customer: customer.id,
    ...Object.fromEntries(changed),
    ...(clear.length === 0 ? {} : { clear: [...clear] }),
  };
}

/** Without what is not there. */
function kept(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
