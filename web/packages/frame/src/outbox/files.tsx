/** What waits, saved to a file for another device, and such a file read. */
import { useOnhand, useOutbox } from '@onhand/react';
import { Button, Note, useWords } from '@onhand/ui';
import { type ChangeEvent, useRef, useState } from 'react';
import { WORDS } from '../connection/words.js';
import { saveFile } from '../session/server.js';

export function Files() {
  const words = useWords(WORDS);
  const { outbox } = useOnhand();
  const { items } = useOutbox();
  const [said, setSaid] = useState<{ tone: 'good' | 'bad'; text: string }>();
  const input = useRef<HTMLInputElement>(null);
  const save = async () =>
    saveFile(new Blob([await outbox.export()], { type: 'application/json' }), 'onhand-outbox.json');
  const readFile = async (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    event.target.value = '';
    if (file === undefined) return;
    try {
      setSaid({ tone: 'good', text: words.imported(await outbox.import(await file.text())) });
    } catch {
      setSaid({ tone: 'bad', text: words.notRead });
    }
  };
  return (
    <div className="stack tight">
      {said && <Note tone={said.tone}>{said.text}</Note>}
      <div className="acts">
        {items.length > 0 && (
          <Button kind="quiet" onClick={save}>
            {words.export}
          </Button>
        )}
        <Button kind="quiet" onClick={() => input.current?.click()}>
          {words.import}
        </Button>
        <input
          ref={input}
          hidden
          type="file"
          accept="application/json"
          aria-label={words.import}
          onChange={readFile}
        />
      </div>
    </div>
  );
}
