/** A new product: a name is enough to begin with. */
import type { AddProduct } from '@onhand/client';
import { useAct, useScans } from '@onhand/frame';
import { Button, Dialog, decimalIn, folded, SelectField, TextField, useSpeech, useWords } from '@onhand/ui';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { placesOf } from '../../data/decimals.js';
import { newId } from '../../data/new-id.js';
import { barcodeLook, barcodeText } from '../../stock/gtin.js';
import { usePlaces, useStock } from '../../stock/use-stock.js';
import { useBarcodeWords } from '../product/barcodes.js';
import { WORDS } from './words.js';

const EMPTY = { name: '', arabic: '', sku: '', barcode: '', category: '', price: '', opening: '' };

interface NewProductProps {
  /** What was scanned. */
  readonly barcode: string | undefined;
  readonly onClose: () => void;
}

export function NewProduct({ barcode = '', onClose }: NewProductProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const act = useAct();
  const navigate = useNavigate();
  const barcodeWords = useBarcodeWords();
  const places = usePlaces();
  const { rows } = useStock();
  const [typed, setTyped] = useState({ ...EMPTY, barcode });
  const [place, setPlace] = useState('');
  const first = useRef<HTMLInputElement>(null);
  // After the dialog has opened: it gives the focus to its first button.
  useEffect(() => first.current?.focus(), []);
  const set = (field: keyof typeof EMPTY) => (text: string) => setTyped((all) => ({ ...all, [field]: text }));
  useScans(set('barcode'));
  const owner = (code: string) => {
    const found = rows.finder.byCode(code);
    return found && rows.product(found.id);
  };
  const look = barcodeLook(typed.barcode);
  const barcodeOwner = owner(barcodeText(typed.barcode));
  // Without an SKU of its own it goes by its barcode.
  const sku = typed.sku.trim() || barcodeText(typed.barcode);
  const isTaken = typed.sku.trim() !== '' && folded(owner(typed.sku)?.sku ?? '') === folded(typed.sku);
  const price = decimalIn(typed.price);
  const opening = decimalIn(typed.opening);
  const priceProblem =
    typed.price.trim() !== '' && (price === undefined || price.startsWith('-')) ? words.notNumber : undefined;
  const openingProblem =
    typed.opening.trim() !== '' && (opening === undefined || placesOf(opening) > 0 || opening.startsWith('-'))
      ? words.whole
      : undefined;
  const isBarcodeFine =
    (look.kind === 'good' || look.kind === 'own' || look.kind === 'empty') && !barcodeOwner;
  const isReady =
    typed.name.trim() !== '' &&
    sku !== '' &&
    isBarcodeFine &&
    !isTaken &&
    priceProblem === undefined &&
    openingProblem === undefined;
  const create = () => {
    if (!isReady) return;
    const id = newId();
    const name = typed.name.trim();
    const data: AddProduct = { id, name, sku };
    if (typed.arabic.trim() !== '') data.names = [{ language: 'ar', text: typed.arabic.trim() }];
    if (look.kind !== 'empty') data.barcodes = [{ code: barcodeText(typed.barcode) }];
    if (typed.category.trim() !== '') data.category = typed.category.trim();
    if (price !== undefined) data.price = price;
    const added = act('add_product', data, { done: words.created(name) });
    if (opening !== undefined && opening !== '0') {
      const location = place || places[0]?.id;
      act(
        'post_opening',
        { lines: [{ product: id, quantity: opening }], ...(location === undefined ? {} : { location }) },
        { after: [added.handle] },
      );
    }
    void navigate({ to: `/products/${id}` as '/' });
  };
  return (
    <Dialog
      title={words.newTitle}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button kind="primary" disabled={!isReady} onClick={create}>
            {words.create}
          </Button>
        </>
      }
    >
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          create();
        }}
      >
        <TextField label={words.name} value={typed.name} onText={set('name')} ref={first} />
        <TextField label={words.nameAr} value={typed.arabic} onText={set('arabic')} dir="rtl" lang="ar" />
        <div className="form-row">
          <TextField
            label={words.barcode}
            dir="ltr"
            value={typed.barcode}
            onText={set('barcode')}
            {...barcodeWords(look)}
            {...(barcodeOwner === undefined
              ? {}
              : { problem: words.barcodeTaken(speech.nameOf(barcodeOwner)) })}
          />
          <TextField
            label={words.sku}
            dir="ltr"
            value={typed.sku}
            placeholder={barcodeText(typed.barcode)}
            onText={set('sku')}
            problem={isTaken ? words.skuTaken : undefined}
          />
        </div>
        <div className="form-row">
          <TextField label={words.category} value={typed.category} onText={set('category')} />
          <TextField
            label={words.price}
            dir="ltr"
            inputMode="decimal"
            value={typed.price}
            onText={set('price')}
            problem={priceProblem}
          />
        </div>
        <div className="form-row">
          <TextField
            label={words.opening}
            dir="ltr"
            inputMode="numeric"
            value={typed.opening}
            onText={set('opening')}
            problem={openingProblem}
          />
          <SelectField
            label={words.place}
            value={place || (places[0]?.id ?? '')}
            options={places.map(({ id, shown }) => ({ value: id, label: shown }))}
            onValue={setPlace}
          />
        </div>
        <button type="submit" className="unseen" tabIndex={-1} aria-hidden="true" />
      </form>
    </Dialog>
  );
}
