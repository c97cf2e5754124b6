/** Signing out: what was not sent stays on this device, and is asked about before. */
import { useOutbox } from '@onhand/react';
import { arabic, english, inBoth, useWords } from '@onhand/ui';
import { useSession } from '../session/context.js';
import { forgetToken, keepWho } from '../session/session.js';

const WORDS = inBoth(
  {
    sure: (count: number) =>
      `${english(count, {
        one: '# change was not sent yet and stays on this device.',
        other: '# changes were not sent yet and stay on this device.',
      })} Sign out all the same?`,
  },
  {
    sure: (count: number) =>
      `${arabic(count, {
        zero: 'لا شيء ينتظر.',
        one: 'تغيير واحد لم يُرسَل بعد ويبقى على هذا الجهاز.',
        two: 'تغييران لم يُرسَلا بعد ويبقيان على هذا الجهاز.',
        few: '# تغييرات لم تُرسَل بعد وتبقى على هذا الجهاز.',
        many: '# تغييرًا لم تُرسَل بعد وتبقى على هذا الجهاز.',
        other: '# تغيير لم تُرسَل بعد وتبقى على هذا الجهاز.',
      })} هل تخرج مع ذلك؟`,
  },
);

export function useSignOut(): () => void {
  const words = useWords(WORDS);
  const { server, app, onhand } = useSession();
  const { items } = useOutbox();
  return () => {
    if (items.length > 0 && !confirm(words.sure(items.length))) return;
    const out = async () => {
      // Without a line the browser's session can't be ended now; nobody is let in here by what is left of it but whoever has it.
      await server.ask('/api/v1/session', { method: 'DELETE' }).catch(() => {});
      keepWho(undefined, app);
      forgetToken(app);
      // A copy of what a person may see does not stay where they signed out, unless something in it still waits to be sent.
      await (items.length === 0 ? onhand.forget() : onhand.close());
      location.assign(`/${app}/`);
    };
    void out();
  };
}
