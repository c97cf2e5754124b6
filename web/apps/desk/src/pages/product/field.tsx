/** One field, changed in its place. What somebody else sets meanwhile is said, and left to choose. */
import { Button, Note, useSpeech, useWords } from '@onhand/ui';
import { Pencil } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { WORDS } from './words.js';

interface FieldProps {
  readonly label: string;
  /** As it is kept; empty where it has none. */
  readonly value: string;
  readonly shown?: ReactNode;
  /** Text as it was typed into text as it is kept; nothing where it makes no sense. */
  readonly read?: (typed: string) => string | undefined;
  readonly problem?: string;
  readonly isNeeded?: boolean;
  readonly isNumber?: boolean;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  readonly suggestions?: readonly string[];
  readonly onSave: (value: string) => void;
}

export function FieldInPlace(props: FieldProps) {
  const { label, value, shown } = props;
  const words = useWords(WORDS);
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <Editing {...props} onClose={() => setOpen(false)} />;
  return (
    <div className="field-place">
      <span className="muted small">{label}</span>
      <button
        type="button"
        className="field-value"
        aria-label={words.edit(label)}
        onClick={() => setOpen(true)}
      >
        <span>{value === '' ? words.none : (shown ?? <bdi>{value}</bdi>)}</span>
        <Pencil size={14} aria-hidden="true" />
      </button>
    </div>
  );
}

function Editing(props: FieldProps & { onClose: () => void }) {
  const { label, value, read = (typed: string) => typed.trim(), problem, onSave, onClose } = props;
  const words = useWords(WORDS);
  const speech = useSpeech();
  const id = useId();
  const input = useRef<HTMLInputElement & HTMLSelectElement>(null);
  const [typed, setTyped] = useState(value);
  /** What it was when the editing began, or when one's own was last chosen over another's. */
  const [base, setBase] = useState(value);
  useEffect(() => {
    input.current?.focus();
    if (input.current instanceof HTMLInputElement) input.current.select();
  }, []);
  const kept = read(typed);
  const wrong =
    typed.trim() === ''
      ? props.isNeeded
        ? words.notEmpty
        : undefined
      : kept === undefined
        ? problem
        : undefined;
  const isOther = value !== base && value !== kept;
  const save = () => {
    if (wrong !== undefined || kept === undefined) return;
    if (kept !== value) onSave(kept);
    onClose();
  };
  const other = value === '' ? words.emptied : props.isNumber ? speech.number(value) : value;
  return (
    <form
      className="field-place editing"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isOther) save();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <label htmlFor={id} className="muted small">
        {label}
      </label>
      {props.choices === undefined ? (
        <input
          id={id}
          ref={input}
          className={`input${props.isNumber ? ' quantity' : ''}`}
          dir={props.isNumber ? 'ltr' : 'auto'}
          inputMode={props.isNumber ? 'decimal' : undefined}
          list={props.suggestions === undefined ? undefined : `${id}-list`}
          autoComplete="off"
          aria-invalid={wrong !== undefined}
          aria-describedby={wrong === undefined ? undefined : `${id}-wrong`}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      ) : (
        <select
          id={id}
          ref={input}
          className="input"
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        >
          {props.choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
      {props.suggestions !== undefined && (
        <datalist id={`${id}-list`}>
          {props.suggestions.map((text) => (
            <option key={text} value={text} />
          ))}
        </datalist>
      )}
      {wrong !== undefined && (
        <p id={`${id}-wrong`} className="problem small">
          {wrong}
        </p>
      )}
      {isOther ? (
        <Note
          tone="warn"
          act={
            <span className="acts">
              <Button
                onClick={() => {
                  setTyped(value);
                  onClose();
                }}
              >
                {words.use(other)}
              </Button>
              <Button kind="primary" onClick={() => setBase(value)}>
                {words.keep}
              </Button>
            </span>
          }
        >
          {words.changed(other)}
        </Note>
      ) : (
        <span className="acts">
          <Button kind="primary" type="submit">
            {words.save}
          </Button>
          <Button onClick={onClose}>{words.cancel}</Button>
        </span>
      )}
    </form>
  );
}
