/** Coming in by a link: a first owner, an invitation, a new password, a demo. */
import type { LocalName } from '@onhand/client';
import { Button, Note, TextField, useSpeech, useWords, westernDigits } from '@onhand/ui';
import { type FormEvent, useEffect, useState } from 'react';
import type { AppName, Server } from './server.js';
import { keepWho, type SessionReply } from './session.js';
import { Door, useAttempt } from './sign-in.js';
import { WORDS } from './words.js';

/** What a link is, as the server says it. */
interface LinkReply {
  readonly kind: 'owner' | 'invitation' | 'reset' | 'demo';
  readonly app: AppName;
  readonly name?: string;
  readonly login?: string;
  readonly needs_password: boolean;
  readonly business_name: string;
  readonly business_names?: readonly LocalName[];
}

interface LinkProps {
  readonly server: Server;
  readonly secret: string;
  readonly onSignedIn: (who: SessionReply) => void;
  /** Goes to the door instead. */
  readonly onGiveUp: () => void;
}

export function ByLink({ server, secret, onSignedIn, onGiveUp }: LinkProps) {
  const words = useWords(WORDS);
  const [link, setLink] = useState<LinkReply>();
  const { problem, attempt } = useAttempt();
  const use = async (given: object) => {
    const who = await server.post<SessionReply>('/api/v1/links/use', { secret, ...given });
    keepWho(who, who.app);
    onSignedIn(who);
  };
  const look = () =>
    attempt(async () => {
      const found = await server.post<LinkReply>('/api/v1/links/look', { secret });
      if (found.needs_password) setLink(found);
      else await use({});
    });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a link is looked at once
  useEffect(() => void look(), [secret]);
  if (link === undefined) {
    return (
      <Door title={words.welcomeAll}>
        {problem === undefined ? (
          <p role="status">{words.opening}</p>
        ) : (
          <>
            <Note tone="bad">{problem}</Note>
            <div className="acts">
              <Button onClick={look}>{words.tryAgain}</Button>
              <Button kind="quiet" onClick={onGiveUp}>
                {words.title}
              </Button>
            </div>
          </>
        )}
      </Door>
    );
  }
  return <Fill link={link} onFilled={use} />;
}

function Fill({ link, onFilled }: { link: LinkReply; onFilled: (given: object) => Promise<void> }) {
  const words = useWords(WORDS);
  const business = useSpeech().nameOf({ name: link.business_name, names: link.business_names });
  const [name, setName] = useState(link.name ?? '');
  const [login, setLogin] = useState(link.login ?? '');
  const [password, setPassword] = useState('');
  const { busy, problem, attempt } = useAttempt();
  const [missing, setMissing] = useState(false);
  const isOwner = link.kind === 'owner';
  const lacks = (text: string) => (missing && text.trim() === '' ? words.needed : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isFilled = password !== '' && (!isOwner || (name.trim() !== '' && login.trim() !== ''));
    setMissing(!isFilled);
    if (!isFilled) return;
    const about = isOwner ? { name: name.trim(), login: westernDigits(login.trim()) } : {};
    void attempt(() => onFilled({ ...about, password }));
  };
  return (
    <Door title={link.name === undefined ? words.welcomeAll : words.welcome(link.name)}>
      <p>{isOwner ? words.owner : link.kind === 'reset' ? words.reset : words.invitation(business)}</p>
      <form className="form" onSubmit={submit} noValidate>
        {isOwner && <TextField label={words.name} value={name} onText={setName} problem={lacks(name)} />}
        {isOwner ? (
          <TextField
            label={words.login}
            value={login}
            onText={setLogin}
            autoComplete="username"
            autoCapitalize="none"
            problem={lacks(login)}
          />
        ) : (
          <input type="hidden" autoComplete="username" value={login} readOnly />
        )}
        <TextField
          label={words.newPassword}
          hint={words.passwordHint}
          type="password"
          autoComplete="new-password"
          value={password}
          onText={setPassword}
          problem={lacks(password)}
        />
        {problem !== undefined && <Note tone="bad">{problem}</Note>}
        <Button type="submit" kind="primary" disabled={busy}>
          {words.begin}
        </Button>
      </form>
    </Door>
  );
}
