/** Where one is in the shop: paths with parameters, links that say where one is, and Back finds a page as it was left. */
import {
  type AnchorHTMLAttributes,
  type ComponentType,
  createContext,
  lazy,
  type MouseEvent,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useSyncExternalStore,
} from 'react';

const BASE = '/shop';
/** What scrolls is the page, not the window. */
const SCROLLER = 'page';
/** How long Back waits for the rows that were there before. */
const RESTORE_MS = 1_500;

export type Params = Readonly<Record<string, string>>;
/** What an address says of a list; a name with nothing is left out. */
export type Search = Readonly<Record<string, string | undefined>>;

export interface Route {
  /** `/orders/$order`: what begins with `$` is a parameter. */
  readonly path: string;
  readonly page: ComponentType;
  /** Loads the page's code before it is opened. */
  readonly load?: () => Promise<unknown>;
}

/** A page whose code is loaded when it is first opened. */
export function page<Name extends string>(
  path: string,
  from: () => Promise<Readonly<Record<Name, ComponentType>>>,
  name: Name,
): Route {
  const load = async (): Promise<{ default: ComponentType }> => ({ default: (await from())[name] });
  return { path, page: lazy(load), load: from };
}

/** The parameters of a path that has this form. */
export function matched(form: string, path: string): Params | undefined {
  const wanted = form.split('/').filter(Boolean);
  const given = path.split('/').filter(Boolean);
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [place, part] of wanted.entries()) {
    const value = given[place] as string;
    if (part.startsWith('$')) params[part.slice(1)] = decoded(value);
    else if (part !== value) return undefined;
  }
  return params;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** An address within the shop. */
export function addressOf(to: string, search: Search = {}): string {
  const said = Object.entries(search).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const query = new URLSearchParams(said).toString();
  return `${BASE}${to === '/' ? '/' : to}${query === '' ? '' : `?${query}`}`;
}

const listeners = new Set<() => void>();
const scrolled = new Map<string, number>();
/** Where Back has brought us, until its scroll is found again. */
let returnedTo: string | undefined;

const keyNow = () => (history.state as { readonly key?: string } | null)?.key ?? 'first';
const told = () => {
  for (const listener of [...listeners]) listener();
};

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) addEventListener('popstate', popped);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) removeEventListener('popstate', popped);
  };
}

function popped(): void {
  returnedTo = keyNow();
  told();
}

/** Goes to an address within the shop. */
export function go(
  to: string,
  { search, replace = false }: { search?: Search; replace?: boolean } = {},
): void {
  const state = { key: replace ? keyNow() : String(Math.random()) };
  history[replace ? 'replaceState' : 'pushState'](state, '', addressOf(to, search));
  told();
}

const here = () => location.pathname + location.search;

/** The path within the shop, and what the address says beside it. */
export function usePlace(): { readonly path: string; readonly search: URLSearchParams } {
  const address = useSyncExternalStore(subscribe, here);
  return useMemo(() => {
    const [path = '', query = ''] = address.split('?');
    return { path: path.slice(BASE.length) || '/', search: new URLSearchParams(query) };
  }, [address]);
}

/** One name of the address, and a way to say it anew. */
export function useSearch(name: string): [string, (value: string) => void] {
  const { path, search } = usePlace();
  // What the address says now: another name may just have been changed.
  const set = (value: string) =>
    go(path, {
      search: { ...Object.fromEntries(new URLSearchParams(location.search)), [name]: value },
      replace: true,
    });
  return [search.get(name) ?? '', set];
}

const ParamsContext = createContext<Params>({});

export function useParams(): Params {
  return useContext(ParamsContext);
}

/** The page of the address. */
export function Routes({
  routes,
  notFound: NotFound,
}: {
  routes: readonly Route[];
  notFound: ComponentType;
}) {
  const { path } = usePlace();
  const found = routes
    .map((route) => ({ route, params: matched(route.path, path) }))
    .find(({ params }) => params !== undefined);
  useScroll(path);
  // What is loaded now opens later without a line too.
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const { load } of routes) load?.().catch(() => {});
    }, 2_000);
    return () => clearTimeout(timer);
  }, [routes]);
  if (found === undefined) return <NotFound />;
  const Page = found.route.page;
  return (
    <ParamsContext value={found.params ?? {}}>
      <Page key={path} />
    </ParamsContext>
  );
}

/** A new page begins at its top; one that Back brings is where it was. */
function useScroll(path: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: each path has a scroll of its own
  useLayoutEffect(() => {
    const scroller = document.getElementById(SCROLLER);
    if (scroller === null) return;
    const key = keyNow();
    const wanted = returnedTo === key ? (scrolled.get(key) ?? 0) : 0;
    returnedTo = undefined;
    scroller.scrollTop = wanted;
    const began = performance.now();
    let frame = 0;
    const keep = () => scrolled.set(keyNow(), scroller.scrollTop);
    const restore = () => {
      scroller.scrollTop = wanted;
      const isThere = Math.abs(scroller.scrollTop - wanted) < 2;
      if (!isThere && performance.now() - began < RESTORE_MS) frame = requestAnimationFrame(restore);
      else scroller.addEventListener('scroll', keep, { passive: true });
    };
    frame = requestAnimationFrame(restore);
    return () => {
      cancelAnimationFrame(frame);
      scroller.removeEventListener('scroll', keep);
    };
  }, [path]);
}

interface LinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly to: string;
  readonly search?: Search;
  /** It also stands for what is below its path. */
  readonly whole?: boolean;
}

/** A link within the shop; `aria-current` where it leads to where one is. */
export function Link({ to, search, whole = false, onClick, ...rest }: LinkProps) {
  const { path } = usePlace();
  const isHere = path === to || (whole && path.startsWith(`${to}/`));
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const { button, metaKey, ctrlKey, shiftKey, altKey, defaultPrevented } = event;
    if (defaultPrevented || button !== 0 || metaKey || ctrlKey || shiftKey || altKey) return;
    event.preventDefault();
    go(to, search === undefined ? {} : { search });
  };
  return (
    <a {...rest} href={addressOf(to, search)} aria-current={isHere ? 'page' : undefined} onClick={follow} />
  );
}
