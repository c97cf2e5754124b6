/** What lies over the page until it is done with: a dialog in the middle, or a sheet at the side. */
import { X } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { IconButton } from '../forms/button.js';
import { inBoth, useWords } from '../language/speech.js';

const WORDS = inBoth({ close: 'Close' }, { close: 'إغلاق' });

interface DialogProps {
  readonly title: ReactNode;
  readonly kind?: 'dialog' | 'wide' | 'sheet';
  readonly onClose: () => void;
  /** Buttons below; the primary one last. */
  readonly foot?: ReactNode;
  readonly children: ReactNode;
}

/** It is open for as long as it is there. */
export function Dialog({ title, kind = 'dialog', onClose, foot, children }: DialogProps) {
  const words = useWords(WORDS);
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const dialog = element.current;
    if (dialog === null) return;
    if (!dialog.open) dialog.showModal();
    // Closed before it is taken away, the browser gives the focus back to where it was.
    return () => dialog.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it too, as the browser has it
    <dialog
      ref={element}
      className={`dialog ${kind}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === element.current) onClose();
      }}
    >
      <div className="dialog-body">
        <header className="dialog-head">
          <h2 id={id}>{title}</h2>
          <IconButton icon={<X size={20} aria-hidden="true" />} label={words.close} onClick={onClose} />
        </header>
        {children}
        {foot !== undefined && <footer className="dialog-foot">{foot}</footer>}
      </div>
    </dialog>
  );
}
