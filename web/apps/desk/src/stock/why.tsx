/** "Why is this 17?": what moved, what holds of it, and how the figure follows. One press from any figure of stock. */
import type { MovementKind, OrderState, Reference, StockLevel, WasteReason } from '@onhand/client';
import { useAct, useMay, useNames, useServer } from '@onhand/frame';
import { useQuery } from '@onhand/react';
import { Button, Dialog, Dotted, Figure, Note, Segments, Skeleton, useSpeech, useWords } from '@onhand/ui';
import { useMemo, useState } from 'react';
import { type Asked, useAsked, useProblemSentence } from '../data/asked.js';
import { compare, signOf } from '../data/decimals.js';
import { Failed } from '../data/failed.js';
import { OrderLink, ReferenceLink } from './links.js';
import { usePlaces } from './use-stock.js';
import { type AdjustReason, WORDS } from './words.js';
import './stock.css';

/** A movement, as one place saw it. */
export interface MovementView {
  readonly actor_name?: string;
  readonly after: string;
  readonly before: string;
  readonly change: string;
  readonly id: string;
  readonly kind: MovementKind;
  readonly occurred_at: string;
  readonly reason?: string;
  readonly reference?: Reference;
  readonly reference_number?: string;
}

interface HeldLine {
  readonly customer?: string;
  readonly number: number;
  readonly open: string;
  readonly order: string;
  readonly line: number;
  readonly state: OrderState;
}

export interface StockReasons {
  readonly held: readonly HeldLine[];
  readonly held_more?: boolean;
  readonly movements: { readonly items: readonly MovementView[]; readonly next?: string };
}

interface WhyProps {
  readonly product: string;
  /** Where; absent: wherever the most is, with the others beside it. */
  readonly location?: string | undefined;
  /** The figure that is asked about. */
  readonly figure: string;
  readonly isLoud?: boolean;
}

/** A figure of stock that says why it is so when it is pressed. */
export function WhyButton({ product, location, figure, isLoud }: WhyProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  // In a list it may show the figure of another row: what was asked of one is not asked of that.
  const [asked, setAsked] = useState<string>();
  const own = `${product} ${location ?? ''}`;
  const shown = speech.number(figure);
  return (
    <>
      <button
        type="button"
        className={isLoud ? 'why loud' : 'why'}
        data-sign={signOf(figure) < 0 ? 'below' : undefined}
        title={words.why(shown)}
        aria-label={words.why(shown)}
        onClick={(event) => {
          event.stopPropagation();
          setAsked(own);
        }}
      >
        <Figure>{shown}</Figure>
      </button>
      {asked === own && (
        <WhySheet product={product} location={location} figure={figure} onClose={() => setAsked(undefined)} />
      )}
    </>
  );
}

export function WhySheet({ product, location, figure, onClose }: WhyProps & { onClose: () => void }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const places = usePlaces();
  const { rows: levels } = useQuery('stock_levels', { where: { product } });
  const [chosen, setChosen] = useState(location);
  const at = chosen ?? fullest(levels) ?? places[0]?.id;
  const level = levels.find((one) => one.location === at);
  const options = places
    .filter(({ id }) => id === at || levels.some((one) => one.location === id))
    .map(({ id, shown }) => ({
      value: id,
      label: `${shown} ${speech.number(levels.find((one) => one.location === id)?.available ?? '0')}`,
    }));
  return (
    <Dialog
      kind="sheet"
      title={words.whyTitle(speech.number(figure), names.product(product))}
      onClose={onClose}
    >
      {at !== undefined && options.length > 1 && (
        <Segments label={words.place} value={at} options={options} onValue={setChosen} />
      )}
      <p>
        {words.sum(
          speech.number(level?.on_hand ?? '0'),
          speech.number(level?.reserved ?? '0'),
          speech.number(level?.available ?? '0'),
        )}
      </p>
      {at !== undefined && <Reasons key={at} product={product} location={at} level={level} />}
    </Dialog>
  );
}

function fullest(levels: readonly StockLevel[]): string | undefined {
  let most: StockLevel | undefined;
  for (const level of levels)
    if (most === undefined || compare(level.on_hand, most.on_hand) > 0) most = level;
  return most?.location;
}

interface ReasonsProps {
  readonly product: string;
  readonly location: string;
  readonly level: StockLevel | undefined;
}

const PAGE = 50;

/** What the server says of a level; asked anew whenever the level is another. */
export function useStockReasons(
  { product, location, level }: ReasonsProps,
  limit = PAGE,
): Asked<StockReasons> {
  const as = `${level?.on_hand} ${level?.reserved} ${level?.incoming}`;
  const isThere = level !== undefined;
  return useAsked<StockReasons>(
    isThere ? `/api/v1/stock/${product}/${location}/why?limit=${limit}` : undefined,
    as,
  );
}

