/** Posting a draft: one command for the document, and for what of a delivery is broken a second one after it. */
import type { CommandHandle } from '@onhand/client';
import { useAct } from '@onhand/frame';
import { useConnection, useOnhand } from '@onhand/react';
import { useWords } from '@onhand/ui';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { type Drafting, newId } from './draft.js';
import { type Kind, needsLine } from './kinds.js';
import { brokenLines, countedLines, type Line, stockLines } from './lines.js';
import { keepPlaces, type Places } from './places.js';
import { FORM } from './words.js';

/** How long a fact that is sent may take before the page goes on: it is kept, whatever comes. */
const PATIENCE_MS = 2_500;

export interface Posting {
  readonly post: (more?: readonly Line[]) => void;
  readonly isPosting: boolean;
}

export function usePosting(kind: Kind, { draft, clear, change }: Drafting, places: Places): Posting {
  const act = useAct();
  const onhand = useOnhand();
  const connection = useConnection();
  const words = useWords(FORM);
  const navigate = useNavigate();
  const running = useRef(false);
  const [isPosting, setPosting] = useState(false);

  const give = (lines: readonly Line[]): CommandHandle[] => {
    const { document, party, reference, note, reason } = draft;
    const said = {
      document,
      location: places.location,
      ...(reference ? { reference } : {}),
      ...(note ? { note } : {}),
    };
    const told = { ...said, ...(reason ? { reason } : {}) };
    const undo = () => void act('reverse_document', { document });
    const acting = { done: words.posted, undo };
    const given = stockLines(lines, kind);
    if (kind === 'receive') {
      const receipt = act(
        'post_receipt',
        { ...said, lines: given, ...(party ? { party } : {}) },
        acting,
      ).handle;
      const broken = brokenLines(lines);
      if (broken.length === 0) return [receipt];
      const { document: _, ...place } = said;
      return [receipt, act('post_damage', { ...place, lines: broken }, { after: [receipt] }).handle];
    }
    if (kind === 'transfer') {
      const data = { ...said, destination: places.destination, lines: given };
      return [act('dispatch_transfer', data, { done: words.sent }).handle];
    }
    if (kind === 'count') {
      return [act('post_count', { ...said, lines: countedLines(lines) }, { done: words.posted }).handle];
    }
    if (kind === 'damage') return [act('post_damage', { ...told, lines: given }, acting).handle];
    if (kind === 'waste') return [act('post_waste', { ...told, lines: given }, acting).handle];
    if (kind === 'adjustment') return [act('post_adjustment', { ...told, lines: given }, acting).handle];
    if (kind === 'made') return [act('post_made', { ...said, lines: given }, acting).handle];
    return [act('post_opening', { ...said, lines: given }, acting).handle];
  };

  const post = (more: readonly Line[] = []) => {
    if (running.current) return;
    running.current = true;
    setPosting(true);
    keepPlaces(kind, places);
    const [first, ...others] = give([...draft.lines, ...more]);
    if (first === undefined) return;
    const stop = () => {
      running.current = false;
      setPosting(false);
    };
    const outcome = first.settled.then(({ status }) => status !== 'refused');
    const waits = first.stored.then(() => (connection.state === 'live' ? after(PATIENCE_MS) : undefined));
    const isDone = needsLine(kind) ? outcome : Promise.race([outcome, waits.then(() => true)]);
    void isDone.then((ok) => {
      stop();
      if (ok) {
        clear();
        void navigate({ to: '/documents/$document', params: { document: draft.document } });
        return;
      }
      // What was refused is corrected here and sent anew, under another id.
      for (const handle of [first, ...others]) void onhand.outbox.discard(handle.id);
      change({ document: newId() });
    });
  };
  return { post, isPosting };
}

const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
