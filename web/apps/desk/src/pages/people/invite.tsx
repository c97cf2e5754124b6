/** Someone who is to work here is invited: a name, how they are reached, what they may do. */
import type { Role } from '@onhand/client';
import { useAct, useSession } from '@onhand/frame';
import { Button, Dialog, SelectField, TextField, useSpeech, useWords } from '@onhand/ui';
import { useState } from 'react';
import { type Invitation, InvitationActs, useInvite } from './invitation.js';
import { ROLES } from './page.js';
import { reachOf } from './reach.js';
import { WORDS } from './words.js';

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const words = useWords(WORDS);
  const { sentences, language } = useSpeech();
  const { who } = useSession();
  const act = useAct();
  const invite = useInvite();
  const [name, setName] = useState('');
  const [reach, setReach] = useState('');
  const [role, setRole] = useState<Role>('staff');
  const [person, setPerson] = useState<string>();
  const [invitation, setInvitation] = useState<Invitation>();
  const given = reachOf(reach);
  const roles: readonly Role[] = who.person.role === 'owner' ? ['owner', ...ROLES] : ROLES;
  const make = async () => {
    if (given === undefined) return;
    const id = person ?? crypto.randomUUID();
    if (person === undefined) {
      const { accepted } = act('add_person', { id, name: name.trim(), role, language, ...given });
      if (!(await accepted)) return;
      setPerson(id);
    }
    setInvitation(await invite(id));
  };
  return (
    <Dialog title={words.invite} onClose={onClose}>
      {invitation === undefined ? (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            void make();
          }}
        >
          <TextField label={words.name} value={name} onText={setName} required autoFocus />
          <TextField
            label={words.reach}
            hint={words.reachHint}
            problem={reach.trim() !== '' && given === undefined ? words.wrong : undefined}
            value={reach}
            onText={setReach}
            required
          />
          <SelectField
            label={words.role}
            hint={words.roleHints[role]}
            value={role}
            onValue={setRole}
            options={roles.map((value) => ({ value, label: sentences.value('Role', value) }))}
          />
          <div className="dialog-foot">
            <Button onClick={onClose}>{words.cancel}</Button>
            <Button kind="primary" type="submit" disabled={name.trim() === '' || given === undefined}>
              {words.make}
            </Button>
          </div>
        </form>
      ) : (
        <InvitationActs invitation={invitation} name={name} phone={given?.phone} />
      )}
    </Dialog>
  );
}
