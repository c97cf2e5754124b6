/** The owner's data: every list as a file, and whether what is shown is what the server has. */
import { useMay, useServer, useToasts } from '@onhand/frame';
import { useConnection, useOnhand } from '@onhand/react';
import { Button, Note, Panel, useSpeech, useWords } from '@onhand/ui';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { WORDS } from './words.js';

/** What people ask for by itself; the rest comes with everything. */
const LISTS = [
  'products',
  'stock_levels',
  'customers',
  'customer_accounts',
  'orders',
  'sales',
  'movements',
] as const;
const REST = [
  'account_entries',
  'allocations',
  'documents',
  'returns',
  'price_lists',
  'price_rules',
  'customer_groups',
  'locations',
  'exceptions',
  'daily_sales',
  'business',
] as const;
const OWNERS = ['product_costs', 'z_reports', 'cash_movements'] as const;

export function YourData() {
  const words = useWords(WORDS);
  const { sentences } = useSpeech();
  const server = useServer();
  const { show } = useToasts();
  const isAdmin = useMay('admin');
  const { state } = useConnection();
  const [isBusy, setBusy] = useState(false);
  const because = state === 'live' ? undefined : words.needsLine;
  const get = async (lists: readonly string[], form: 'csv' | 'xlsx') => {
    setBusy(true);
    let failed = 0;
    for (const list of lists) {
      await server.download(`/api/v1/${list}.${form}`, `${list}.${form}`).catch(() => {
        failed += 1;
      });
    }
    setBusy(false);
    if (failed > 0) show({ tone: 'bad', text: words.failed, stays: true });
  };
  return (
    <Panel title={words.data}>
      <div className="stack">
        <p className="muted">{words.dataText}</p>
        <ul className="rows">
          {LISTS.map((list) => (
            <li key={list} className="spread">
              <span>{sentences.value('Collection', list)}</span>
              <span className="acts">
                {(['xlsx', 'csv'] as const).map((form) => (
                  <Button
                    key={form}
                    kind="quiet"
                    because={because}
                    disabled={isBusy}
                    icon={<Download size={16} aria-hidden="true" />}
                    onClick={() => void get([list], form)}
                  >
                    <bdi>.{form}</bdi>
                  </Button>
                ))}
              </span>
            </li>
          ))}
        </ul>
        {isAdmin && (
          <div className="spread">
            <span className="muted">{words.everythingText}</span>
            <Button
              because={because}
              disabled={isBusy}
              onClick={() => void get([...LISTS, ...REST, ...OWNERS], 'csv')}
            >
              {words.everything}
            </Button>
          </div>
        )}
        <Check because={because} />
      </div>
    </Panel>
  );
}

function Check({ because }: { because: string | undefined }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const onhand = useOnhand();
  const { verified, corrected } = useConnection();
  const [isBusy, setBusy] = useState(false);
  const check = () => {
    setBusy(true);
    Promise.resolve(onhand.verify())
      .catch(() => {
        // What was found last stays.
      })
      .finally(() => setBusy(false));
  };
  return (
    <>
      <div className="spread">
        <span className="muted">{words.checkText}</span>
        <Button because={because} disabled={isBusy} onClick={check}>
          {isBusy ? words.checking : words.check}
        </Button>
      </div>
      {verified === undefined ? (
        <p className="muted">{words.notChecked}</p>
      ) : (
        <Note tone={corrected > 0 ? 'bad' : 'good'}>
          {corrected > 0
            ? words.differs
            : words.checked(speech.number(verified.equal), speech.time(new Date(verified.time)))}
        </Note>
      )}
    </>
  );
}
