/** What needs someone now, and how today is. */
import { useMay, useSession } from '@onhand/frame';
import { useConnection, useQuery, useSubscription } from '@onhand/react';
import { MarkBudget, Note, Page, Skeleton, useSpeech, useWords } from '@onhand/ui';
import { useAttentionCount } from '../../data/attention.js';
import { useBusinessDay } from '../../data/business-day.js';
import { Go } from '../../data/go.js';
import { SetupList } from '../setup/list.js';
import { Activity } from './activity.js';
import { DemoCards } from './demo.js';
import { useToday } from './figures.js';
import { HourChart } from './hours.js';
import { LowAndOut } from './low.js';
import { Orders, Sold, StockValue } from './sold.js';
import './today.css';
import { WORDS } from './words.js';

export function TodayPage() {
  const words = useWords(WORDS);
  const { who } = useSession();
  const costs = useMay('costs');
  const today = useToday();
  const isNew = useIsNew();
  return (
    <MarkBudget>
      {(many) => (
        <Page title={words.today} about={<About many={many} />}>
          <AttentionStrip />
          {isNew ? (
            <SetupList />
          ) : today.isLoading ? (
            <Skeleton label={words.loading} />
          ) : (
            <div className="today">
              <div className="today-column">
                <Sold today={today} />
                <HourChart today={today} />
              </div>
              <div className="today-column">
                <Orders />
                {costs && <StockValue />}
                <Activity />
              </div>
              <div className="today-column">
                <LowAndOut />
              </div>
            </div>
          )}
          {who.demo && <DemoCards />}
        </Page>
      )}
    </MarkBudget>
  );
}

/** A business in which nothing is there yet: what is to be done first is shown instead of zeros. */
function useIsNew(): boolean {
  const { status } = useSubscription('products');
  const products = useQuery('products', { limit: 0 });
  const orders = useQuery('orders', { limit: 0 });
  return status === 'ready' && products.count === 0 && orders.count === 0;
}

function About({ many }: { many: boolean }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { state, lastSync } = useConnection();
  const day = useBusinessDay();
  const isLive = state === 'live';
  return (
    <span className={many ? 'muted updating' : 'muted'}>
      {many && `${words.updating} · `}
      {!isLive && lastSync !== undefined ? words.asOf(speech.briefly(new Date(lastSync))) : speech.day(day)}
    </span>
  );
}

function AttentionStrip() {
  const words = useWords(WORDS);
  const count = useAttentionCount();
  if (count === 0) return null;
  return (
    <Note
      tone="bad"
      act={
        <Go to="/attention" className="button">
          {words.look}
        </Go>
      }
    >
      <strong>{words.attention(count)}</strong>
    </Note>
  );
}
