/** The bell: hears what is to be noticed, says it at the edge of the page and by a sound, and keeps the last of it. */
import { useOnhand } from '@onhand/react';
import { Button, Chip, Dialog, Dotted, useSpeech, useWords } from '@onhand/ui';
import { Bell as BellIcon, VolumeX } from 'lucide-react';
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useSession } from '../session/context.js';
import { useNews } from './hear.js';
import { keeperOf } from './keeper.js';
import { kindsOf, type News, type NoticeAbout, soundOf } from './kinds.js';
import { type Notice, toastKey } from './list.js';
import { useSaid } from './sentence.js';
import { useNoticeSettings } from './settings.js';
import { player, wakeOnTouch } from './sounds.js';
import { useToasts } from './toasts.js';
import { WORDS } from './words.js';

/** Where the record is that a notice is about; nothing where the app has no page for it. */
export type NoticeTarget = (about: NoticeAbout) => string | undefined;

interface BellProps {
  readonly target: NoticeTarget;
  /** Goes to a page of the app. */
  readonly go: (path: string) => void;
}

/** How often the alert of an order comes again. */
const AGAIN_MS = 20_000;

export function NoticeBell({ target, go }: BellProps) {
  const words = useWords(WORDS);
  const keeper = keeperOf(useSession());
  const list = useSyncExternalStore(keeper.subscribe, () => keeper.list);
  const [isOpen, setOpen] = useState(false);
  const open = useCallback(
    (notice: Notice) => {
      keeper.seen(notice.id);
      setOpen(false);
      const path = target(notice.about);
      if (path === undefined) setOpen(true);
      else go(path);
    },
    [keeper, target, go],
  );
  useTelling(open);
  useRepeated(list);
  const isBlocked = useBlocked();
  const unseen = list.reduce((sum, { seen, count }) => (seen ? sum : sum + count), 0);
  const label = words.bell(unseen);
  return (
    <>
      <button
        type="button"
        className="button quiet icon bell"
        aria-haspopup="dialog"
        aria-label={isBlocked ? `${label}. ${words.tapForSound}` : label}
        title={isBlocked ? words.tapForSound : label}
        onClick={() => setOpen(true)}
      >
        {isBlocked ? <VolumeX size={20} aria-hidden="true" /> : <BellIcon size={20} aria-hidden="true" />}
        {isBlocked && (
          <span className="tap" aria-hidden="true">
            {words.tapForSound}
          </span>
        )}
        {unseen > 0 && (
          <bdi className="unseen-count figure" aria-hidden="true">
            {unseen > 99 ? '99+' : unseen}
          </bdi>
        )}
      </button>
      {isOpen && (
        <Dialog
          kind="sheet"
          title={words.notices}
          onClose={() => {
            keeper.seen();
            setOpen(false);
          }}
        >
          <NoticeList list={list} onOpen={open} target={target} />
          <div className="acts">
            <Button
              onClick={() => {
                setOpen(false);
                go('/settings/notices');
              }}
            >
              {words.settings}
            </Button>
            {list.length > 0 && (
              <Button kind="quiet" onClick={() => keeper.clear()}>
                {words.clear}
              </Button>
            )}
          </div>
        </Dialog>
      )}
    </>
  );
}

interface ListProps {
  readonly list: readonly Notice[];
  readonly onOpen: (notice: Notice) => void;
  readonly target: NoticeTarget;
}

function NoticeList({ list, onOpen, target }: ListProps) {
  const words = useWords(WORDS);
  const { app } = useSession();
  if (list.length === 0) return <p className="muted">{app === 'shop' ? words.nonePartner : words.none}</p>;
  return (
    <ul className="rows notices">
      {list.map((notice) => (
        <li key={notice.id}>
          {target(notice.about) === undefined ? (
            <div className="notice">
              <NoticeText notice={notice} />
            </div>
          ) : (
            <button type="button" className="notice opens" onClick={() => onOpen(notice)}>
              <NoticeText notice={notice} />
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

function NoticeText({ notice }: { notice: Notice }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { title, sentence, lines } = useSaid()(notice);
  return (
    <>
      <span className="spread">
        <span className="acts">
          <Chip tone={notice.tone}>{title}</Chip>
          {notice.isPriority && <Chip tone="promised">{words.priority}</Chip>}
        </span>
        <span className="muted small">
          <Dotted
            parts={[!notice.seen && words.fresh, <bdi key="at">{speech.briefly(new Date(notice.at))}</bdi>]}
          />
        </span>
      </span>
      <span className={notice.seen ? undefined : 'strong'}>{sentence}</span>
      {lines.map((line) => (
        <span key={line} className="small">
          {line}
        </span>
      ))}
    </>
  );
}

/** Says what is new. */
function useTelling(open: (notice: Notice) => void): void {
  const words = useWords(WORDS);
  const session = useSession();
  const keeper = keeperOf(session);
  const settings = useNoticeSettings();
  const said = useSaid();
  const { show } = useToasts();
  const tell = (news: News) => {
    if (!kindsOf(session.app).includes(news.kind) || !settings.choice(news.kind).on) return;
    const notice = keeper.add(news);
    if (notice === undefined) return;
    if (settings.isLoud(notice.kind)) keeper.sound(soundOf(notice.kind, notice.tone));
    const { title, sentence, lines } = said(notice);
    show({
      tone: notice.isPriority ? 'promised' : notice.tone,
      text: notice.kind === 'refused' ? title : sentence,
      lines: notice.kind === 'refused' && notice.count === 1 ? [sentence, ...lines] : lines,
      stays: notice.tone === 'bad',
      key: toastKey(notice),
      act: { label: words.open, run: () => open(notice) },
    });
  };
  // Names and languages change; those who listen do so once.
  const latest = useRef(tell);
  useEffect(() => {
    latest.current = tell;
  });
  useNews(useCallback((news) => latest.current(news), []));
  useEffect(wakeOnTouch, []);
}

/** Whether sounds are wanted, and the browser does not let them be heard yet. */
function useBlocked(): boolean {
  const { app } = useSession();
  const settings = useNoticeSettings();
  const isReady = useSyncExternalStore(player.subscribe, () => player.isReady);
  return !isReady && kindsOf(app).some((kind) => settings.isLoud(kind));
}

/** Where it is wanted, an order's alert comes again until someone, here or elsewhere, has opened it. */
function useRepeated(list: readonly Notice[]): void {
  const session = useSession();
  const onhand = useOnhand();
  const settings = useNoticeSettings();
  const isWanted = settings.chosen.repeat === true && settings.isLoud('new_order');
  const waiting = list.filter(({ kind, seen }) => kind === 'new_order' && !seen);
  const isOn = isWanted && waiting.length > 0;
  const latest = useRef(waiting);
  useEffect(() => {
    latest.current = waiting;
  });
  useEffect(() => {
    if (!isOn) return;
    const isUntouched = ({ about: { subject } }: Notice) => {
      const order = subject && onhand.record('orders', subject.id).value;
      return order === undefined || order.state === 'placed';
    };
    const timer = setInterval(() => {
      if (latest.current.some(isUntouched)) keeperOf(session).sound('order');
    }, AGAIN_MS);
    return () => clearInterval(timer);
  }, [isOn, onhand, session]);
}
