/** A menu that opens below its button: arrows move, Enter takes, Escape closes; the browser keeps it above all else. */
import { cloneElement, type KeyboardEvent, type ReactElement, type ReactNode, useId, useRef } from 'react';
import { useSpeech } from '../language/speech.js';
import { placeBelow } from './place.js';

export interface MenuItem {
  readonly key: string;
  readonly label: ReactNode;
  readonly icon?: ReactNode;
  readonly danger?: boolean;
  /** Why it can't be done now; empty where it is only to be read. */
  readonly because?: string | undefined;
  readonly onSelect: () => void;
}

interface Opener {
  readonly popoverTarget?: string;
  readonly 'aria-haspopup'?: 'menu';
}

export function Menu({ button, items }: { button: ReactElement<Opener>; items: readonly MenuItem[] }) {
  const { direction } = useSpeech();
  const id = useId();
  const menu = useRef<HTMLDivElement>(null);
  const opened = () => {
    const element = menu.current;
    const opener = element?.previousElementSibling;
    if (!element || !opener) return;
    placeBelow(element, opener.getBoundingClientRect(), direction === 'rtl' ? 'left' : 'right');
    element.querySelector<HTMLElement>('[role="menuitem"]:not([aria-disabled])')?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    const all = [...(menu.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === 'Tab') menu.current?.hidePopover();
    if (next === undefined) return;
    event.preventDefault();
    all.at(next % all.length)?.focus();
  };
  return (
    <>
      {cloneElement(button, { popoverTarget: id, 'aria-haspopup': 'menu' })}
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        className="menu"
        onToggle={(event) => event.newState === 'open' && opened()}
        onKeyDown={onKey}
      >
        {items.map(({ key, label, icon, danger, because, onSelect }) => (
          <button
            key={key}
            type="button"
            role="menuitem"
            tabIndex={-1}
            className={`menu-item${danger ? ' danger' : ''}`}
            title={because || undefined}
            aria-disabled={because === undefined ? undefined : true}
            onClick={() => {
              if (because !== undefined) return;
              menu.current?.hidePopover();
              onSelect();
            }}
          >
            {icon}
            <span>{label}</span>
          </button>
        ))}
      </div>
    </>
  );
}
