/** The cart beside the catalogue, where there is room for it. */
import { useWords } from '@onhand/ui';
import { useCartLines } from '../../data/state.js';
import { CartLines } from '../../parts/lines.js';
import { OrderBy } from '../../parts/order-by.js';
import { Total } from '../../parts/total.js';
import { Link } from '../../routing.js';
import { WORDS } from './words.js';

export function CartPanel() {
  const words = useWords(WORDS);
  const lines = useCartLines();
  return (
    <aside className="panel cart-panel" aria-label={words.yourCart}>
      <h2>{words.yourCart}</h2>
      {lines.length === 0 ? (
        <p className="muted">{words.cartEmpty}</p>
      ) : (
        <>
          <CartLines />
          <OrderBy />
          <Total />
          <Link to="/checkout" className="button primary wide">
            {words.toCart}
          </Link>
        </>
      )}
    </aside>
  );
}
