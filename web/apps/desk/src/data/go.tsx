/** Links to pages by their address, wherever they are made. */
import { Link } from '@tanstack/react-router';
import './go.css';
import type { ReactNode } from 'react';

interface GoProps {
  readonly to: string;
  readonly search?: Readonly<Record<string, string>>;
  readonly className?: string;
  readonly label?: string;
  readonly children: ReactNode;
}

export function Go({ to, search = {}, className, label, children }: GoProps) {
  return (
    <Link to={to} search={search} className={className} aria-label={label}>
      {children}
    </Link>
  );
}
