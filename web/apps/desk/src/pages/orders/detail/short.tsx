/** What can be done about a line that is short: only what is possible now, each with its effect. */
import type { Order } from '@onhand/client';
import { quantity } from '@onhand/client/money';
import { useAct, useNames } from '@onhand/frame';
import { useRecord } from '@onhand/react';
import { Button, useSpeech, useWords } from '@onhand/ui';
import { useIsOnline, useLevelsOf, useStock } from '../model/hooks.js';
import { elsewhere, type ShortLine } from '../model/stock.js';
import { WORDS as SHARED } from '../words.js';
import { WORDS } from './words.js';

/** Places that are offered; the fullest. */
const PLACES_MAX = 2;

export function ShortWays({ order, short }: { order: Order; short: ShortLine }) {
  const words = useWords(WORDS);
  const shared = useWords(SHARED);
  const speech = useSpeech();
  const names = useNames();
  const act = useAct();
  const stock = useStock();
  const levels = useLevelsOf([short.product]);
  const isOnline = useIsOnline();
  const because = isOnline ? undefined : shared.needsLine;
  const line = order.lines[short.line];
  const open = quantity(line?.open ?? '0');
  const places = elsewhere(stock, levels, short.product, open, short.location).slice(0, PLACES_MAX);
  const incoming = stock.level(short.product, short.location)?.incoming ?? '0';
  const isPartlyTaken = order.lines.some((one) => quantity(one.taken ?? '0') > 0n);
  const isOnlyLine = order.lines.filter((one) => quantity(one.open ?? '0') > 0n).length === 1;
  const edit = (action: Parameters<typeof act<'edit_order'>>[1]['actions'][number]) =>
    act('edit_order', { order: order.id, actions: [action] });
  return (
    <fieldset className="acts" aria-label={words.waysOut}>
      {places.map(({ location, before, after }) => (
        <Button
          key={location}
          because={because}
          onClick={() => act('move_order', { order: order.id, location, lines: [short.line] })}
        >
          {words.moveFrom(
            speech.number(line?.open ?? '0'),
            names.location(location),
            speech.number(before),
            speech.number(after),
          )}
        </Button>
      ))}
      {!isPartlyTaken && short.there !== '0' && (
        <Button
          because={because}
          onClick={() => edit({ set_quantity: { line: short.line, quantity: short.there } })}
        >
          {words.takeThere(speech.number(short.there))}
        </Button>
      )}
      {!isPartlyTaken && short.there === '0' && !isOnlyLine && (
        <Button because={because} onClick={() => edit({ remove_line: { line: short.line } })}>
          {words.takeOff}
        </Button>
      )}
      {isPartlyTaken && (
        <Button because={because} onClick={() => act('close_remainder', { order: order.id })}>
          {words.closeRest}
        </Button>
      )}
      <Wait short={short} because={because} />
      {incoming !== '0' && <span className="muted small">{words.incoming(speech.number(incoming))}</span>}
    </fieldset>
  );
}

/** Somebody takes it on, so that it is not forgotten while the goods are awaited. */
function Wait({ short, because }: { short: ShortLine; because: string | undefined }) {
  const words = useWords(WORDS);
  const act = useAct();
  const { value: exception } = useRecord('exceptions', short.exception ?? '');
  if (exception === undefined) return null;
  if (exception.state === 'assigned') return <span className="muted small">{words.waits}</span>;
  return (
    <Button
      kind="quiet"
      because={because}
      onClick={() =>
        act('resolve_exception', { exception: exception.id, action: 'assign' }, { done: words.waitDone })
      }
    >
      {words.wait}
    </Button>
  );
}
