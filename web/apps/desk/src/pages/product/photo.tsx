/** A product's photo: shown, chosen, taken away. */
import type { Product } from '@onhand/client';
import { useAct, useServer } from '@onhand/frame';
import { useConnection } from '@onhand/react';
import { Button, Note, Picture, useSpeech, useWords } from '@onhand/ui';
import { useRef, useState } from 'react';
import { useProblemSentence } from '../../data/asked.js';
import { useWide } from '../../data/wide.js';
import { WORDS } from './words.js';

const MOST_BYTES = 20_000_000;
const KINDS = ['image/jpeg', 'image/png', 'image/webp'];

export function ProductPhoto({ product }: { product: Product }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const server = useServer();
  const act = useAct();
  const sentenceOf = useProblemSentence();
  const { state } = useConnection();
  const isWide = useWide();
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const take = async (file: File) => {
    setProblem(undefined);
    if (file.size > MOST_BYTES) {
      setProblem(words.photoBig(speech.number(Math.round(file.size / 1_000_000))));
      return;
    }
    // Some systems don't say what a file is: then the server looks.
    if (file.type !== '' && !KINDS.includes(file.type)) {
      setProblem(words.photoKind);
      return;
    }
    setBusy(true);
    try {
      const response = await server.ask('/api/v1/photos', { method: 'POST', body: file });
      const { photo } = (await response.json()) as { readonly photo: string };
      act('set_photo', { product: product.id, photo });
    } catch (failure) {
      setProblem(sentenceOf(failure));
    } finally {
      setBusy(false);
    }
  };
  const offline = state === 'live' ? undefined : sentenceOf(undefined);
  return (
    <div className="stack tight product-photo">
      <Picture
        src={product.photo === undefined ? undefined : `/api/v1/photos/${product.photo}/480.webp`}
        name={speech.nameOf(product)}
        size={isWide ? 240 : 112}
      />
      <input
        ref={input}
        type="file"
        className="unseen"
        tabIndex={-1}
        aria-label={words.photo}
        accept="image/*"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file !== undefined) void take(file);
          target.value = '';
        }}
      />
      <span className="acts">
        <Button disabled={isBusy} because={offline} onClick={() => input.current?.click()}>
          {product.photo === undefined ? words.photo : words.photoOther}
        </Button>
        {product.photo !== undefined && (
          <Button kind="quiet" onClick={() => act('remove_photo', { product: product.id })}>
            {words.photoAway}
          </Button>
        )}
      </span>
      {isBusy && <p className="muted small">{words.photoBusy}</p>}
      {problem !== undefined && <Note tone="bad">{problem}</Note>}
    </div>
  );
}
