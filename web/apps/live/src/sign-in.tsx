/** The door: a token, and the two languages. */
import { type FormEvent, useId, useState } from 'react';
import { isToken } from './settings.js';
import { useSpeech } from './words/index.js';

export function SignIn({ onToken }: { onToken: (token: string) => void }) {
  const { words } = useSpeech();
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  const id = useId();
  const problem = wrong ? words.signIn.notAToken : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isToken(text.trim())) onToken(text.trim());
    else setWrong(true);
  };
  return (
    <main className="sign-in">
      <form className="panel" onSubmit={submit} noValidate>
        <h1>{words.signIn.title}</h1>
        <p className="muted">{words.signIn.about}</p>
        <div className="field">
          <label htmlFor={id}>{words.signIn.token}</label>
          <input
            id={id}
            className="input code"
            type="password"
            autoComplete="off"
            spellCheck={false}
            value={text}
            aria-invalid={wrong}
            aria-describedby={`${id}-hint`}
            onChange={(event) => {
              setText(event.target.value);
              setWrong(false);
            }}
          />
          <p id={`${id}-hint`} className="muted small">
            {words.signIn.hint}
          </p>
        </div>
        <p role="alert" className={problem ? 'note bad' : undefined}>
          {problem}
        </p>
        <button type="submit" className="button primary">
          {words.signIn.go}
        </button>
        <p className="muted small">{words.signIn.remember}</p>
        <p>
          <a href="/api/v1/docs/">{words.signIn.docs}</a>
        </p>
      </form>
    </main>
  );
}
