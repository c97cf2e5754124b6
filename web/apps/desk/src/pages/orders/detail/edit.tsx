/** Changing an order: what it would come to is shown before it is applied. */
import type { Order } from '@onhand/client';
import { useNames, useReasonsOf } from '@onhand/frame';
import { useOnhand } from '@onhand/react';
import {
  Button,
  IconButton,
  Note,
  NumberInput,
  Panel,
  SelectField,
  TextField,
  useSpeech,
  useWords,
} from '@onhand/ui';
import { X } from 'lucide-react';
import { useState } from 'react';
import { actionsOf, type Edit, type EditLine, editOf, isAsked, newlyShort } from '../model/changes.js';
import { useProductFinder } from '../model/find.js';
import { useIsOnline, useLevelsOf, useStock, useUnits } from '../model/hooks.js';
import { ProductInput } from '../model/product-input.js';
import { asEdited } from '../model/view.js';
import { WORDS as SHARED } from '../words.js';
import { ChangedMeanwhile } from './meanwhile.js';
import { WORDS } from './words.js';

interface EditProps {
  readonly order: Order;
  readonly onDone: () => void;
}

export function EditOrder({ order, onDone }: EditProps) {
  const words = useWords(WORDS);
  const shared = useWords(SHARED);
  const onhand = useOnhand();
  const reasonsOf = useReasonsOf();
  const isOnline = useIsOnline();
  const [base, setBase] = useState(order);
  const [edit, setEdit] = useState<Edit>(() => editOf(order));
  const [reasons, setReasons] = useState<readonly string[]>([]);
  const [isGiven, setGiven] = useState(false);
  const actions = actionsOf(order, edit);
  const change = (changes: Partial<Edit>) => setEdit((before) => ({ ...before, ...changes }));
  const apply = async () => {
    setGiven(true);
    const handle = onhand.send('edit_order', { order: order.id, actions: [...actions] });
    const outcome = await handle.settled;
    setGiven(false);
    if (outcome.status === 'accepted') onDone();
    else if (outcome.refusal !== undefined) {
      setReasons(reasonsOf(outcome.refusal));
      // It stays in the form; it need not wait among what was not accepted too.
      onhand.outbox.discard(handle.id).catch(() => undefined);
    }
  };
  const because = !isOnline ? shared.needsLine : actions.length === 0 ? words.nothingChanged : undefined;
  return (
    <Panel title={words.editing}>
      <div className="form">
        {!isGiven && (
          <ChangedMeanwhile
            was={base}
            now={order}
            onTheirs={() => {
              setBase(order);
              setEdit(editOf(order));
            }}
            onMine={() => setBase(order)}
          />
        )}
        <EditLines order={order} edit={edit} onChange={change} />
        <EditHead edit={edit} onChange={change} />
        <Preview order={order} edit={edit} />
        {reasons.length > 0 && (
          <Note tone="bad">
            {[words.refused, ...reasons].map((reason) => (
              <span key={reason} className="order-reason">
                {reason}
              </span>
            ))}
          </Note>
        )}
        <div className="acts">
          <Button kind="primary" because={because} disabled={isGiven} onClick={() => void apply()}>
            {words.apply}
          </Button>
          <Button onClick={onDone}>{words.stop}</Button>
        </div>
      </div>
    </Panel>
  );
}

interface PartProps {
  readonly edit: Edit;
  readonly onChange: (changes: Partial<Edit>) => void;
}

function EditLines({ order, edit, onChange }: PartProps & { order: Order }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const units = useUnits();
  const finder = useProductFinder();
  const [unknown, setUnknown] = useState('');
  const put = (key: string, quantity: string) =>
    onChange({ lines: edit.lines.map((line) => (line.key === key ? { ...line, quantity } : line)) });
  const add = (product: string, quantity: string) => {
    const line: EditLine = { key: `new ${edit.lines.length} ${product}`, product, quantity };
    onChange({ lines: [...edit.lines, line] });
    setUnknown('');
  };
  return (
    <div className="stack tight">
      <ul className="rows">
        {edit.lines.map((line) => (
          <li key={line.key} className="order-line">
            <span className="stack tight">
              <bdi>{names.product(line.product)}</bdi>
              {line.place !== undefined && (order.lines[line.place]?.taken ?? '0') !== '0' && (
                <span className="muted small">
                  {words.taken} {speech.number(order.lines[line.place]?.taken ?? '0')}
                </span>
              )}
            </span>
            <span className="acts">
              <NumberInput
                className="order-quantity"
                aria-label={words.quantityOf(names.product(line.product))}
                value={line.quantity}
                onNumber={(number) => put(line.key, number ?? '')}
              />
              <bdi className="muted">
                {line.unit === undefined ? units.of(line.product) : units.word(line.unit)}
              </bdi>
              <IconButton
                icon={<X size={18} aria-hidden="true" />}
                label={words.remove(names.product(line.product))}
                onClick={() => onChange({ lines: edit.lines.filter(({ key }) => key !== line.key) })}
              />
            </span>
          </li>
        ))}
      </ul>
      <ProductInput
        finder={finder}
        label={words.addLine}
        location={order.location}
        onAdd={(product, quantity) => add(product.id, quantity ?? '1')}
        onUnknown={setUnknown}
      />
      {unknown !== '' && (
        <Note tone="warn">{speech.of({ en: `Not known: ${unknown}`, ar: `غير معروف: ${unknown}` })}</Note>
      )}
    </div>
  );
}

function EditHead({ edit, onChange }: PartProps) {
  const words = useWords(WORDS);
  const shared = useWords(SHARED);
  return (
    <div className="form-row">
      <SelectField
        label={words.method}
        value={edit.method ?? ''}
        options={[
          { value: '', label: '—' },
          { value: 'deliver', label: shared.deliver },
          { value: 'collect', label: shared.collect },
        ]}
        onValue={(method) => onChange({ method: method === '' ? undefined : method })}
      />
      <TextField
        label={words.wanted}
        type="date"
        value={edit.wanted}
        onText={(wanted) => onChange({ wanted })}
      />
      <TextField label={words.fromTime} type="time" value={edit.from} onText={(from) => onChange({ from })} />
      <TextField
        label={words.untilTime}
        type="time"
        value={edit.until}
        onText={(until) => onChange({ until })}
      />
      <TextField
        label={words.reference}
        value={edit.reference}
        onText={(reference) => onChange({ reference })}
      />
      <TextField label={words.customerNote} value={edit.note} onText={(note) => onChange({ note })} />
    </div>
  );
}

/** The new total, and what becomes short by it. */
function Preview({ order, edit }: { order: Order; edit: Edit }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const onhand = useOnhand();
  const stock = useStock();
  useLevelsOf(edit.lines.map(({ product }) => product));
  const actions = actionsOf(order, edit);
  if (actions.length === 0) return <Note>{words.nothingChanged}</Note>;
  const after = asEdited(onhand, order.id, actions);
  if (after === undefined || !after.lines.some(isAsked)) return <Note>{words.notTold}</Note>;
  const short = newlyShort(order, after, stock);
  return (
    <fieldset className="note info" aria-label={words.preview}>
      <strong>
        {after.total === order.total
          ? words.sameTotal(speech.money(order.total))
          : words.newTotal(speech.money(order.total), speech.money(after.total))}
      </strong>
      {short.map(({ product, missing }) => (
        <span key={product} className="problem">
          {words.shortThen(names.product(product), speech.number(missing))}
        </span>
      ))}
      {short.length === 0 && <span>{words.noShort}</span>}
    </fieldset>
  );
}
