/** How, when and for whom; then the order is placed. All on one page. */
import { dayIn, daysFrom, isAnyDay, isOffered, possibleDays } from '@onhand/client/calendar';
import { useConnection } from '@onhand/react';
import {
  Button,
  Empty,
  Field,
  Note,
  Page,
  Panel,
  Segments,
  TextField,
  useSpeech,
  useWords,
} from '@onhand/ui';
import { hinders, stateOf } from '../../data/cart.js';
import { useCustomer } from '../../data/held.js';
import { useWanted } from '../../data/ordering.js';
import { usePlacing } from '../../data/placing.js';
import { METHODS } from '../../data/proposed.js';
import { useCart, useCartLines } from '../../data/state.js';
import { CartLines } from '../../parts/lines.js';
import { OrderBy } from '../../parts/order-by.js';
import { Total } from '../../parts/total.js';
import { Link } from '../../routing.js';
import '../cart/cart.css';
import { useAgain } from './again.js';
import './checkout.css';
import { Result } from './result.js';
import { WORDS } from './words.js';

/** So many days are one press away. */
const DAYS = 7;

export function CheckoutPage() {
  const words = useWords(WORDS);
  const placing = usePlacing();
  const again = useAgain();
  const [cart, { say }] = useCart();
  const { method, wanted } = useWanted();
  const place = () => {
    say({ method, ...(wanted === undefined ? {} : { wanted }) });
    placing.place();
  };
  if (placing.placed.is !== 'none' && !again.isAsked) return <Result placing={placing} />;
  if (again.isLoading) return <Page title={words.title}>{words.againLoading}</Page>;
  if (cart.lines.length === 0)
    return (
      <Page title={words.title}>
        {again.notes}
        <Empty
          act={
            <Link to="/" className="button primary">
              {words.toCatalogue}
            </Link>
          }
        >
          {words.empty}
        </Empty>
      </Page>
    );
  return (
    <Page title={words.title}>
      {again.notes}
      <div className="checkout">
        <div className="stack">
          <How />
          <Panel title={words.lines}>
            <CartLines />
          </Panel>
        </div>
        <div className="stack">
          <Panel title={words.more}>
            <More />
          </Panel>
        </div>
      </div>
      <Foot onPlace={place} />
    </Page>
  );
}

function How() {
  const words = useWords(WORDS);
  const [, { say }] = useCart();
  const { ordering, method } = useWanted();
  const options = METHODS.filter((value) => value === method || isOffered(ordering[value] ?? {})).map(
    (value) => ({ value, label: words.methods[value] }),
  );
  return (
    <Panel>
      <div className="form">
        <div className="field">
          <span className="label">{words.method}</span>
          <Segments
            label={words.method}
            value={method}
            options={options}
            onValue={(value) => say({ method: value })}
          />
        </div>
        {method === 'deliver' && <Address />}
        <Days onDay={(day) => say({ wanted: day } as { wanted: string })} />
      </div>
    </Panel>
  );
}

/** The days that are possible; where any is, also none in particular. */
function Days({ onDay }: { onDay: (day: string | undefined) => void }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { ordering, method, wanted, zone, now } = useWanted();
  const schedule = ordering[method] ?? {};
  const isAny = isAnyDay(schedule);
  const days = isAny ? daysFrom(dayIn(zone, now), DAYS) : possibleDays(schedule, { zone, now }, DAYS);
  const options = [
    ...(isAny ? [{ value: '', label: words.soon }] : []),
    ...days.map((day) => ({ value: day, label: speech.day(day) })),
  ];
  const isOther = wanted !== undefined && !days.includes(wanted);
  return (
    <div className="field">
      <span className="label">{words.day}</span>
      <div className="day-strip">
        <Segments
          label={words.day}
          value={isOther ? 'other' : (wanted ?? '')}
          options={isOther ? [...options, { value: 'other', label: speech.day(wanted) }] : options}
          onValue={(day) => onDay(day === '' ? undefined : day === 'other' ? wanted : day)}
        />
      </div>
      <label className="other-day">
        <span className="muted small">{words.otherDay}</span>
        <input
          type="date"
          className="input"
          min={days[0]}
          value={wanted ?? ''}
          onChange={({ target }) => onDay(target.value === '' ? undefined : target.value)}
        />
      </label>
      <OrderBy />
    </div>
  );
}

function Address() {
  const words = useWords(WORDS);
  const customer = useCustomer();
  const [{ address }, { say }] = useCart();
  const known = [customer?.address?.lines, customer?.address?.city].filter(Boolean).join(', ');
  return (
    <div className="field">
      <span className="label">{words.address}</span>
      <p dir="auto">{known === '' ? words.noAddress : known}</p>
      <details open={address !== undefined || known === ''}>
        <summary>{words.otherAddress}</summary>
        <div className="form-row">
          <TextField
            label={words.street}
            value={address?.lines ?? ''}
            onText={(lines) => say(withAddress({ ...address, lines }))}
          />
          <TextField
            label={words.city}
            value={address?.city ?? ''}
            onText={(city) => say(withAddress({ ...address, city }))}
          />
        </div>
      </details>
    </div>
  );
}

/** An address of which nothing is written is none: then theirs is meant. */
function withAddress(address: { lines?: string; city?: string }) {
  const written = Object.fromEntries(Object.entries(address).filter(([, value]) => value.trim() !== ''));
  return { address: Object.keys(written).length === 0 ? undefined : written } as { address: typeof written };
}

function More() {
  const words = useWords(WORDS);
  const customer = useCustomer();
  const [{ reference = '', note = '' }, { say }] = useCart();
  return (
    <div className="form">
      <TextField label={words.reference} value={reference} onText={(text) => say({ reference: text })} />
      <Field label={words.note}>
        {(parts) => (
          <textarea
            {...parts}
            dir="auto"
            className="input"
            value={note}
            onChange={({ target }) => say({ note: target.value })}
          />
        )}
      </Field>
      <p className="muted">{customer?.terms === undefined ? words.paid : words.terms(customer.terms.days)}</p>
    </div>
  );
}

function Foot({ onPlace }: { onPlace: () => void }) {
  const words = useWords(WORDS);
  const lines = useCartLines();
  const { state } = useConnection();
  const wrong = lines.filter(({ line, offer }) => hinders(stateOf(line, offer))).length;
  const isAway = state === 'offline' || state === 'reconnecting';
  return (
    <div className="sticky-foot">
      {isAway && <Note tone="warn">{words.offline}</Note>}
      {wrong > 0 && <p className="small">{words.fix(wrong)}</p>}
      <Total />
      <Button
        kind="primary"
        className="wide"
        because={wrong > 0 ? words.fix(wrong) : undefined}
        onClick={() => onPlace()}
      >
        {words.place}
      </Button>
    </div>
  );
}
