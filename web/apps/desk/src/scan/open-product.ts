/** A scan anywhere opens its product; a code that nothing has offers to make one. */
import { useScans, useToasts } from '@onhand/frame';
import { useWords } from '@onhand/ui';
import { useNavigate } from '@tanstack/react-router';
import { WORDS } from '../search/words.js';
import { useStockRows } from '../stock/use-stock.js';

export function useScansOpenProducts(): void {
  const rows = useStockRows();
  const words = useWords(WORDS);
  const navigate = useNavigate();
  const { show } = useToasts();
  useScans((code) => {
    const found = rows.finder.byCode(code);
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
