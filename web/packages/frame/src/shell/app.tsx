/** An app from its first moment: who is signed in, in which language, and the door for those who are not. */
import type { Effects } from '@onhand/client';
import { OnhandProvider, useConnection } from '@onhand/react';
import { Dialog, inBoth, useWords } from '@onhand/ui';
import { type ReactNode, StrictMode, Suspense, useState, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { ToastProvider } from '../notices/toasts.js';
import { listenForScans } from '../scan/scanner.js';
import { SessionContext } from '../session/context.js';
import { ByLink } from '../session/link.js';
import { language, useAppliedPreferences } from '../session/preferences.js';
import type { AppName } from '../session/server.js';
import type { Session } from '../session/session.js';
import { SignIn } from '../session/sign-in.js';
import { loadSentences, Speaking } from '../session/speech.js';
import { WORDS as DOOR } from '../session/words.js';
import { Arrival } from './arrival.js';
import { Boundary } from './boundary.js';
import { keepForOffline } from './offline.js';

const WORDS = inBoth({ signIn: 'Sign in again' }, { signIn: 'ادخل مرة أخرى' });

export interface AppOptions {
  readonly app: AppName;
  /** What the app's commands show before the server has answered. */
  readonly effects: Effects;
  /** Its pages, for whoever is signed in. */
  readonly pages: ReactNode;
}

/** Begins an app. */
export function startApp({ app, effects, pages }: AppOptions): void {
  const place = document.getElementById('app');
  if (place === null) return;
  keepForOffline(app);
  listenForScans();
  const arrival = new Arrival(app, effects);
  const render = () =>
    createRoot(place).render(
      <StrictMode>
        <Suspense>
          <App arrival={arrival}>{pages}</App>
        </Suspense>
      </StrictMode>,
    );
  // Not left to Suspense: what it has hidden once it shows a third of a second later at the earliest.
  loadSentences(language()).then(render, render);
}

function App({ arrival, children }: { arrival: Arrival; children: ReactNode }) {
  const { language, digits } = useAppliedPreferences();
  const stage = useSyncExternalStore(arrival.subscribe, () => arrival.stage);
  const { server, enter, toTheDoor } = arrival;
  const business = stage.at === 'in' ? stage.session.who.business : undefined;
  const formats = { digits, timeZone: business?.time_zone, currency: business?.currency };
  return (
    <Speaking language={language} formats={formats}>
      <Boundary>
        {stage.at === 'door' && <SignIn server={server} onSignedIn={enter} />}
        {stage.at === 'link' && (
          <ByLink server={server} secret={stage.secret} onSignedIn={enter} onGiveUp={toTheDoor} />
        )}
        {stage.at === 'in' && (
          <SessionContext key={stage.session.who.person.id} value={stage.session}>
            <OnhandProvider client={stage.session.onhand}>
              <ToastProvider>
                {children}
                <SignedOut session={stage.session} />
              </ToastProvider>
            </OnhandProvider>
          </SessionContext>
        )}
      </Boundary>
    </Speaking>
  );
}

/** The server does not know this session any more: the page stays as it is, and one can come in again. */
function SignedOut({ session }: { session: Session }) {
  const words = useWords(WORDS);
  const door = useWords(DOOR);
  const { state, reason } = useConnection();
  const [isClosed, setClosed] = useState(false);
  if (state !== 'refused' || reason !== 'unauthorized' || isClosed) return null;
  return (
    <Dialog title={words.signIn} onClose={() => setClosed(true)}>
      <SignIn
        server={session.server}
        because={door.revoked}
        // The copy and what waits are the person's: whoever else comes in gets their own.
        onSignedIn={() => location.reload()}
      />
    </Dialog>
  );
}
