/** What is said of a product, field by field. */
import type { EditProduct, Product, ProductField, ProductStatus } from '@onhand/client';
import { useAct, useCategoryName, useMay } from '@onhand/frame';
import { Code, decimalIn, Figure, Panel, useSpeech, useWords } from '@onhand/ui';
import { arabicOf, withArabic } from '../../data/arabic.js';
import { useStock } from '../../stock/use-stock.js';
import { FieldInPlace } from './field.js';
import { WORDS } from './words.js';

/** Numbers, none below zero. */
const NUMBERS = ['reorder_point', 'max', 'minimum', 'multiple'] as const;
const STATUSES: readonly ProductStatus[] = ['active', 'hidden', 'draft'];

const positive = (typed: string): string | undefined => {
  if (typed.trim() === '') return '';
  const value = decimalIn(typed);
  return value?.startsWith('-') ? undefined : value;
};

export function ProductFacts({ product }: { product: Product }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const categoryName = useCategoryName();
  const act = useAct();
  const { rows } = useStock();
  const maySeeCosts = useMay('costs');
  const edit = (change: Partial<EditProduct>) => act('edit_product', { product: product.id, ...change });
  /** Sets a field, or empties it. */
  const set = (field: ProductField, value: string) =>
    edit(value === '' ? { clear: [field] } : { [field]: value });
  const setPrice = (value: string) =>
    act('change_prices', {
      lines: [{ product: product.id, tiers: value === '' ? [] : [{ price: value }] }],
    });
  const categories = [...new Set(rows.all.flatMap(({ product: { category } }) => category ?? []))].sort();
  const money = { read: positive, problem: words.notNumber, isNumber: true };
  return (
    <Panel title={words.facts}>
      <div className="facts">
        <FieldInPlace
          label={words.names.en}
          value={product.name}
          isNeeded
          onSave={(name) => edit({ name })}
        />
        <FieldInPlace
          label={words.names.ar}
          value={arabicOf(product.names)}
          onSave={(text) => edit({ names: withArabic(product.names, text) })}
        />
        <FieldInPlace
          label={words.fields.price}
          value={product.price ?? ''}
          shown={<Figure>{speech.price(product.price)}</Figure>}
          {...money}
          onSave={setPrice}
        />
        {maySeeCosts && (
          <FieldInPlace
            label={words.fields.cost}
            value={product.cost ?? ''}
            shown={<Figure>{speech.price(product.cost)}</Figure>}
            {...money}
            onSave={(value) => set('cost', value)}
          />
        )}
        <FieldInPlace
          label={words.fields.category}
          value={product.category ?? ''}
          shown={<bdi>{categoryName(product.category ?? '')}</bdi>}
          suggestions={categories}
          onSave={(value) => set('category', value)}
        />
        {NUMBERS.map((field) => (
          <FieldInPlace
            key={field}
            label={words.fields[field]}
            value={product[field] ?? ''}
            shown={<Figure>{speech.number(product[field] ?? '0')}</Figure>}
            {...money}
            onSave={(value) => set(field, value)}
          />
        ))}
        <FieldInPlace
          label={words.fields.sku}
          value={product.sku}
          shown={<Code>{product.sku}</Code>}
          isNeeded
          onSave={(sku) => edit({ sku })}
        />
        {product.status !== 'archived' && (
          <FieldInPlace
            label={words.fields.status}
            value={product.status}
            shown={speech.sentences.value('ProductStatus', product.status)}
            choices={STATUSES.map((value) => ({
              value,
              label: speech.sentences.value('ProductStatus', value),
            }))}
            onSave={(status) => edit({ status: status as ProductStatus })}
          />
        )}
        <FieldInPlace
          label={words.fields.description}
          value={product.description ?? ''}
          onSave={(value) => set('description', value)}
        />
      </div>
    </Panel>
  );
}
