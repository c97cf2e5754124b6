/** What the business is like, how this device looks, and the owner's data. */
import { prefer, useMay, usePreferences } from '@onhand/frame';
import { useQuery } from '@onhand/react';
import { Chip, Code, Note, Page, Panel, Segments, Skeleton, useSpeech, useWords } from '@onhand/ui';
import { Go } from '../../data/go.js';
import { BusinessForm } from './business.js';
import { YourData } from './data.js';
import { OrdersForm } from './orders.js';
import './settings.css';
import { WORDS } from './words.js';

export function SettingsPage() {
  const words = useWords(WORDS);
  const isAdmin = useMay('admin');
  const business = useQuery('business', { limit: 1 }).rows[0];
  return (
    <Page title={words.title}>
      {!isAdmin && <Note>{words.ownersOnly}</Note>}
      <div className="settings">
        <div className="stack">
          {business === undefined && <Skeleton label={words.loading} />}
          {business !== undefined && isAdmin && <BusinessForm business={business} />}
          {business !== undefined && isAdmin && <OrdersForm business={business} />}
        </div>
        <div className="stack">
          <Others />
          <Appearance />
          <Places />
          <YourData />
        </div>
      </div>
    </Page>
  );
}

function Others() {
  const words = useWords(WORDS);
  const places = [
    ['/people', words.people, words.peopleText],
    ['/import', words.import, words.importText],
    ['/setup', words.setup, words.setupText],
  ] as const;
  return (
    <Panel title={words.more}>
      <ul className="rows">
        {places.map(([to, title, text]) => (
          <li key={to}>
            <Go to={to} className="row-button">
              <strong>{title}</strong>
              <span />
              <span className="muted small">{text}</span>
            </Go>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Appearance() {
  const words = useWords(WORDS);
  const { language, theme, density, digits } = usePreferences();
  return (
    <Panel title={words.appearance}>
      <div className="form">
        <Row label={words.language}>
          <Segments
            label={words.language}
            value={language}
            onValue={(value) => prefer({ language: value })}
            options={[
              { value: 'en', label: 'English' },
              { value: 'ar', label: 'العربية' },
            ]}
          />
        </Row>
        <Row label={words.theme}>
          <Segments
            label={words.theme}
            value={theme}
            onValue={(value) => prefer({ theme: value })}
            options={(['auto', 'light', 'dark'] as const).map((value) => ({
              value,
              label: words.themes[value],
            }))}
          />
        </Row>
        <Row label={words.density}>
          <Segments
            label={words.density}
            value={density}
            onValue={(value) => prefer({ density: value })}
            options={(['auto', 'compact', 'normal'] as const).map((value) => ({
              value,
              label: words.densities[value],
            }))}
          />
        </Row>
        <Row label={words.digits}>
          <Segments
            label={words.digits}
            value={digits}
            onValue={(value) => prefer({ digits: value })}
            options={[
              { value: 'latn', label: '123' },
              { value: 'arab', label: '١٢٣' },
            ]}
          />
        </Row>
      </div>
    </Panel>
  );
}

function Row({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="field">
      <span className="label">{label}</span>
      {children}
    </div>
  );
}

function Places() {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const isStaff = useMay('staff');
  const { rows } = useQuery('locations', { sort: 'name' });
  return (
    <Panel
      title={words.places}
      acts={
        isStaff && (
          <Go to="/setup/place" className="button">
            {words.placeAdd}
          </Go>
        )
      }
    >
      <ul className="rows">
        {rows
          .filter(({ kind }) => kind !== 'transit')
          .map((place) => (
            <li key={place.id} className="spread place-row">
              <span>
                <bdi>{speech.nameOf(place)}</bdi> <Code>{place.code}</Code>
              </span>
              <span className="muted small">
                {speech.sentences.value('LocationKind', place.kind)}
                {place.online && ` · ${words.placesOnline}`}{' '}
                {place.status === 'archived' && (
                  <Chip tone="muted">{speech.sentences.value('LocationStatus', 'archived')}</Chip>
                )}
              </span>
            </li>
          ))}
      </ul>
    </Panel>
  );
}
