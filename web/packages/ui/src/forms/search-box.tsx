/** Where one types what is looked for. */
import { Search } from 'lucide-react';
import type { KeyboardEvent, Ref } from 'react';

interface SearchBoxProps {
  readonly label: string;
  readonly value: string;
  readonly onText: (text: string) => void;
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
  readonly autoFocus?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
}

export function SearchBox({ label, value, onText, ...rest }: SearchBoxProps) {
  return (
    <span className="search-box">
      <Search size={18} aria-hidden="true" />
      <input
        {...rest}
        type="search"
        dir="auto"
        className="input"
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={({ target }) => onText(target.value)}
      />
    </span>
  );
}
