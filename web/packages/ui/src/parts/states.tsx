/** What a page shows when there is nothing to show: not yet, not any, or not possible. */
import type { ReactNode } from 'react';

/** What will be here, and the one button that fills it. */
export function Empty({ children, act }: { children: ReactNode; act?: ReactNode }) {
  return (
    <div className="empty">
      <p>{children}</p>
      {act}
    </div>
  );
}

/** Only at the first start: what is held already is shown at once. */
export function Skeleton({ rows = 6, label }: { rows?: number; label: string }) {
  return (
    <div className="skeleton" role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
        <span key={place} />
      ))}
    </div>
  );
}

interface PageProps {
  readonly title: ReactNode;
  /** Beside the title: a status, figures. */
  readonly about?: ReactNode;
  /** The page's acts; the primary one last. */
  readonly acts?: ReactNode;
  readonly children: ReactNode;
}

/** A page with its title and its acts. */
export function Page({ title, about, acts, children }: PageProps) {
  return (
    <div className="page">
      <header className="page-head">
        <h1>{title}</h1>
        {about}
        {acts !== undefined && <div className="end">{acts}</div>}
      </header>
      {children}
    </div>
  );
}

interface PanelProps {
  readonly title?: ReactNode;
  readonly acts?: ReactNode;
  readonly label?: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A surface with a heading. */
export function Panel({ title, acts, label, className, children }: PanelProps) {
  return (
    <section
      className={className === undefined ? 'panel' : `panel ${className}`}
      aria-label={label ?? (typeof title === 'string' ? title : undefined)}
    >
      {(title !== undefined || acts !== undefined) && (
        <div className="panel-head">
          {title !== undefined && <h2>{title}</h2>}
          {acts}
        </div>
      )}
      {children}
    </section>
  );
}
