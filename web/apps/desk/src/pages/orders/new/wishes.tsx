/** How and when it gets there, and what else is said of it. */
import { possibleDays } from '@onhand/client/calendar';
import { BUSINESS } from '@onhand/client/ids';
import { useNames } from '@onhand/frame';
import { useQuery, useRecord } from '@onhand/react';
import { Panel, Segments, SelectField, TextField, useSpeech, useWords } from '@onhand/ui';
import type { Draft } from '../model/draft.js';
import { useNow } from '../model/hooks.js';
import { WORDS } from './words.js';

interface WishesProps {
  readonly draft: Draft;
  readonly onChange: (changes: Partial<Draft>) => void;
  /** Whether a delivery has nowhere to go. */
  readonly lacksAddress: boolean;
}

const CHANNELS = ['phone', 'message', 'desk'] as const;

export function Wishes({ draft, onChange, lacksAddress }: WishesProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const now = useNow();
  const { value: business } = useRecord('business', BUSINESS);
  const { rows: places } = useQuery('locations', { where: { status: 'active' } });
  const schedule = business?.ordering?.[draft.method];
  const [next] = possibleDays(schedule ?? {}, { zone: business?.time_zone, now: now.getTime() }, 1);
  const isEarly = next !== undefined && draft.wanted !== '' && draft.wanted < next;
  const day = next === undefined ? '—' : speech.day(next);
  const usual = schedule?.cut_off === undefined ? words.next(day) : words.cutOff(schedule.cut_off, day);
  const showsAddress =
    draft.method === 'deliver' && (lacksAddress || draft.street !== '' || draft.city !== '');
  return (
    <Panel>
      <div className="form">
        <Segments
          label={words.method}
          value={draft.method}
          options={[
            { value: 'deliver', label: words.deliver },
            { value: 'collect', label: words.collect },
          ]}
          onValue={(method) => onChange({ method })}
        />
        {showsAddress && (
          <div className="form-row">
            <TextField
              label={words.street}
              value={draft.street}
              {...(lacksAddress ? { problem: words.needsAddress } : {})}
              onText={(street) => onChange({ street })}
            />
            <TextField label={words.city} value={draft.city} onText={(city) => onChange({ city })} />
          </div>
        )}
        <div className="form-row">
          <TextField
            label={words.wanted}
            type="date"
            hint={isEarly ? words.early(day) : usual}
            value={draft.wanted}
            onText={(wanted) => onChange({ wanted })}
          />
          <TextField
            label={words.from}
            type="time"
            value={draft.from}
            onText={(from) => onChange({ from })}
          />
          <TextField
            label={words.until}
            type="time"
            value={draft.until}
            onText={(until) => onChange({ until })}
          />
        </div>
        <details>
          <summary className="order-summary">{words.more}</summary>
          <div className="form-row">
            <TextField
              label={words.reference}
              value={draft.reference}
              onText={(reference) => onChange({ reference })}
            />
            <TextField label={words.note} value={draft.note} onText={(note) => onChange({ note })} />
            <TextField
              label={words.internalNote}
              value={draft.internalNote}
              onText={(internalNote) => onChange({ internalNote })}
            />
            <SelectField
              label={words.channel}
              value={draft.channel}
              options={CHANNELS.map((value) => ({ value, label: words.channels[value] }))}
              onValue={(channel) => onChange({ channel })}
            />
            <SelectField
              label={words.place}
              value={draft.location ?? ''}
              options={[
                { value: '', label: words.usual },
                ...places
                  .filter(({ kind }) => kind !== 'transit' && kind !== 'quarantine')
                  .map(({ id }) => ({ value: id, label: names.location(id) })),
              ]}
              onValue={(location) => onChange({ location: location === '' ? undefined : location })}
            />
          </div>
        </details>
      </div>
    </Panel>
  );
}
