/** A menu that opens below its button: arrows move, Enter takes, Escape closes; the browser keeps it above all else. */
import { cloneElement, type KeyboardEvent, type ReactElement, type ReactNode, useId, useRef } from 'react';
import { useSpeech } from '../language/speech.js';

export interface MenuItem {
  readonly key: string;
  readonly label: ReactNode;
  readonly icon?: ReactNode;
  readonly danger?: boolean;
  /** Why it can't be done now; empty where it is only to be read. */
  readonly because?: string | undefined;
  readonly onSelect: () => void;
}

/** Room between the button and the menu, and at the edges of the window, in pixels. */
const GAP = 4;
const EDGE = 12;

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
    place(element, opener.getBoundingClientRect(), direction);
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

/** Below the button, at the side where reading ends, and within the window. */
function place(menu: HTMLElement, opener: DOMRect, direction: 'ltr' | 'rtl'): void {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const wanted = direction === 'rtl' ? opener.left : opener.right - width;
  const left = Math.max(EDGE, Math.min(wanted, innerWidth - width - EDGE));
  const below = opener.bottom + GAP;
  const top = below + height > innerHeight - EDGE ? Math.max(EDGE, opener.top - GAP - height) : below;
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
}
