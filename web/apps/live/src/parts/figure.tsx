/** Figures and codes: they read from left to right in every language, and digits stand below each other. */
import type { ReactNode } from 'react';

export function Figure({ children }: { children: ReactNode }) {
  return <bdi className="figure">{children}</bdi>;
}

export function Code({ children }: { children: ReactNode }) {
  return <bdi className="code">{children}</bdi>;
}
