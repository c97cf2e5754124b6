/** The account over some time, as the business has it: to be read or printed. */
import type { AccountEntry } from '@onhand/client';
import { useServer } from '@onhand/frame';
import { useConnection } from '@onhand/react';
import { Button, Field, Figure, Note, Panel, useSpeech, useWords } from '@onhand/ui';
import { useState } from 'react';
import { useMoney } from '../../data/held.js';
import { WORDS } from './words.js';

interface StatementReply {
  readonly opening?: string;
  readonly closing: string;
  readonly lines: readonly { readonly balance: string; readonly entry: AccountEntry }[];
}

export function Statement({ customer }: { customer: string }) {
  const words = useWords(WORDS);
  const server = useServer();
  const { state } = useConnection();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [reply, setReply] = useState<StatementReply>();
  const [hasFailed, setFailed] = useState(false);
  const isAway = state === 'offline' || state === 'reconnecting';
  const show = async () => {
    const query = new URLSearchParams();
    if (from !== '') query.set('from', from);
    if (to !== '') query.set('to', to);
    try {
      setReply(await server.get(`/api/v1/customers/${encodeURIComponent(customer)}/statement?${query}`));
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  return (
    <Panel title={words.statement}>
      <div className="form">
        <div className="form-row">
          <DayField label={words.from} value={from} onDay={setFrom} />
          <DayField label={words.to} value={to} onDay={setTo} />
        </div>
        <div className="acts">
          <Button because={isAway ? words.offline : undefined} onClick={show}>
            {words.show}
          </Button>
          {reply !== undefined && <Button onClick={() => print()}>{words.print}</Button>}
        </div>
        {hasFailed && <Note tone="bad">{words.failed}</Note>}
        {reply !== undefined && <Lines reply={reply} />}
      </div>
    </Panel>
  );
}

function DayField({ label, value, onDay }: { label: string; value: string; onDay: (day: string) => void }) {
  return (
    <Field label={label}>
      {(parts) => (
        <input
          {...parts}
          type="date"
          className="input"
          value={value}
          onChange={({ target }) => onDay(target.value)}
        />
      )}
    </Field>
  );
}

function Lines({ reply: { opening, lines, closing } }: { reply: StatementReply }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { money } = useMoney();
  return (
    <table className="table statement">
      <tbody>
        {opening !== undefined && (
          <tr>
            <td colSpan={2}>{words.opening}</td>
            <td className="figures">
              <Figure>{money(opening)}</Figure>
            </td>
          </tr>
        )}
        {lines.map(({ entry, balance }) => (
          <tr key={entry.id}>
            <td>
              {words.kinds[entry.kind] ?? entry.kind}
              <br />
              <span className="muted small">{speech.fullDay(entry.day)}</span>
            </td>
            <td className="figures">
              <Figure>{money(entry.amount)}</Figure>
            </td>
            <td className="figures">
              <Figure>{money(balance)}</Figure>
            </td>
          </tr>
        ))}
        <tr>
          <th scope="row" colSpan={2}>
            {words.closing}
          </th>
          <td className="figures">
            <strong>
              <Figure>{money(closing)}</Figure>
            </strong>
          </td>
        </tr>
      </tbody>
    </table>
  );
}