function Reasons(props: ReasonsProps) {
  const words = useWords(WORDS);
  const { value, problem, again } = useStockReasons(props);
  if (props.level === undefined) return <p className="muted">{words.none}</p>;
  if (value === undefined && problem === undefined) return <Skeleton label={words.loading} />;
  return (
    <>
      {problem !== undefined && <Failed problem={problem} again={again} />}
      {value !== undefined && (
        <>
          <section className="stack tight">
            <h3>{words.holds}</h3>
            {value.held.length === 0 && <p className="muted">{words.holdsNone}</p>}
            <HeldLines held={value.held} />
            {value.held_more && <p className="muted">{words.moreHeld}</p>}
          </section>
          <section className="stack tight">
            <h3>{words.moved}</h3>
            <Movements
              path={`/api/v1/stock/${props.product}/${props.location}/why`}
              first={value.movements}
            />
          </section>
        </>
      )}
    </>
  );
}

export function HeldLines({ held }: { held: readonly HeldLine[] }) {
  const speech = useSpeech();
  const names = useNames();
  return (
    <ul className="rows">
      {held.map(({ order, line, number, open, customer, state }) => (
        <li key={`${order} ${line}`} className="why-row">
          <span className="why-what">
            <span>
              <Dotted
                parts={[
                  <OrderLink key="order" number={number} />,
                  customer && <bdi key="customer">{names.customer(customer)}</bdi>,
                  speech.sentences.value('OrderState', state),
                ]}
              />
            </span>
          </span>
          <strong>
            <Figure>{speech.number(open)}</Figure>
          </strong>
        </li>
      ))}
    </ul>
  );
}

/** Movements, newest first, with older ones on demand. */
export function Movements({ path, first }: { path: string; first: StockReasons['movements'] }) {
  const words = useWords(WORDS);
  const server = useServer();
  const sentenceOf = useProblemSentence();
  const [older, setOlder] = useState<readonly MovementView[]>([]);
  const [next, setNext] = useState(first.next);
  const [problem, setProblem] = useState<string>();
  const all = useMemo(() => {
    const known = new Set(first.items.map(({ id }) => id));
    return [...first.items, ...older.filter(({ id }) => !known.has(id))];
  }, [first, older]);
  const more = async () => {
    try {
      const reply = await server.get<StockReasons>(`${path}?limit=${PAGE}&cursor=${next}`);
      setOlder([...older, ...reply.movements.items]);
      setNext(reply.movements.next);
      setProblem(undefined);
    } catch (failure) {
      setProblem(sentenceOf(failure));
    }
  };
  if (all.length === 0) return <p className="muted">{words.noMoves}</p>;
  return (
    <>
      <ol className="rows">
        {all.map((movement) => (
          <MovementRow key={movement.id} movement={movement} />
        ))}
      </ol>
      {problem !== undefined && <Note tone="warn">{problem}</Note>}
      {next !== undefined && <Button onClick={() => void more()}>{words.more}</Button>}
    </>
  );
}

/** Movements that are undone by their opposite. */
const UNDOABLE: readonly MovementKind[] = ['adjustment', 'damage', 'waste'];

function MovementRow({ movement }: { movement: MovementView }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const act = useAct();
  const mayUndo = useMay('staff') && UNDOABLE.includes(movement.kind);
  const { change, before, after, kind, reason, actor_name: name, occurred_at: at, reference } = movement;
  // Waste has reasons of the trade's own; others are these, or somebody's words.
  const said = (reason: string) =>
    words.reasons[reason as AdjustReason] ?? speech.sentences.value('WasteReason', reason as WasteReason);
  const undo = () => act('reverse_movement', { movement: movement.id }, { done: words.undone });
  return (
    <li className="why-row">
      <span>
        <span className="why-what">
          <strong>
            <Figure>{speech.signed(change)}</Figure>
          </strong>
          <span>
            <Dotted
              parts={[
                speech.sentences.value('MovementKind', kind),
                reason && <bdi key="reason">{said(reason)}</bdi>,
                reference && (
                  <ReferenceLink key="of" kind={reference.kind} number={movement.reference_number} />
                ),
              ]}
            />
          </span>
        </span>
        <span className="muted small">
          <Dotted parts={[<bdi key="at">{speech.moment(at)}</bdi>, name && words.by(name)]} />
        </span>
      </span>
      <span className="why-end">
        <span className="muted">
          <Figure>{`${speech.number(before)} → ${speech.number(after)}`}</Figure>
        </span>
        {mayUndo && (
          <Button kind="quiet" onClick={undo}>
            {words.undo}
          </Button>
        )}
      </span>
    </li>
  );
}
