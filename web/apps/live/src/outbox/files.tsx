/** What waits, saved to a file for another device, and such a file read. */
import { useOnhand } from '@onhand/react';
import { type ChangeEvent, useId, useState } from 'react';
import { useSpeech } from '../words/index.js';

/** Saves what waits to a file, and reads such a file. */
export function Files() {
  const { words } = useSpeech();
  const { outbox } = useOnhand();
  const [said, setSaid] = useState<{ tone: 'good' | 'bad'; text: string }>();
  const id = useId();
  const save = async () => {
    const text = await outbox.export();
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    link.download = 'onhand-outbox.json';
    link.click();
    URL.revokeObjectURL(link.href);
  };
  const read = async (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    event.target.value = '';
    if (file === undefined) return;
    try {
      setSaid({ tone: 'good', text: words.outbox.imported(await outbox.import(await file.text())) });
    } catch {
      setSaid({ tone: 'bad', text: words.outbox.notRead });
    }
  };
  return (
    <div className="acts end">
      {said && (
        <span role="status" className={`note ${said.tone}`}>
          {said.text}
        </span>
      )}
      <button type="button" className="button quiet" onClick={save}>
        {words.outbox.export}
      </button>
      <label className="button quiet" htmlFor={id}>
        {words.outbox.import}
      </label>
      <input id={id} className="hidden" type="file" accept="application/json" onChange={read} />
    </div>
  );
}
