/** Stock documents whose every line moves one product one way, and counts. */

import type { PostReceipt, PostWaste, StockLineInput } from '../generated/commands.js';
import type { Document, DocumentKind, DocumentLine, DocumentState } from '../generated/records.js';
import { inStockUnit, quantity, quantityText } from '../money/quantity.js';
import { lineCost } from './line-cost.js';
import { asGiven, soldOf } from './lines.js';
import type { CommandFacts, Effect, Put, View } from './port.js';
import { compact, dayOf, get, known, locationOf, momentOf, must, put, unconfirmed } from './records.js';
import { Stock } from './stock.js';

/** What documents have besides their lines. */
type Head = Pick<PostReceipt, 'document' | 'location' | 'note' | 'party' | 'reference'>;
/** What the simple ones have among them. */
type Moved = Head & Pick<PostWaste, 'lines' | 'reason'>;

/** A document's line, and the product that it is of. */
export interface Line {
  readonly line: DocumentLine;
  readonly moved: bigint;
  readonly tracked: boolean;
}

/** A line in the product's stock unit: what goes out is rounded up, what comes in or is there down. */
export function documentLine(
  view: View,
  input: StockLineInput,
  rounding: 'up' | 'down',
  { brings = false, reason }: { readonly brings?: boolean; readonly reason?: string | undefined } = {},
): Line {
  const product = known(soldOf(view, input.product));
  const moved = inStockUnit(product, quantity(input.quantity), input.unit, rounding);
  const line = compact<DocumentLine>({
    ...lineCost(view, input, moved, brings),
    product: product.id,
    quantity: quantityText(moved),
    reason: input.reason ?? reason,
    unit: asGiven(product, input.quantity, input.unit),
  });
  return { line, moved, tracked: product.tracked };
}

/** The document that a command makes: without its number. */
export function document(
  head: Head,
  body: { kind: DocumentKind; lines: readonly Line[]; state: DocumentState; destination?: string },
  view: View,
  command: CommandFacts,
): Document {
  const id = known(head.document);
  must(get(view, 'documents', id) === undefined);
  return unconfirmed<Document>({
    actor: command.by?.actor,
    day: dayOf(view, command),
    destination: body.destination,
    id,
    kind: body.kind,
    lines: body.lines.map(({ line }) => line),
    location: known(locationOf(view, head.location)),
    note: head.note,
    occurred_at: momentOf(command),
    party: head.party,
    reference: head.reference,
    state: body.state,
  });
}

/** Which way the lines of each kind go at the document's location; those of an adjustment have a sign of their own. */
export const SIGNS: { readonly [Kind in Exclude<DocumentKind, 'count'>]: bigint } = {
  adjustment: 1n,
  damage: -1n,
  made: 1n,
  opening: 1n,
  receipt: 1n,
  transfer: -1n,
  waste: -1n,
};

/** Those that bring goods which cost something. */
const BRINGS: ReadonlySet<string> = new Set(['opening', 'receipt', 'made']);

function simple(kind: Exclude<keyof typeof SIGNS, 'transfer'>) {
  return (data: Moved, view: View, command: CommandFacts): readonly Put[] => {
    const sign = SIGNS[kind];
    const said = { brings: BRINGS.has(kind), reason: data.reason };
    const lines = data.lines.map((line) => documentLine(view, line, sign < 0n ? 'up' : 'down', said));
    const record = document(data, { kind, lines, state: 'posted' }, view, command);
    const stock = new Stock(view, command);
    for (const { line, moved, tracked } of lines) {
      if (tracked) stock.move(line.product, record.location, sign * moved);
    }
    return [put('documents', record), ...stock.puts()];
  };
}

export const postOpening = simple('opening');
export const postReceipt = simple('receipt');
export const postAdjustment = simple('adjustment');
export const postDamage = simple('damage');
export const postMade = simple('made');
export const postWaste = simple('waste');

/**
 * What was found is what is there. What moved since it was counted is not known here, and what a later count found stays:
 * both are put right when the count is posted.
 */
export const postCount: Effect<'post_count'> = (data, view, command) => {
  const found = new Map<string, { counted: bigint; at: string }>();
  const lines = data.lines.map(({ counted, counted_at, ...input }) => {
    const line = documentLine(view, { ...input, quantity: counted }, 'down');
    const at = counted_at === undefined ? momentOf(command) : new Date(counted_at).toISOString();
    const before = found.get(line.line.product);
    if (line.tracked) {
      found.set(line.line.product, {
        counted: (before?.counted ?? 0n) + line.moved,
        at: before !== undefined && before.at > at ? before.at : at,
      });
    }
    return line;
  });
  const record = document(data, { kind: 'count', lines, state: 'posted' }, view, command);
  const stock = new Stock(view, command);
  for (const [product, { counted, at }] of found) stock.count(product, record.location, counted, at);
  return [put('documents', record), ...stock.puts()];
};
