/** A scan anywhere opens its product; a code that nothing has offers to make one. */
import { useScans, useToasts } from '@onhand/frame';
import { useWords } from '@onhand/ui';
import { useNavigate } from '@tanstack/react-router';
import { WORDS } from '../search/words.js';
import { codesOf } from '../stock/rows.js';
import { useStock } from '../stock/use-stock.js';

export function useScansOpenProducts(): void {
  const { rows } = useStock();
  const words = useWords(WORDS);
  const navigate = useNavigate();
  const { show } = useToasts();
  useScans((code) => {
    const wanted = code.toLowerCase();
    const found = rows.finder.find(code).find(({ id }) => {
      const product = rows.product(id);
      return product !== undefined && codesOf(product).some((own) => own.toLowerCase() === wanted);
    });
    if (found !== undefined) {
      void navigate({ to: `/products/${found.id}` as '/' });
      return;
    }
    show({
      tone: 'warn',
      text: words.unknown(code),
      key: 'scan',
      stays: true,
      act: {
        label: words.make,
        run: () => void navigate({ to: '/products' as '/', search: { new: '1', barcode: code } as never }),
      },
    });
  });
}
