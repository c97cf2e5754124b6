/** Who may sign in: those who work here, and partners. */
import type { Person, Role } from '@onhand/client';
import { useAct, useMay, useNames, useServer, useSession, useToasts } from '@onhand/frame';
import { useQuery, useSubscription } from '@onhand/react';
import {
  Button,
  Chip,
  Dialog,
  Dotted,
  Empty,
  IconButton,
  Menu,
  type MenuItem,
  Note,
  Page,
  Panel,
  SelectField,
  Skeleton,
  useSpeech,
  useWords,
} from '@onhand/ui';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { problemOf, useAsked } from '../../data/asked.js';
import { useProblemWords } from '../../data/failed.js';
import { Go } from '../../data/go.js';
import { type Invitation, InvitationActs, useInvite } from './invitation.js';
import { InviteDialog } from './invite.js';
import { WORDS } from './words.js';

export function PeoplePage() {
  const words = useWords(WORDS);
  const isAdmin = useMay('admin');
  const { status } = useSubscription('people');
  const { rows } = useQuery('people', { sort: 'name' });
  const [isInviting, setInviting] = useState(false);
  const working = rows.filter(({ role }) => role !== 'partner');
  const partners = rows.filter(({ role }) => role === 'partner');
  if (status === 'refused') {
    return (
      <Page title={words.title}>
        <Note tone="warn">{isAdmin ? words.unavailable : words.adminsOnly}</Note>
      </Page>
    );
  }
  return (
    <Page
      title={words.title}
      acts={
        isAdmin && (
          <Button kind="primary" onClick={() => setInviting(true)}>
            {words.invite}
          </Button>
        )
      }
    >
      {status === 'loading' && rows.length === 0 && <Skeleton label={words.loading} />}
      {status !== 'loading' && rows.length === 0 && <Empty>{words.none}</Empty>}
      {working.length > 0 && (
        <Panel title={words.working}>
          <People people={working} />
        </Panel>
      )}
      <Panel title={words.partners}>
        {partners.length === 0 && <p className="muted">{words.noPartners}</p>}
        <People people={partners} />
      </Panel>
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </Page>
  );
}

function People({ people }: { people: readonly Person[] }) {
  return (
    <ul className="rows">
      {people.map((person) => (
        <PersonRow key={person.id} person={person} />
      ))}
    </ul>
  );
}

interface Access {
  readonly has_password: boolean;
  readonly sessions: readonly { readonly id: string; readonly used_at: string }[];
  readonly link?: { readonly kind: string; readonly expires_at: string };
}

function PersonRow({ person }: { person: Person }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const isAdmin = useMay('admin');
  const access = useAsked<Access>(isAdmin ? `/api/v1/people/${person.id}/access` : undefined);
  const { role, status, email, phone, customer } = person;
  return (
    <li className="spread nowrap" style={{ paddingBlock: 8 }}>
      <div>
        <strong>
          <bdi>{person.name}</bdi>
        </strong>{' '}
        {status === 'suspended' && <Chip tone="warn">{words.suspended}</Chip>}
        <div className="muted small">
          <Dotted
            parts={[
              speech.sentences.value('Role', role),
              customer !== undefined && (
                <Go key="customer" to={`/customers/${customer}`} className="tap">
                  <bdi>{names.customer(customer)}</bdi>
                </Go>
              ),
              <bdi key="reach">{email ?? phone}</bdi>,
              access.value && <Seen key="seen" access={access.value} />,
            ]}
          />
        </div>
      </div>
      {isAdmin && <PersonMenu person={person} onChanged={access.again} />}
    </li>
  );
}

function Seen({ access: { has_password, sessions, link } }: { access: Access }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const last = sessions
    .map(({ used_at }) => used_at)
    .sort()
    .at(-1);
  if (last !== undefined) return `${words.lastSeen(speech.ago(last))} · ${words.sessions(sessions.length)}`;
  if (link !== undefined) return words.invited;
  return has_password ? words.away : words.noPassword;
}

function PersonMenu({ person, onChanged }: { person: Person; onChanged: () => void }) {
  const words = useWords(WORDS);
  const act = useAct();
  const server = useServer();
  const invite = useInvite();
  const say = useProblemWords();
  const { show } = useToasts();
  const { who } = useSession();
  const [invitation, setInvitation] = useState<Invitation>();
  const [isChanging, setChanging] = useState(false);
  const { id, name, status } = person;
  const link = (kind: 'invitation' | 'reset') => () =>
    void invite(id, kind).then((made) => {
      setInvitation(made);
      onChanged();
    });
  const signOut = () =>
    void server.ask(`/api/v1/people/${id}/sessions`, { method: 'DELETE' }).then(
      () => {
        show({ tone: 'good', text: words.signedOut(name) });
        onChanged();
      },
      (failure: unknown) => show({ tone: 'bad', text: say(problemOf(failure)), stays: true }),
    );
  const suspend = () => {
    if (confirm(words.sureSuspend(name))) act('suspend_person', { person: id }, { done: words.done });
  };
  const restore = () => act('restore_person', { person: id }, { done: words.done });
  const isSelf = who.person.id === id;
  const items: MenuItem[] = [
    { key: 'invite', label: words.newInvitation, onSelect: link('invitation') },
    { key: 'reset', label: words.reset, onSelect: link('reset') },
    ...(person.role === 'partner'
      ? []
      : [{ key: 'role', label: words.changeRole, onSelect: () => setChanging(true) }]),
    { key: 'out', label: words.signOut, onSelect: signOut },
    ...(isSelf
      ? []
      : [
          status === 'active'
            ? { key: 'suspend', label: words.suspend, danger: true, onSelect: suspend }
            : { key: 'restore', label: words.restore, onSelect: restore },
        ]),
  ];
  return (
    <>
      <Menu
        button={<IconButton icon={<Ellipsis size={20} aria-hidden="true" />} label={words.more} />}
        items={items}
      />
      {invitation !== undefined && (
        <Dialog title={name} onClose={() => setInvitation(undefined)}>
          <InvitationActs invitation={invitation} name={name} phone={person.phone} />
        </Dialog>
      )}
      {isChanging && <RoleDialog person={person} onClose={() => setChanging(false)} />}
    </>
  );
}

/** What those who work here may be. */
export const ROLES = ['admin', 'staff', 'cashier', 'kitchen'] as const satisfies readonly Role[];

function RoleDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const words = useWords(WORDS);
  const { sentences } = useSpeech();
  const { who } = useSession();
  const act = useAct();
  const [role, setRole] = useState<Role>(person.role);
  const roles: readonly Role[] = who.person.role === 'owner' ? ['owner', ...ROLES] : ROLES;
  return (
    <Dialog
      title={person.name}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button
            kind="primary"
            onClick={() => {
              act('change_person', { person: person.id, role }, { done: words.done });
              onClose();
            }}
          >
            {words.save}
          </Button>
        </>
      }
    >
      <SelectField
        label={words.role}
        hint={words.roleHints[role]}
        value={role}
        onValue={setRole}
        options={roles.map((value) => ({ value, label: sentences.value('Role', value) }))}
      />
    </Dialog>
  );
}
