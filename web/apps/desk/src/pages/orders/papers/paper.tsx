/** What all papers have: a bar that is not printed, and a sheet. */
import { Button } from '@onhand/ui';
import { Printer } from 'lucide-react';
import type { ReactNode } from 'react';
import './papers.css';

interface PaperProps {
  readonly print: string;
  /** Beside the button: the way back, choices. */
  readonly tools: ReactNode;
  readonly children: ReactNode;
  readonly language?: string;
}

export function Paper({ print: label, tools, children, language }: PaperProps) {
  return (
    <div className="paper-page">
      <div className="paper-tools">
        {tools}
        <Button kind="primary" icon={<Printer size={18} aria-hidden="true" />} onClick={() => print()}>
          {label}
        </Button>
      </div>
      <article
        className="paper"
        {...(language === undefined ? {} : { lang: language, dir: language === 'ar' ? 'rtl' : 'ltr' })}
      >
        {children}
      </article>
    </div>
  );
}

/** A box to be ticked by hand. */
export function Tick() {
  return <span className="tick-box" aria-hidden="true" />;
}
