/** An app from its first moment: who is signed in, in which language, and the door for those who are not. */
import type { Effects } from '@onhand/client';
import { OnhandProvider, useConnection } from '@onhand/react';
import { Dialog, inBoth, useWords } from '@onhand/ui';
import { type ReactNode, StrictMode, Suspense, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { ToastProvider } from '../notices/toasts.js';
import { listenForScans } from '../scan/scanner.js';
import { SessionContext } from '../session/context.js';
import { ByLink } from '../session/link.js';
import { useAppliedPreferences } from '../session/preferences.js';
import type { AppName } from '../session/server.js';
import {
  linkInAddress,
  openSession,
  type Session,
  type SessionReply,
  serverOf,
  whoIsSignedIn,
} from '../session/session.js';
import { SignIn } from '../session/sign-in.js';
import { Speaking } from '../session/speech.js';
import { WORDS as DOOR } from '../session/words.js';
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
  createRoot(place).render(
    <StrictMode>
      <Suspense>
        <App app={app} effects={effects}>
          {pages}
        </App>
      </Suspense>
    </StrictMode>,
  );
}

type Stage =
  | { readonly at: 'starting' }
  | { readonly at: 'door' }
  | { readonly at: 'link'; readonly secret: string }
  | { readonly at: 'in'; readonly session: Session };

interface AppProps {
  readonly app: AppName;
  readonly effects: Effects;
  readonly children: ReactNode;
}

function App({ app, effects, children }: AppProps) {
  const { language, digits } = useAppliedPreferences();
  const [server] = useState(() => serverOf(app));
  const [stage, setStage] = useState<Stage>({ at: 'starting' });
  const enter = (who: SessionReply) => {
    if (who.app !== app) location.assign(`/${who.app}/`);
    else setStage({ at: 'in', session: openSession(server, who, effects) });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is looked once who is signed in
  useEffect(() => {
    const secret = linkInAddress();
    if (secret !== undefined) {
      setStage({ at: 'link', secret });
      return;
    }
    let isOver = false;
    void whoIsSignedIn(server).then((who) => {
      if (isOver) return;
      if (who === undefined) setStage({ at: 'door' });
      else enter(who);
    });
    return () => {
      isOver = true;
    };
  }, [server]);
  const business = stage.at === 'in' ? stage.session.who.business : undefined;
  const formats = { digits, timeZone: business?.time_zone, currency: business?.currency };
  return (
    <Speaking language={language} formats={formats}>
      <Boundary>
        {stage.at === 'door' && <SignIn server={server} onSignedIn={enter} />}
        {stage.at === 'link' && (
          <ByLink
            server={server}
            secret={stage.secret}
            onSignedIn={enter}
            onGiveUp={() => setStage({ at: 'door' })}
          />
        )}
        {stage.at === 'in' && (
          <SessionContext value={stage.session}>
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
