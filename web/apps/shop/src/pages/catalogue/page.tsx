/** What can be had, and at which price. */
import { useQuery } from '@onhand/react';
import { Page, useWords } from '@onhand/ui';
import { WORDS } from '../../words.js';

export function CataloguePage() {
  const words = useWords(WORDS);
  const { rows } = useQuery('prices', { limit: 10 });
  return (
    <Page title={words.catalogue}>
      <ul>
        {rows.map(({ id, name }) => (
          <li key={id}>{name}</li>
        ))}
      </ul>
    </Page>
  );
}
