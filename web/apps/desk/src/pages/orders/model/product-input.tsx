/** Adding lines by typing, scanning or pasting. */
import type { Product } from '@onhand/client';
import { quantityText } from '@onhand/client/money';
import { useNames, useScans } from '@onhand/frame';
import { Chooser, Code, Figure, folded, useSpeech } from '@onhand/ui';
import { type Ref, useState } from 'react';
import { entryOf, isRows, type Pasted, pastedLines } from './entry.js';
import { barcodesOf, type Finding } from './find.js';
import { useStock } from './hooks.js';
import { promisable } from './stock.js';

interface ProductInputProps {
  readonly finder: Finding<Product>;
  readonly label: string;
  /** Where it is to come from: what is there is shown. */
  readonly location: string | undefined;
  readonly onAdd: (product: Product, quantity: string | undefined) => void;
  readonly onPasted?: (pasted: Pasted) => void;
  /** What fits nothing, as it was typed or scanned. */
  readonly onUnknown: (text: string) => void;
  readonly ref?: Ref<HTMLInputElement>;
}

export function ProductInput(props: ProductInputProps) {
  const { finder, label, location, onAdd, onPasted, onUnknown, ref } = props;
  const speech = useSpeech();
  const names = useNames();
  const stock = useStock();
  const [text, setText] = useState('');
  const isCode = (code: string) => finder.byCode(code) !== undefined;
  const entry = entryOf(text, isCode);
  const exact = finder.byCode(entry.text);
  const found = exact === undefined ? finder.find(entry.text) : [exact];
  useScans((code) => {
    const product = finder.byCode(code) ?? finder.byCode(code.replace(/^0+/, ''));
    if (product === undefined) onUnknown(code);
    else onAdd(product, packOf(product, code));
  });
  const thereOf = (product: Product) => {
    const there = location === undefined ? undefined : promisable(stock, product.id, location);
    return there === undefined ? '' : speech.number(quantityText(there));
  };
  return (
    <Chooser
      {...(ref === undefined ? {} : { ref })}
      label={label}
      text={text}
      onText={setText}
      choices={found.map((product) => ({
        key: product.id,
        item: product,
        label: names.product(product.id),
        aside: (
          <>
            {entry.quantity !== undefined && <Figure>{speech.number(entry.quantity)} × </Figure>}
            <Code>{product.sku}</Code> <Figure>{thereOf(product)}</Figure>
          </>
        ),
      }))}
      onChoose={(product) => {
        setText('');
        onAdd(product, entry.quantity);
      }}
      onEnter={(typed) => {
        setText('');
        onUnknown(typed);
      }}
      onPaste={(pasted) => {
        if (onPasted === undefined || !isRows(pasted)) return false;
        onPasted(pastedLines(pasted, isCode));
        return true;
      }}
    />
  );
}

/** How many one scan means: the case has a code of its own. */
function packOf(product: Product, scanned: string): string | undefined {
  const code = folded(scanned).replace(/^0+/, '');
  return product.barcodes?.find((one) => barcodesOf({ ...product, barcodes: [one] }).includes(code))?.pack;
}
