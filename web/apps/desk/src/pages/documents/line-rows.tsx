/** The lines of a document that is being written, the newest first. */
import type { Product, StockLevel } from '@onhand/client';
import { compareDecimals } from '@onhand/client';
import { Button, Code, Figure, IconButton, NumberInput, useSpeech, useWords } from '@onhand/ui';
import { Minus, Plus, Trash2 } from 'lucide-react';
import { hasCost, type Kind } from './kinds.js';
import { add, broke, type Line, less, missing, set, short, without } from './lines.js';
import { ReasonSelect } from './reasons.js';
import { FORM } from './words.js';

interface LineRowsProps {
  readonly kind: Kind;
  readonly lines: readonly Line[];
  readonly productOf: (id: string) => Product | undefined;
  readonly levelOf: (id: string) => StockLevel | undefined;
  readonly change: (change: (lines: readonly Line[]) => readonly Line[]) => void;
  /** Enter in a line: on to the next thing. */
  readonly onNext: () => void;
}

export function LineRows(props: LineRowsProps) {
  return (
    <ul className="lines" aria-live="off">
      {props.lines.map((line) => (
        <LineRow key={line.product} line={line} {...props} />
      ))}
    </ul>
  );
}

function LineRow({ kind, line, productOf, levelOf, change, onNext }: LineRowsProps & { line: Line }) {
  const speech = useSpeech();
  const words = useWords(FORM);
  const product = productOf(line.product);
  const level = levelOf(line.product);
  const name = speech.nameOf(product);
  const put = (some: Partial<Line>) => change((lines) => set(lines, line.product, some));
  const amount = line.quantity === '' ? '0' : line.quantity;
  const next = (event: { key: string; preventDefault(): void }) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    onNext();
  };
  return (
    <li className="line" data-product={product?.sku}>
      <span className="line-name">
        <bdi className="name">{name}</bdi>
        <span className="muted small">
          <Code>{product?.sku}</Code>
          {level !== undefined && (
            <>
              {' · '}
              {words.onHand} <Figure>{speech.number(level.on_hand)}</Figure>
            </>
          )}
        </span>
        <State kind={kind} line={line} onHand={level?.on_hand ?? '0'} />
      </span>
      <span className="stepper">
        <IconButton
          icon={<Minus size={18} aria-hidden="true" />}
          label={words.less}
          onClick={() => put({ quantity: lower(amount, kind) })}
        />
        <NumberInput
          value={line.quantity}
          aria-label={words.quantity}
          onNumber={(number) => put({ quantity: number ?? '' })}
          onKeyDown={next}
        />
        <IconButton
          icon={<Plus size={18} aria-hidden="true" />}
          label={words.more}
          onClick={() => put({ quantity: add(amount, '1') })}
        />
      </span>
      {kind === 'receive' && (
        <span className="acts">
          <Button onClick={() => change((lines) => short(lines, line.product))}>{words.oneShort}</Button>
          <Button onClick={() => change((lines) => broke(lines, line.product))}>{words.oneBroken}</Button>
        </span>
      )}
      {kind === 'waste' && (
        <ReasonSelect value={line.reason ?? 'unsold'} onValue={(reason) => put({ reason })} />
      )}
      {hasCost(kind) && (
        <NumberInput
          className="line-cost"
          value={line.cost ?? ''}
          placeholder={product?.cost === undefined ? words.cost : speech.price(product.cost)}
          aria-label={words.cost}
          onNumber={(cost) => put({ cost: cost ?? '' })}
          onKeyDown={next}
        />
      )}
      <IconButton
        icon={<Trash2 size={18} aria-hidden="true" />}
        label={words.remove}
        onClick={() => change((lines) => without(lines, line.product))}
      />
    </li>
  );
}

/** One less; below zero only where that means something. */
function lower(amount: string, kind: Kind): string {
  if (kind !== 'adjustment' && compareDecimals(amount, '1') < 0) return '0';
  return less(amount, '1');
}

/** What is to be seen of a line: that it is not here yet, short, over or broken; or more than there is. */
function State({ kind, line, onHand }: { kind: Kind; line: Line; onHand: string }) {
  const speech = useSpeech();
  const words = useWords(FORM);
  const { expected, quantity, broken } = line;
  if (expected !== undefined && quantity === '') {
    return (
      <span className="muted small">
        {words.notYet} · {words.expected} <Figure>{speech.number(expected)}</Figure>
      </span>
    );
  }
  const rest = missing(line);
  const over = expected !== undefined && compareDecimals(quantity, expected) > 0;
  const isTooMany = kind === 'transfer' && quantity !== '' && compareDecimals(quantity, onHand) > 0;
  return (
    <>
      {rest !== undefined && <span className="warn small">▲ {words.isShort(speech.number(rest))}</span>}
      {over && <span className="info small">↓ {words.isOver(speech.number(less(quantity, expected)))}</span>}
      {broken !== undefined && broken !== '0' && (
        <span className="warn small">▲ {words.isBroken(speech.number(broken))}</span>
      )}
      {isTooMany && <span className="warn small">▲ {words.tooMany(speech.number(onHand))}</span>}
    </>
  );
}
