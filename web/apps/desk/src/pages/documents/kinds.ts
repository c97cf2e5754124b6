/** The kinds of stock document that can be written, and what is particular about each. */
import type { DocumentKind, Product } from '@onhand/client';

export const KINDS = [
  'receive',
  'transfer',
  'count',
  'made',
  'waste',
  'damage',
  'adjustment',
  'opening',
] as const;

export type Kind = (typeof KINDS)[number];

export const isKind = (text: string): text is Kind => (KINDS as readonly string[]).includes(text);

/** The kind of the record that each makes. */
export const RECORD_OF: Readonly<Record<Kind, DocumentKind>> = {
  receive: 'receipt',
  transfer: 'transfer',
  count: 'count',
  made: 'made',
  waste: 'waste',
  damage: 'damage',
  adjustment: 'adjustment',
  opening: 'opening',
};

/** Requests wait for an answer: they need the line. The others happened, and are kept until there is one. */
export const needsLine = (kind: Kind): boolean => kind === 'transfer' || kind === 'opening';

/** Written with tiles and a number pad, unless someone wants lines. */
export const hasTiles = (kind: Kind): boolean => kind === 'made' || kind === 'waste';

/** Whether a line says what a unit cost. */
export const hasCost = (kind: Kind): boolean => kind === 'receive' || kind === 'made' || kind === 'opening';

/** Whether a line says why. */
export const hasReason = (kind: Kind): boolean =>
  kind === 'waste' || kind === 'damage' || kind === 'adjustment';

export const WASTE_REASONS = ['unsold', 'broken', 'expired', 'tasting', 'staff'] as const;

/** Whether stock of a product is kept, so that it can be in a document of the kind. */
export function isStocked(product: Product, kind: Kind): boolean {
  if (product.track !== 'quantity' || product.status === 'archived') return false;
  return kind !== 'made' || product.kind === 'made';
}
