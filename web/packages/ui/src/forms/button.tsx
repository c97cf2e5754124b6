/** Buttons, and links that look like them. */
import type { ButtonHTMLAttributes, ReactNode } from 'react';

export type ButtonKind = 'plain' | 'primary' | 'quiet' | 'danger';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: ButtonKind;
  readonly icon?: ReactNode;
  /** Why it can't be pressed now: it stays reachable, and says so. */
  readonly because?: string | undefined;
}

export function Button({
  kind = 'plain',
  icon,
  because,
  children,
  className,
  onClick,
  ...rest
}: ButtonProps) {
  const look = `button${kind === 'plain' ? '' : ` ${kind}`}${kind === 'danger' ? ' quiet' : ''}`;
  return (
    <button
      type="button"
      {...rest}
      className={className === undefined ? look : `${look} ${className}`}
      {...(because === undefined ? { onClick } : { 'aria-disabled': true, title: because, onClick: stay })}
    >
      {icon}
      {children}
    </button>
  );
}

function stay(event: { preventDefault(): void }): void {
  event.preventDefault();
}

interface IconButtonProps extends Omit<ButtonProps, 'icon' | 'children'> {
  readonly icon: ReactNode;
  /** What it does, for those who hear it or point at it. */
  readonly label: string;
}

export function IconButton({ icon, label, kind = 'quiet', ...rest }: IconButtonProps) {
  return (
    <Button {...rest} kind={kind} className="icon" aria-label={label} title={label}>
      {icon}
    </Button>
  );
}
