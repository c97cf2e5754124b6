/** Letters that tabs leave each other, in IndexedDB. */

import { LETTERS_MAX, type MailStore } from '../../tabs/mail.js';
import { done, transact } from './requests.js';
import { MAIL } from './schema.js';

export function mailIn(database: () => IDBDatabase): MailStore {
  return {
    post: (letter) =>
      transact(database, [MAIL], 'relaxed', async (transaction) => {
        const store = transaction.objectStore(MAIL);
        const number = Number(await done(store.add(letter)));
        store.delete(IDBKeyRange.upperBound(number - LETTERS_MAX));
      }),
    after: (last) =>
      transact(database, [MAIL], 'readonly', async (transaction) => {
        const store = transaction.objectStore(MAIL);
        const newest = await done(store.openKeyCursor(undefined, 'prev'));
        const now = Number(newest?.key ?? 0);
        if (last === undefined || now <= last) return { letters: [], last: now };
        return { letters: await done(store.getAll(IDBKeyRange.lowerBound(last, true))), last: now };
      }),
  };
}
