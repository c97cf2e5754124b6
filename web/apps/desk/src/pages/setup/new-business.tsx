/** One's own business, beside this one: empty, with what its country proposes. */
import { useMay, useServer } from '@onhand/frame';
import {
  Button,
  Code,
  Facts,
  Figure,
  Note,
  Page,
  Panel,
  SelectField,
  TextField,
  useSpeech,
  useWords,
} from '@onhand/ui';
import { type FormEvent, useState } from 'react';
import { problemOf, useAsked } from '../../data/asked.js';
import { Failed } from '../../data/failed.js';
import { WORDS } from './words.js';

interface Proposal {
  readonly country: string;
  readonly currency: string;
  readonly time_zone: string;
  readonly week_starts: 'monday' | 'sunday' | 'saturday';
  readonly tax_included: boolean;
  readonly taxes: readonly { readonly name: string; readonly rate: string }[];
}

interface Started {
  readonly business: { readonly name: string; readonly port: number };
  readonly token: string;
  /** By which its first owner comes in, once; its path, or its whole address. */
  readonly link?: string | null;
}

export function NewBusinessPage() {
  const words = useWords(WORDS).new;
  const isAdmin = useMay('admin');
  const server = useServer();
  const speech = useSpeech();
  const { value: proposals, problem, again } = useAsked<readonly Proposal[]>('/api/v1/countries');
  const [name, setName] = useState('');
  const [country, setCountry] = useState('');
  const [isStarting, setStarting] = useState(false);
  const [failure, setFailure] = useState<string>();
  const [started, setStarted] = useState<Started>();
  if (!isAdmin) return <Page title={words.title}>{words.ownersOnly}</Page>;
  if (started !== undefined) return <Ready started={started} />;
  const regions = new Intl.DisplayNames(speech.locale, { type: 'region' });
  const countries = (proposals ?? [])
    .map((proposal) => ({ value: proposal.country, label: regions.of(proposal.country) ?? proposal.country }))
    .sort((one, other) => one.label.localeCompare(other.label, speech.locale));
  const proposal = proposals?.find((one) => one.country === country);
  const start = (event: FormEvent) => {
    event.preventDefault();
    setStarting(true);
    setFailure(undefined);
    server
      .post<Started>('/api/v1/businesses', { name: name.trim(), country })
      .then(setStarted, (why: unknown) => {
        const { status } = problemOf(why);
        setFailure(status === 403 ? words.ownersOnly : words.problem);
      })
      .finally(() => setStarting(false));
  };
  return (
    <Page title={words.title}>
      <Panel label={words.title}>
        <form className="form" onSubmit={start}>
          <p className="muted">{words.intro}</p>
          {problem !== undefined && <Failed problem={problem} again={again} />}
          <div className="form-row">
            <TextField label={words.name} required value={name} onText={setName} />
            <SelectField
              label={words.country}
              value={country}
              onValue={setCountry}
              options={[{ value: '', label: words.choose }, ...countries]}
            />
          </div>
          {proposal !== undefined && (
            <>
              <p className="muted">{words.proposed}</p>
              <Proposed proposal={proposal} />
            </>
          )}
          {failure !== undefined && <Note tone="bad">{failure}</Note>}
          <div className="acts">
            <Button
              kind="primary"
              type="submit"
              disabled={isStarting || name.trim() === '' || proposal === undefined}
            >
              {isStarting ? words.starting : words.start}
            </Button>
          </div>
        </form>
      </Panel>
    </Page>
  );
}

function Proposed({ proposal }: { proposal: Proposal }) {
  const words = useWords(WORDS).new;
  const speech = useSpeech();
  const currencies = new Intl.DisplayNames(speech.locale, { type: 'currency' });
  const rates = proposal.taxes.map(({ rate }) => speech.percent(rate)).join(' · ');
  return (
    <Facts
      items={[
        [words.currency, `${currencies.of(proposal.currency)} (${proposal.currency})`],
        [words.zone, <Code key="zone">{proposal.time_zone}</Code>],
        [words.week, speech.sentences.value('Weekday', proposal.week_starts)],
        [
          words.tax,
          <span key="tax">
            <Figure>{rates}</Figure> · {proposal.tax_included ? words.included : words.added}
          </span>,
        ],
      ]}
    />
  );
}

function Ready({ started: { business, token, link } }: { started: Started }) {
  const words = useWords(WORDS).new;
  const origin = `${location.protocol}//${location.hostname}:${business.port}`;
  const address = new URL(link ?? `/desk/#${token}`, origin).href;
  return (
    <Page title={words.title}>
      <Panel label={words.title}>
        <div className="stack">
          <Note tone="good">{words.started(business.name)}</Note>
          <p>{words.once}</p>
          <p className="address">
            <Code>{address}</Code>
          </p>
          <div className="acts">
            <a className="button primary" href={address} target="_blank" rel="noreferrer">
              {words.open}
            </a>
          </div>
        </div>
      </Panel>
    </Page>
  );
}
