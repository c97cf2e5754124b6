/** Where lines come in: scanned, typed or pasted. */
import type { Product } from '@onhand/client';
import { useScans, useToasts } from '@onhand/frame';
import { type Choice, Chooser, Code, folded, useSpeech, useWords } from '@onhand/ui';
import { type Ref, useMemo, useState } from 'react';
import { useStockRows } from '../../stock/use-stock.js';
import { Codes, type Pasted, pasted, typed } from './lines.js';
import { FORM } from './words.js';

const SHOWN = 8;

interface EntryProps {
  readonly products: readonly Product[];
  /** So much more of a product; `isTyped`: found by its name, with no amount said. */
  readonly onMore: (product: string, by: string, isTyped: boolean) => void;
  readonly onPasted: (lines: readonly Pasted[]) => void;
  readonly ref: Ref<HTMLInputElement>;
}

export function Entry({ products, onMore, onPasted, ref }: EntryProps) {
  const speech = useSpeech();
  const words = useWords(FORM);
  const { show } = useToasts();
  const [text, setText] = useState('');
  const codes = useMemo(() => new Codes(products), [products]);
  const rows = useStockRows();
  const offered = useMemo(() => new Set(products.map(({ id }) => id)), [products]);
  const unknown = (code: string) =>
    show({ tone: 'bad', text: words.unknown(code), key: 'unknown code', stays: true });
  const take = (code: string) => {
    const hit = codes.find(code);
    if (hit === undefined) unknown(code);
    else onMore(hit.product.id, hit.pack, false);
  };
  useScans(take);
  const { wanted, by } = typed(text);
  const choices = useMemo(() => {
    if (folded(wanted) === '') return [];
    const { items } = rows.finder.best(wanted, SHOWN, ({ id }) => offered.has(id));
    return items.flatMap(({ id }) => rows.product(id) ?? []);
  }, [rows, offered, wanted]);
  const list: readonly Choice<Product>[] = choices.map((item) => ({
    key: item.id,
    item,
    label: speech.nameOf(item),
    aside: <Code>{item.sku}</Code>,
  }));
  const choose = (product: Product) => {
    const exact = codes.find(wanted);
    const isExact = exact?.product.id === product.id;
    onMore(product.id, isExact && by === '1' ? exact.pack : by, by === '1');
    setText('');
  };
  const paste = (given: string): boolean => {
    if (!/[\n\t]/.test(given.trim())) return false;
    const { lines, wrong } = pasted(given, codes);
    onPasted(lines);
    if (wrong.length > 0) {
      show({ tone: 'warn', text: words.wrongRows(wrong.length), lines: wrong.slice(0, 5), stays: true });
    }
    return true;
  };
  return (
    <Chooser
      ref={ref}
      label={words.entry}
      text={text}
      onText={setText}
      choices={list}
      onChoose={choose}
      onEnter={(given) => {
        take(typed(given).wanted);
        setText('');
      }}
      onPaste={paste}
      autoFocus={matchMedia('(pointer: fine)').matches}
    />
  );
}
