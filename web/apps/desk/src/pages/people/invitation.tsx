/** A link by which someone comes in for the first time, or chooses another password; and how it gets to them. */
import { ServerProblem, useServer, useSession, useToasts } from '@onhand/frame';
import { Button, Code, inBoth, isolated, Note, useSpeech, useWords } from '@onhand/ui';
import { Copy, MessageCircle } from 'lucide-react';
import { useCallback, useState } from 'react';
import { problemOf } from '../../data/asked.js';
import { useProblemWords } from '../../data/failed.js';
import { whatsAppOf } from './reach.js';

const WORDS = inBoth(
  {
    copy: 'Copy invitation',
    copied: 'Copied',
    whatsapp: 'WhatsApp',
    message: (name: string, business: string, link: string) =>
      `Hello ${name}, here you come in to ${business}: ${link}`,
    ready: (name: string) => `${isolated(name)} comes in with this link. It is shown only now.`,
    until: (day: string) => `Good until ${isolated(day)}.`,
    sent: 'It was sent by e-mail too.',
    notCopied: 'It could not be copied: mark it and copy it by hand.',
  },
  {
    copy: 'انسخ الدعوة',
    copied: 'نُسخت',
    whatsapp: 'واتساب',
    message: (name: string, business: string, link: string) =>
      `مرحبًا ${name}، من هنا تدخل إلى ${business}: ${link}`,
    ready: (name: string) => `يدخل ${isolated(name)} بهذا الرابط. يظهر الآن فقط.`,
    until: (day: string) => `صالح حتى ${isolated(day)}.`,
    sent: 'وأُرسل بالبريد الإلكتروني أيضًا.',
    notCopied: 'تعذّر النسخ: حدّده وانسخه بيدك.',
  },
);

/** A link as the server makes it. */
export interface Invitation {
  readonly path: string;
  readonly expires_at: string;
  readonly sent: boolean;
}

/** Makes a link for someone; nothing where it could not be made, which is said. */
export function useInvite() {
  const server = useServer();
  const { who } = useSession();
  const say = useProblemWords();
  const { show } = useToasts();
  return useCallback(
    async (person: string, kind: 'invitation' | 'reset' = 'invitation'): Promise<Invitation | undefined> => {
      try {
        const asked = { kind, ...(who.can_send_mail ? { send: true } : {}) };
        return await server.post<Invitation>(`/api/v1/people/${person}/links`, asked);
      } catch (failure) {
        const problem = failure instanceof ServerProblem ? failure : problemOf(failure);
        show({ tone: 'bad', text: say(problem), stays: true });
        return undefined;
      }
    },
    [server, who, say, show],
  );
}

interface InvitationActsProps {
  readonly invitation: Invitation;
  readonly name: string;
  readonly phone?: string | undefined;
}

export function InvitationActs({ invitation, name, phone }: InvitationActsProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { who } = useSession();
  const { show } = useToasts();
  const [isCopied, setCopied] = useState(false);
  const link = `${location.origin}${invitation.path}`;
  const message = words.message(name, speech.nameOf(who.business), link);
  const copy = () =>
    void navigator.clipboard.writeText(message).then(
      () => setCopied(true),
      () => show({ tone: 'warn', text: words.notCopied }),
    );
  return (
    <div className="stack">
      <Note tone="good">{words.ready(name)}</Note>
      <p style={{ overflowWrap: 'anywhere' }}>
        <Code>{link}</Code>
      </p>
      <p className="muted">
        {words.until(speech.moment(invitation.expires_at))} {invitation.sent && words.sent}
      </p>
      <div className="dialog-foot">
        <a className="button" href={whatsAppOf(phone, message)} target="_blank" rel="noreferrer">
          <MessageCircle size={18} aria-hidden="true" />
          {words.whatsapp}
        </a>
        <Button kind="primary" icon={<Copy size={18} aria-hidden="true" />} onClick={copy}>
          {isCopied ? words.copied : words.copy}
        </Button>
      </div>
    </div>
  );
}
