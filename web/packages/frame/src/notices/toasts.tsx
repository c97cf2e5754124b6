/** Short messages at the edge of the page. Errors stay until they are closed; nothing is said by a toast alone. */
import { Button, IconButton, inBoth, type Tone, useWords } from '@onhand/ui';
import { X } from 'lucide-react';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';

const WORDS = inBoth({ close: 'Close', region: 'Messages' }, { close: 'إغلاق', region: 'رسائل' });

export interface Toast {
  readonly tone: Tone;
  readonly text: string;
  /** More of it, each in a line. */
  readonly lines?: readonly string[];
  readonly act?: { readonly label: string; readonly run: () => void };
  /** It stays until it is closed. */
  readonly stays?: boolean;
  /** How long it is there otherwise. */
  readonly forMs?: number;
  /** It takes the place of one with the same key, and of those below it: `a:b` is below `a`. */
  readonly key?: string;
}

interface Shown extends Toast {
  readonly id: number;
}

interface Toasts {
  readonly show: (toast: Toast) => void;
}

const ToastContext = createContext<Toasts>({ show: () => {} });

const USUAL_MS = 4_000;
const MOST = 4;
let last = 0;

export function useToasts(): Toasts {
  return useContext(ToastContext);
}

function isReplaced(key: string | undefined, by: string | undefined): boolean {
  return by !== undefined && (key === by || (key?.startsWith(`${by}:`) ?? false));
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const words = useWords(WORDS);
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const close = useCallback((id: number) => setShown((all) => all.filter((one) => one.id !== id)), []);
  const show = useCallback(
    (toast: Toast) => {
      last += 1;
      const id = last;
      setShown((all) => {
        const others = all.filter(({ key }) => !isReplaced(key, toast.key));
        return [...others, { ...toast, id }].slice(-MOST);
      });
      if (!toast.stays) setTimeout(() => close(id), toast.forMs ?? USUAL_MS);
    },
    [close],
  );
  const toasts = useMemo(() => ({ show }), [show]);
  return (
    <ToastContext value={toasts}>
      {children}
      <section className="toasts" aria-label={words.region} aria-live="polite">
        {shown.map(({ id, tone, text, lines, act }) => (
          <div key={id} className={`toast ${tone}`} role={tone === 'bad' ? 'alert' : undefined}>
            <div style={{ gridColumn: 'span 2' }}>
              <p>{text}</p>
              {lines?.map((line) => (
                <p key={line} className="small">
                  {line}
                </p>
              ))}
            </div>
            <span className="acts">
              {act !== undefined && (
                <Button
                  kind="quiet"
                  onClick={() => {
                    act.run();
                    close(id);
                  }}
                >
                  {act.label}
                </Button>
              )}
              <IconButton
                icon={<X size={18} aria-hidden="true" />}
                label={words.close}
                onClick={() => close(id)}
              />
            </span>
          </div>
        ))}
      </section>
    </ToastContext>
  );
}
