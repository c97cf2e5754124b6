/** What is about to be ordered. It is kept on this device. */
import { Button, Empty, Note, Page, useWords } from '@onhand/ui';
import { useState } from 'react';
import { usePaste, usePastedCart } from '../../data/pasting.js';
import { usePlacing } from '../../data/placing.js';
import { useCart } from '../../data/state.js';
import { CartLines } from '../../parts/lines.js';
import { OrderBy } from '../../parts/order-by.js';
import { Total } from '../../parts/total.js';
import { go, Link } from '../../routing.js';
import './cart.css';
import { Report } from './report.js';
import { WORDS } from './words.js';

export function CartPage() {
  const words = useWords(WORDS);
  const [cart, { replace }] = useCart();
  const { placed } = usePlacing();
  usePastedCart();
  const isEmpty = cart.lines.length === 0;
  const clear = () => {
    if (confirm(words.sure)) replace({ ...cart, lines: [] });
  };
  return (
    <Page title={words.title} acts={!isEmpty && <Button onClick={clear}>{words.clear}</Button>}>
      {placed.is === 'waiting' && (
        <Note tone="warn" act={<Button onClick={() => go('/checkout')}>{words.look}</Button>}>
          {words.waitingOrder}
        </Note>
      )}
      <Report />
      {isEmpty ? (
        <Empty
          act={
            <Link to="/" className="button primary">
              {words.toCatalogue}
            </Link>
          }
        >
          {words.empty}
        </Empty>
      ) : (
        <div className="panel">
          <CartLines />
        </div>
      )}
      <PasteField />
      {!isEmpty && (
        <div className="sticky-foot">
          <OrderBy />
          <Total />
          <Link to="/checkout" className="button primary wide">
            {words.checkout}
          </Link>
        </div>
      )}
    </Page>
  );
}

/** Where a list is pasted, for those who look for a place. */
function PasteField() {
  const words = useWords(WORDS);
  const take = usePaste();
  const [typed, setTyped] = useState('');
  return (
    <label className="field paste">
      <span>{words.pasteLabel}</span>
      <textarea
        className="input"
        dir="auto"
        rows={2}
        placeholder={words.pasteHint}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        onPaste={(event) => {
          if (take(event.clipboardData.getData('text/plain'))) event.preventDefault();
        }}
        onBlur={() => {
          if (typed.trim() !== '' && take(typed)) setTyped('');
        }}
      />
    </label>
  );
}
