/** What a list says of products, edited in place and by pasted columns; saved together. */
import type { PriceList, PriceRule, Product } from '@onhand/client';
import { useAct, useToasts } from '@onhand/frame';
import { useQuery } from '@onhand/react';
import {
  Button,
  Chip,
  Code,
  Empty,
  Figure,
  folded,
  IconButton,
  NumberInput,
  Panel,
  SearchBox,
  useSpeech,
  useWords,
} from '@onhand/ui';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus, Trash2 } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import '../documents/documents.css';
import { Entry } from '../documents/entry.js';
import { Codes } from '../documents/lines.js';
import { nothing, pastedRules, ruleInput, type Typed, typedRule } from './rules.js';
import { WORDS } from './words.js';

/** Rules that one command carries. */
const AT_ONCE = 500;
const DRAWN = 100;

export function Rules({ list }: { list: PriceList }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const act = useAct();
  const { show } = useToasts();
  const search: { text?: string } = useSearch({ strict: false });
  const navigate = useNavigate();
  const entry = useRef<HTMLInputElement>(null);
  const [edits, setEdits] = useState<ReadonlyMap<string, Typed>>(new Map());
  const [most, setMost] = useState(DRAWN);
  const { rows: products } = useQuery('products', { sort: 'name' });
  const { rows } = useQuery('price_rules', { where: { list: list.id } });
  const rules = useMemo(() => new Map(rows.map((rule) => [rule.product, rule])), [rows]);
  const shown = useMemo(() => {
    const wanted = folded(search.text ?? '');
    const says = (product: Product) => edits.has(product.id) || isSaid(rules.get(product.id));
    const fits = ({ sku, name, names = [] }: Product) =>
      wanted === '' || folded([sku, name, ...names.map(({ text }) => text)].join(' ')).includes(wanted);
    const all = products.filter((product) => says(product) && fits(product));
    // What is new stands first, where it was just typed.
    return [...all.filter(({ id }) => !rules.has(id)), ...all.filter(({ id }) => rules.has(id))];
  }, [products, rules, edits, search.text]);
  const ruleOf = (id: string) => edits.get(id) ?? typedRule(id, rules.get(id));
  const put = (changed: readonly Typed[]) =>
    setEdits((old) => new Map([...old, ...changed.map((rule) => [rule.product, rule] as const)]));
  const paste = (text: string): boolean => {
    if (!/[\n\t]/.test(text.trim())) return false;
    const { rules: taken, wrong } = pastedRules(text, new Codes(products), ruleOf);
    put(taken);
    show({
      tone: wrong.length > 0 ? 'warn' : 'info',
      text: words.pasted(taken.length),
      lines: wrong.slice(0, 5),
    });
    return true;
  };
  const save = async () => {
    const inputs = [...edits.values()].map(ruleInput);
    const before = [...edits.keys()].map((id) =>
      ruleInput(rules.has(id) ? typedRule(id, rules.get(id)) : nothing(id)),
    );
    const undo = () => void act('set_price_rules', { list: list.id, rules: before });
    setEdits(new Map());
    for (let at = 0; at < inputs.length; at += AT_ONCE) {
      const part = inputs.slice(at, at + AT_ONCE);
      const isOnly = inputs.length <= AT_ONCE;
      const { accepted } = act(
        'set_price_rules',
        { list: list.id, rules: part },
        { done: words.saved, ...(isOnly ? { undo } : {}) },
      );
      // What was refused is there again, to be put right.
      void accepted.then(
        (ok) => !ok && put(part.map(({ product }) => edits.get(product) ?? nothing(product))),
      );
    }
  };
  return (
    <Panel title={words.rules(shown.length)}>
      <div className="stack">
        <div className="form-row">
          {/* A pasted column is prices here, not quantities. */}
          <div
            onPasteCapture={(event) => {
              if (!paste(event.clipboardData.getData('text/plain'))) return;
              event.preventDefault();
              event.stopPropagation();
            }}
          >
            <Entry
              ref={entry}
              products={products}
              onMore={(id) => put([ruleOf(id)])}
              onPasted={() => undefined}
            />
          </div>
          <SearchBox
            label={words.search}
            value={search.text ?? ''}
            onText={(text) => void navigate({ to: '.', search: text === '' ? {} : { text }, replace: true })}
          />
        </div>
        {shown.length === 0 && <Empty>{words.emptyRules}</Empty>}
        <ul className="lines">
          {shown.slice(0, most).map((product) => (
            <RuleRow
              key={product.id}
              product={product}
              rule={ruleOf(product.id)}
              isEdited={edits.has(product.id)}
              onRule={(rule) => put([rule])}
            />
          ))}
        </ul>
        {shown.length > most && (
          <Button onClick={() => setMost(most + DRAWN)}>
            + <Figure>{speech.number(shown.length - most)}</Figure>
          </Button>
        )}
        <div className="post-bar">
          <Button kind="quiet" disabled={edits.size === 0} onClick={() => setEdits(new Map())}>
            {words.discard}
          </Button>
          <Button
            kind="primary"
            because={edits.size === 0 ? words.nothingEdited : undefined}
            onClick={() => void save()}
          >
            {words.edits(edits.size)}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

const isSaid = (rule: PriceRule | undefined): boolean =>
  rule !== undefined &&
  ((rule.tiers ?? []).length > 0 || rule.minimum !== undefined || rule.multiple !== undefined);

interface RuleRowProps {
  readonly product: Product;
  readonly rule: Typed;
  readonly isEdited: boolean;
  readonly onRule: (rule: Typed) => void;
}

function RuleRow({ product, rule, isEdited, onRule }: RuleRowProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const name = speech.nameOf(product);
  const tier = (at: number, change: Partial<Typed['tiers'][number]>) =>
    onRule({ ...rule, tiers: rule.tiers.map((old, place) => (place === at ? { ...old, ...change } : old)) });
  const isGone = rule.tiers.length === 0 && rule.minimum === '' && rule.multiple === '';
  return (
    <li className="line" data-product={product.sku}>
      <span className="line-name">
        <bdi className={isGone ? 'name struck' : 'name'}>{name}</bdi>
        <span className="muted small">
          <Code>{product.sku}</Code> · {words.ownPrice} <Figure>{speech.price(product.price)}</Figure>
        </span>
        {isEdited && <Chip tone="warn">{words.edited}</Chip>}
      </span>
      {rule.tiers.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: tiers are told apart by their place while they are typed
        <span key={at} className="tier">
          {at > 0 && (
            <NumberField
              label={words.tier}
              value={one.from}
              onNumber={(from) => tier(at, { from })}
              name={name}
            />
          )}
          <NumberField
            label={words.price}
            value={one.price}
            onNumber={(price) => tier(at, { price })}
            name={name}
          />
        </span>
      ))}
      <IconButton
        icon={<Plus size={18} aria-hidden="true" />}
        label={words.addTier}
        onClick={() => onRule({ ...rule, tiers: [...rule.tiers, { from: '', price: '' }] })}
      />
      <NumberField
        label={words.minimum}
        value={rule.minimum}
        onNumber={(minimum) => onRule({ ...rule, minimum })}
        name={name}
      />
      <NumberField
        label={words.multiple}
        value={rule.multiple}
        onNumber={(multiple) => onRule({ ...rule, multiple })}
        name={name}
      />
      <IconButton
        icon={<Trash2 size={18} aria-hidden="true" />}
        label={words.remove}
        onClick={() => onRule(nothing(product.id))}
      />
    </li>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly onNumber: (value: string) => void;
}

/** A small number with its name above it. */
function NumberField({ label, name, value, onNumber }: NumberFieldProps) {
  return (
    <span className="small-field">
      <span className="muted small" aria-hidden="true">
        {label}
      </span>
      <NumberInput
        aria-label={`${name} · ${label}`}
        value={value}
        onNumber={(number) => onNumber(number ?? '')}
      />
    </span>
  );
}
