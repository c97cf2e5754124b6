/** The page: signed in or not, in a language and in colours. */
import { useState } from 'react';
import { Business } from './business.js';
import { openSession, type Session } from './session.js';
import { keepToken, useLanguage, useTheme } from './settings.js';
import { SignIn } from './sign-in.js';
import { SpeechContext, speechIn } from './words/index.js';

export function App({ first }: { first: Session | undefined }) {
  const [session, setSession] = useState(first);
  const [language, switchLanguage] = useLanguage();
  const [theme, switchTheme] = useTheme();
  const [speech, setSpeech] = useState(() => speechIn(language));
  if (speech.language !== language) setSpeech(speechIn(language));
  const { words } = speech;

  const settings = (
    <>
      <button
        type="button"
        className="button quiet"
        lang={language === 'ar' ? 'en' : 'ar'}
        onClick={switchLanguage}
      >
        {words.language}
      </button>
      <button
        type="button"
        className="button quiet"
        aria-label={words.theme[theme]}
        title={words.theme[theme]}
        onClick={switchTheme}
      >
        <span aria-hidden="true" className={`theme ${theme}`} />
      </button>
    </>
  );

  return (
    <SpeechContext.Provider value={speech}>
      {session === undefined ? (
        <>
          <header className="top">
            <span className="brand">{words.appName}</span>
            <span className="end">{settings}</span>
          </header>
          <SignIn
            onToken={(token) => {
              keepToken(token);
              setSession(openSession(token));
            }}
          />
        </>
      ) : (
        <Business
          key={session.token}
          session={session}
          settings={settings}
          onSignOut={() => {
            keepToken(undefined);
            setSession(undefined);
            void session.onhand.close();
          }}
        />
      )}
    </SpeechContext.Provider>
  );
}
