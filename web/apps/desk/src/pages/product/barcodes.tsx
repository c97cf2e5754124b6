/** Codes that scanners read, each with how many it stands for. */
import type { Product } from '@onhand/client';
import { useAct, useScans } from '@onhand/frame';
import { Button, Code, Dotted, NumberField, Panel, TextField, useSpeech, useWords } from '@onhand/ui';
import { useState } from 'react';
import { type BarcodeLook, barcodeLook, barcodeText, shownCode } from '../../stock/gtin.js';
import { WORDS } from './words.js';

/** What is said of a barcode that was typed. */
export function useBarcodeWords(): (look: BarcodeLook) => { problem?: string; hint?: string } {
  const words = useWords(WORDS);
  return (look) => {
    if (look.kind === 'check') return { problem: words.check(look.should) };
    if (look.kind === 'length') return { problem: words.length(look.digits) };
    return look.kind === 'own' ? { hint: words.own } : {};
  };
}

export function Barcodes({ product }: { product: Product }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const act = useAct();
  const wordsOf = useBarcodeWords();
  const [typed, setTyped] = useState('');
  const [pack, setPack] = useState('1');
  const [isHere, setHere] = useState(false);
  useScans(setTyped, isHere);
  const barcodes = product.barcodes ?? [];
  const look = barcodeLook(typed);
  const isFine = look.kind === 'good' || look.kind === 'own';
  const keep = (all: readonly { code: string; pack?: string }[]) =>
    act('edit_product', { product: product.id, barcodes: [...all] });
  return (
    <Panel title={words.barcodes}>
      <ul className="rows">
        {barcodes.map(({ code, pack: count }) => (
          <li key={code} className="spread">
            <span>
              <Dotted
                parts={[
                  <Code key="code">{shownCode(code)}</Code>,
                  count !== undefined && count !== '1' && <bdi key="pack">×{speech.number(count)}</bdi>,
                ]}
              />
            </span>
            <Button
              kind="quiet"
              onClick={() => keep(barcodes.filter((other) => other.code !== code))}
              aria-label={`${words.remove} ${shownCode(code)}`}
            >
              {words.remove}
            </Button>
          </li>
        ))}
        {(product.units ?? []).map(({ name, numerator, denominator }) => (
          <li key={name} className="muted small">
            {words.units(
              denominator === 1 ? speech.number(numerator) : `${numerator}/${denominator}`,
              speech.sentences.usual('unit', name),
            )}
          </li>
        ))}
      </ul>
      {barcodes.length === 0 && <p className="muted">{words.noBarcode}</p>}
      <form
        className="form-row"
        onFocus={() => setHere(true)}
        onBlur={() => setHere(false)}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isFine) return;
          keep([...barcodes, { code: barcodeText(typed), ...(pack === '1' ? {} : { pack }) }]);
          setTyped('');
          setPack('1');
        }}
      >
        <TextField label={words.barcode} value={typed} onText={setTyped} dir="ltr" {...wordsOf(look)} />
        <NumberField label={words.pack} value={pack} onNumber={(value) => setPack(value ?? '')} />
        <span className="form-end">
          <Button type="submit" disabled={!isFine || pack === ''}>
            {words.add}
          </Button>
        </span>
      </form>
    </Panel>
  );
}
