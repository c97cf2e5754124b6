/** Parts that are pressed and filled in. */
import {
  Button,
  Chooser,
  Field,
  fit,
  folded,
  IconButton,
  NumberField,
  Panel,
  SearchBox,
  Segments,
  SelectField,
  Stepper,
  Switch,
  TextField,
  useWords,
} from '@onhand/ui';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { WORDS } from './words.js';

const icon = <Plus size={18} aria-hidden="true" />;

export function Pressed() {
  const words = useWords(WORDS);
  return (
    <Panel title={words.sections.pressed}>
      <div className="acts">
        <Button>{words.button}</Button>
        <Button kind="primary">{words.primary}</Button>
        <Button kind="quiet">{words.quiet}</Button>
        <Button kind="danger">{words.danger}</Button>
        <Button icon={icon}>{words.add}</Button>
        <Button aria-pressed={true}>{words.chosen}</Button>
        <Button disabled>{words.disabled}</Button>
        <Button kind="primary" disabled>
          {words.disabled}
        </Button>
        <Button because={words.because}>{words.disabled}</Button>
        <IconButton icon={icon} label={words.add} />
        <Button className="wide">{words.wide}</Button>
      </div>
    </Panel>
  );
}

export function Fields() {
  const words = useWords(WORDS);
  const [text, setText] = useState('');
  const [number, setNumber] = useState('1.5');
  const [state, setState] = useState<'all' | 'low' | 'out'>('all');
  const [isOn, setOn] = useState(true);
  const options = [
    { value: 'all', label: words.all },
    { value: 'low', label: words.low, count: 9 },
    { value: 'out', label: words.out, count: 3 },
  ] as const;
  return (
    <Panel title={words.sections.fields}>
      <div className="samples">
        <TextField label={words.name} hint={words.hint} value={text} onText={setText} />
        <TextField label={words.name} problem={words.problem} value={text} onText={setText} />
        <TextField label={words.name} value={words.disabled} onText={setText} disabled />
        <NumberField
          label={words.quantity}
          unit={words.unit}
          value={number}
          onNumber={(n) => setNumber(n ?? '')}
        />
        <NumberField label={words.price} problem={words.wrong} value="" onNumber={() => {}} />
        <SelectField label={words.state} value={state} options={options} onValue={setState} />
        <Field label={words.note}>
          {(parts) => <textarea {...parts} className="input" dir="auto" rows={2} />}
        </Field>
        <Search />
        <Choosing />
        <Stepper
          value={number}
          onNumber={setNumber}
          labels={{ less: words.less, more: words.more, quantity: words.quantity }}
        />
        <Segments label={words.state} value={state} options={options} onValue={setState} />
        <Switch on={isOn} onSwitch={setOn}>
          {words.on}
        </Switch>
        <Switch on={!isOn} onSwitch={(on) => setOn(!on)}>
          {words.off}
        </Switch>
        <label className="check">
          <input type="checkbox" defaultChecked />
          {words.check}
        </label>
      </div>
    </Panel>
  );
}

function Search() {
  const words = useWords(WORDS);
  const [text, setText] = useState('');
  return <SearchBox label={words.search} value={text} onText={setText} />;
}

function Choosing() {
  const words = useWords(WORDS);
  const [text, setText] = useState('');
  const wanted = folded(text);
  const choices = words.products.filter((name) => fit({ codes: [], text: folded(name) }, wanted) > 0);
  return (
    <Chooser
      label={words.choose}
      text={text}
      onText={setText}
      choices={choices.map((name, place) => ({
        key: name,
        item: name,
        label: name,
        aside: <bdi className="figure">{place}</bdi>,
      }))}
      onChoose={setText}
    />
  );
}
