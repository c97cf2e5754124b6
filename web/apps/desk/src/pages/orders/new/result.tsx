/** What became of an order that was placed: its number and what is next; or that it waits for the line. */
import type { CommandHandle, Outcome } from '@onhand/client';
import { useRecord } from '@onhand/react';
import { Button, Note, Panel, useWords } from '@onhand/ui';
import { Link } from '@tanstack/react-router';
import { useIsOnline } from '../model/hooks.js';
import { StepButton } from '../model/step.js';
import { WORDS } from './words.js';

interface ResultProps {
  readonly handle: CommandHandle;
  readonly outcome: Outcome | undefined;
  readonly onAnother: () => void;
  readonly onCancel: () => void;
}

export function Result({ handle, outcome, onAnother, onCancel }: ResultProps) {
  const words = useWords(WORDS);
  const isOnline = useIsOnline();
  const { value: order } = useRecord('orders', handle.made ?? '');
  if (outcome?.status === 'accepted' && order?.number !== undefined) {
    const { number, id, state, approval } = order;
    const next = approval === 'waiting' ? 'approve' : state === 'placed' ? 'placed' : 'confirmed';
    return (
      <Panel>
        <div className="stack">
          <Note tone="good">
            <strong>{words.accepted(number)}</strong> {words.nextIs[next]}
          </Note>
          <div className="acts">
            <Button kind="primary" autoFocus onClick={onAnother}>
              {words.another}
            </Button>
            <StepButton order={order} />
            <Link to="/orders/$order" params={{ order: id }} className="button">
              {words.open}
            </Link>
          </div>
        </div>
      </Panel>
    );
  }
  if (isOnline || outcome !== undefined) return <Note>{words.sending}</Note>;
  return (
    <Panel>
      <div className="stack">
        <Note tone="warn">{words.kept}</Note>
        <div className="acts">
          <Button kind="primary" onClick={onAnother}>
            {words.another}
          </Button>
          <Button onClick={onCancel}>{words.cancel}</Button>
        </div>
      </div>
    </Panel>
  );
}
