/** A partner is let in in three acts: the name, how they are reached, and the invitation copied. */
import type { Customer } from '@onhand/client';
import { useAct } from '@onhand/frame';
import { Button, Dialog, Note, TextField, useSpeech, useWords } from '@onhand/ui';
import { useState } from 'react';
import { type Invitation, InvitationActs, useInvite } from '../people/invitation.js';
import { reachOf } from '../people/reach.js';
import { WORDS } from './words.js';

interface LetInProps {
  /** Whose person it is; absent: a customer is added with them. */
  readonly customer?: Customer;
  readonly onClose: () => void;
}

export function LetIn({ customer, onClose }: LetInProps) {
  const all = useWords(WORDS);
  const words = all.partner;
  const { language } = useSpeech();
  const act = useAct();
  const invite = useInvite();
  const [name, setName] = useState(customer?.name ?? '');
  const [reach, setReach] = useState(customer?.email ?? customer?.phone ?? '');
  const [person, setPerson] = useState<string>();
  const [invitation, setInvitation] = useState<Invitation>();
  const [isFailed, setFailed] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const given = reachOf(reach);
  const make = async () => {
    if (given === undefined || isBusy) return;
    setBusy(true);
    setFailed(false);
    const id = person ?? (await added());
    if (id !== undefined) {
      setPerson(id);
      const made = await invite(id);
      if (made === undefined) setFailed(true);
      else setInvitation(made);
    }
    setBusy(false);
  };
  /** The customer, where there is none yet, and the person who orders for them. */
  const added = async (): Promise<string | undefined> => {
    const owner = customer?.id ?? crypto.randomUUID();
    if (customer === undefined) {
      const { accepted } = act('add_customer', { id: owner, name: name.trim(), ...given });
      if (!(await accepted)) return undefined;
    }
    const id = crypto.randomUUID();
    const { accepted } = act('add_person', {
      id,
      name: name.trim(),
      role: 'partner',
      customer: owner,
      language,
      ...given,
    });
    return (await accepted) ? id : undefined;
  };
  return (
    <Dialog title={words.title} onClose={onClose}>
      {invitation === undefined ? (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            void make();
          }}
        >
          <p className="muted">{words.intro}</p>
          {isFailed && <Note tone="bad">{words.failed}</Note>}
          <TextField label={all.name} value={name} onText={setName} required autoFocus={name === ''} />
          <TextField
            label={words.reach}
            hint={words.reachHint}
            problem={reach.trim() !== '' && given === undefined ? words.wrong : undefined}
            value={reach}
            onText={setReach}
            required
          />
          <div className="dialog-foot">
            <Button onClick={onClose}>{all.cancel}</Button>
            <Button
              kind="primary"
              type="submit"
              disabled={isBusy || name.trim() === '' || given === undefined}
            >
              {isFailed ? words.again : words.make}
            </Button>
          </div>
        </form>
      ) : (
        <InvitationActs invitation={invitation} name={name} phone={given?.phone} />
      )}
    </Dialog>
  );
}
