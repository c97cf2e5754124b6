/** The list by which a business is set up: what is done follows from what is there. */
import { useServer } from '@onhand/frame';
import { useTransitions } from '@onhand/react';
import { Button, Chip, Figure, Panel, Skeleton, useSpeech, useWords } from '@onhand/ui';
import { useEffect, useRef } from 'react';
import { useAsked } from '../../data/asked.js';
import { Failed } from '../../data/failed.js';
import { Go } from '../../data/go.js';
import { WORDS } from './words.js';

type StepName = keyof (typeof WORDS)['en']['steps'];

interface Step {
  readonly step: StepName;
  readonly state: 'open' | 'done' | 'passed_over';
  readonly count: number;
  readonly needed: boolean;
}

interface Setup {
  readonly left: number;
  readonly steps: readonly Step[];
}

const PLACES: Readonly<Record<StepName, string>> = {
  business: '/settings',
  places: '/setup/place',
  products: '/setup/products',
  stock: '/import',
  customers: '/customers',
  people: '/people',
};

const TONES = { open: 'info', done: 'good', passed_over: 'muted' } as const;

export function SetupList() {
  const words = useWords(WORDS);
  const server = useServer();
  const { value, problem, again, set } = useAsked<Setup>('/api/v1/setup');
  const soon = useRef<ReturnType<typeof setTimeout>>(undefined);
  const look = () => {
    clearTimeout(soon.current);
    soon.current = setTimeout(again, 500);
  };
  useEffect(() => () => clearTimeout(soon.current), []);
  useTransitions('products', {}, look);
  useTransitions('locations', {}, look);
  useTransitions('customers', {}, look);
  if (problem !== undefined && value === undefined) return <Failed problem={problem} again={again} />;
  if (value === undefined) return <Skeleton label={words.loading} />;
  const pass = (step: StepName, passed_over: boolean) =>
    void server.post<Setup>(`/api/v1/setup/${step}`, { passed_over }).then(set, again);
  const next = value.steps.find(({ state }) => state === 'open')?.step;
  return (
    <Panel title={words.title} acts={<span className="muted">{words.left(value.left)}</span>}>
      <p className="muted">{value.left === 0 ? words.finished : words.intro}</p>
      <ol className="rows">
        {value.steps.map((step) => (
          <StepRow key={step.step} step={step} isNext={step.step === next} onPass={pass} />
        ))}
      </ol>
    </Panel>
  );
}

interface StepRowProps {
  readonly step: Step;
  readonly isNext: boolean;
  readonly onPass: (step: StepName, passedOver: boolean) => void;
}

function StepRow({ step: { step, state, count }, isNext, onPass }: StepRowProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const said = words.steps[step];
  return (
    <li className="setup-step">
      <div>
        <h3>
          {said.title} {count > 1 && <Figure>{speech.number(count)}</Figure>}
        </h3>
        <p className="muted">{said.text}</p>
      </div>
      <Chip tone={TONES[state]}>{words.states[state]}</Chip>
      <div className="acts">
        {state === 'open' && step !== 'business' && (
          <Button kind="quiet" onClick={() => onPass(step, true)}>
            {words.later}
          </Button>
        )}
        {state === 'passed_over' && (
          <Button kind="quiet" onClick={() => onPass(step, false)}>
            {words.takeUp}
          </Button>
        )}
        <Go to={PLACES[step]} className={isNext ? 'button primary' : 'button'}>
          {said.act}
        </Go>
      </div>
    </li>
  );
}
