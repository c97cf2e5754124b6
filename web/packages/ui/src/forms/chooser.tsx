/** Choosing one of many by typing some of it: arrows move, Enter takes, Escape closes. */
import { type KeyboardEvent, type ReactNode, type Ref, useId, useState } from 'react';

export interface Choice<Item> {
  readonly key: string;
  readonly item: Item;
  readonly label: string;
  /** Beside it: a code, a price, what is available. */
  readonly aside?: ReactNode;
}

interface ChooserProps<Item> {
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  /** What fits the text, best first. */
  readonly choices: readonly Choice<Item>[];
  readonly onChoose: (item: Item) => void;
  /** Enter where nothing fits: the text as it is. */
  readonly onEnter?: (text: string) => void;
  readonly onPaste?: (text: string) => boolean;
  readonly placeholder?: string;
  readonly invalid?: boolean;
  readonly autoFocus?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
}

export function Chooser<Item>(props: ChooserProps<Item>) {
  const { label, text, onText, choices, onChoose, onEnter, onPaste, placeholder, invalid, ref } = props;
  const id = useId();
  const [at, setAt] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const shown = isOpen ? choices : [];
  const place = Math.min(at, Math.max(0, shown.length - 1));
  const choose = (item: Item) => {
    setOpen(false);
    setAt(0);
    onChoose(item);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      setAt(Math.max(0, Math.min(choices.length - 1, place + (event.key === 'ArrowDown' ? 1 : -1))));
    } else if (event.key === 'Escape' && shown.length > 0) {
      event.stopPropagation();
      setOpen(false);
    } else if (event.key === 'Enter' && text.trim() !== '') {
      event.preventDefault();
      const chosen = choices[isOpen ? place : 0];
      if (chosen === undefined) onEnter?.(text);
      else choose(chosen.item);
    }
  };
  return (
    <span className="search-box">
      <input
        ref={ref}
        // biome-ignore lint/a11y/noAutofocus: the page's one purpose, where it is asked for
        autoFocus={props.autoFocus}
        role="combobox"
        dir="auto"
        className="input plain"
        aria-label={label}
        placeholder={placeholder ?? label}
        aria-expanded={shown.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={shown.length > 0 ? `${id}-${place}` : undefined}
        aria-invalid={invalid}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={({ target }) => {
          onText(target.value);
          setOpen(target.value.trim() !== '');
          setAt(0);
        }}
        onKeyDown={onKey}
        onBlur={() => setOpen(false)}
        onPaste={(event) => {
          if (onPaste?.(event.clipboardData.getData('text/plain'))) event.preventDefault();
        }}
      />
      {shown.length > 0 && (
        <div id={`${id}-list`} role="listbox" aria-label={label} className="suggestions">
          {shown.map(({ key, item, label: name, aside }, index) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the input, as listboxes of inputs have it
            <div
              key={key}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === place}
              // Before the input loses the focus.
              onMouseDown={(event) => {
                event.preventDefault();
                choose(item);
              }}
            >
              <bdi className="name">{name}</bdi>
              {aside !== undefined && <span className="muted small">{aside}</span>}
            </div>
          ))}
        </div>
      )}
    </span>
  );
}
