/** The door: e-mail or phone with a password. */
import { Button, Note, TextField, useWords, westernDigits } from '@onhand/ui';
import { type FormEvent, type ReactNode, useState } from 'react';
import { prefer } from './preferences.js';
import { type Server, ServerProblem } from './server.js';
import { keepWho, type SessionReply } from './session.js';
import { WORDS } from './words.js';

type Words = (typeof WORDS)['en'];

interface SignInProps {
  readonly server: Server;
  readonly onSignedIn: (who: SessionReply) => void;
  /** Why one is here again. */
  readonly because?: string | undefined;
}

export function SignIn({ server, onSignedIn, because }: SignInProps) {
  const words = useWords(WORDS);
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const { busy, problem, attempt } = useAttempt();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void attempt(async () => {
      if (login.trim() === '' || password === '') throw new ServerProblem(0, 'wrong_sign_in');
      const who = await server.post<SessionReply>('/api/v1/session', {
        app: server.app,
        login: westernDigits(login.trim()),
        password,
      });
      keepWho(who, who.app);
      onSignedIn(who);
    });
  };
  return (
    <Door title={words.title}>
      {because !== undefined && <Note tone="warn">{because}</Note>}
      <form className="form" onSubmit={submit} noValidate>
        <TextField
          label={words.login}
          value={login}
          onText={setLogin}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          inputMode="email"
        />
        <TextField
          label={words.password}
          type="password"
          autoComplete="current-password"
          value={password}
          onText={setPassword}
        />
        {problem !== undefined && <Note tone="bad">{problem}</Note>}
        <Button type="submit" kind="primary" disabled={busy}>
          {words.go}
        </Button>
        <p className="muted small">{words.forgot}</p>
      </form>
    </Door>
  );
}

/** The frame of what is shown before one is in: the name, the other language, a panel. */
export function Door({ title, children }: { title: ReactNode; children: ReactNode }) {
  const words = useWords(WORDS);
  return (
    <main className="door">
      <header className="door-head">
        <span className="brand">Onhand</span>
        <Button
          kind="quiet"
          lang={words.language === 'English' ? 'en' : 'ar'}
          onClick={() => prefer({ language: words.language === 'English' ? 'en' : 'ar' })}
        >
          {words.language}
        </Button>
      </header>
      <div className="panel stack">
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}

/** Tries something that the server may refuse, and says why it did. */
export function useAttempt() {
  const words = useWords(WORDS);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const attempt = async (act: () => Promise<void>) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await act();
    } catch (error) {
      setProblem(sentenceOf(error, words));
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, attempt, setProblem };
}

function sentenceOf(error: unknown, words: Words): string {
  if (!(error instanceof ServerProblem)) return words.failed;
  if (error.code === 'offline') return words.offline;
  if (error.status === 429) return words.wait(Math.ceil((error.retryAfter ?? 60) / 60));
  if (error.code === 'wrong_sign_in') return words.wrong;
  if (error.code === 'weak_password') return words.weak;
  return words.link[error.code] ?? words.failed;
}
