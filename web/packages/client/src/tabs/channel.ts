/** How the tabs of a browser hear each other: by BroadcastChannel, or by letters that they leave in the storage. */

import type { Environment } from '../environment.js';
import type { MailStore } from './mail.js';
import type { TabMessage } from './port.js';

/** A message, and the tab that it is from. */
export interface Letter {
  readonly from: string;
  readonly message: TabMessage | ElectionMessage;
}

/** What the election itself says: the leader of that epoch goes. */
export interface ElectionMessage {
  readonly topic: 'left';
  readonly body: number;
}

export interface Channel {
  post(letter: Letter): void;
  close(): void;
}

/** Gives a channel by that name. Letters of other tabs are given to `hear`. */
export type OpenChannel = (name: string, hear: (letter: Letter) => void) => Channel;

/** The browser's own; `undefined` where it has none. */
export function broadcastChannels(): OpenChannel | undefined {
  if (typeof BroadcastChannel === 'undefined') return undefined;
  return (name, hear) => {
    const channel = new BroadcastChannel(name);
    channel.onmessage = ({ data }: { data: unknown }) => {
      if (isLetter(data)) hear(data);
    };
    // In Node it would keep the program from ending.
    if ('unref' in channel && typeof channel.unref === 'function') channel.unref();
    return {
      post: (letter) => channel.postMessage(letter),
      close: () => channel.close(),
    };
  };
}

/** How often letters in the storage are looked for, in milliseconds. */
export const MAIL_MS = 500;

/** Letters in the storage that the tabs share, for browsers without BroadcastChannel. */
export function mailChannels(mail: MailStore, environment: Environment): OpenChannel {
  return (_name, hear) => {
    let open = true;
    let last: number | undefined;
    let cancel: () => void = () => undefined;
    const look = async () => {
      try {
        const { letters, last: now } = await mail.after(last);
        last = now;
        for (const letter of letters) if (open && isLetter(letter)) hear(letter);
      } catch {
        // The storage fails: whoever depends on it hears of that by itself.
      }
      if (open) cancel = environment.after(MAIL_MS, () => void look());
    };
    void look();
    return {
      post: (letter) => void mail.post(letter).catch(() => undefined),
      close: () => {
        open = false;
        cancel();
      },
    };
  };
}

function isLetter(value: unknown): value is Letter {
  return typeof value === 'object' && value !== null && 'from' in value && 'message' in value;
}
