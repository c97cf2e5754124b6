/** What needs someone now, and how today is. */
import { useQuery } from '@onhand/react';
import { Page, useWords } from '@onhand/ui';
import { WORDS } from '../../words.js';

export function TodayPage() {
  const words = useWords(WORDS);
  const { rows } = useQuery('orders', { sort: '-number', limit: 10 });
  return (
    <Page title={words.today}>
      <ul>
        {rows.map(({ id, number }) => (
          <li key={id}>{number}</li>
        ))}
      </ul>
    </Page>
  );
}
