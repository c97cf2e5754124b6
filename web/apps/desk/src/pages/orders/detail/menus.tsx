/** What else can be done about an order. */
import type { Order } from '@onhand/client';
import { quantity } from '@onhand/client/money';
import { Button, IconButton, Menu, type MenuItem, useWords } from '@onhand/ui';
import { useNavigate } from '@tanstack/react-router';
import { Ellipsis, Printer } from 'lucide-react';
import { useIsOnline } from '../model/hooks.js';
import { BEFORE_LEAVING } from '../model/steps.js';
import { WORDS as SHARED } from '../words.js';
import type { Asked } from './dialogs.js';
import { useShare } from './share.js';
import { WORDS } from './words.js';

export function PapersMenu({ order }: { order: Order }) {
  const words = useWords(WORDS);
  const navigate = useNavigate();
  const papers = ['pick', 'packing', 'confirmation'] as const;
  return (
    <Menu
      button={<Button icon={<Printer size={18} aria-hidden="true" />}>{words.print}</Button>}
      items={papers.map((paper) => ({
        key: paper,
        label: words[paper],
        onSelect: () => void navigate({ to: `/orders/$order/${paper}`, params: { order: order.id } }),
      }))}
    />
  );
}

interface MoreProps {
  readonly order: Order;
  readonly onEdit: () => void;
  readonly onAsk: (asked: Asked) => void;
}

export function MoreMenu({ order, onEdit, onAsk }: MoreProps) {
  const words = useWords(WORDS);
  const shared = useWords(SHARED);
  const isOnline = useIsOnline();
  const { share, copy, copyLink, whatsapp } = useShare();
  const because = isOnline ? undefined : shared.needsLine;
  const isOpen = BEFORE_LEAVING.includes(order.state);
  const isPartlyTaken = order.lines.some((line) => quantity(line.taken ?? '0') > 0n);
  const isWaiting = order.state === 'placed';
  const ask = (asked: Asked, label: string, danger = false): MenuItem => ({
    key: asked,
    label,
    danger,
    because,
    onSelect: () => onAsk(asked),
  });
  const items: readonly MenuItem[] = [
    ...(isOpen
      ? [
          { key: 'edit', label: words.edit, because, onSelect: onEdit },
          ask('partial', words.partial),
          ask('move', words.move),
        ]
      : []),
    { key: 'share', label: words.share, onSelect: () => share(order) },
    { key: 'copy', label: words.copy, onSelect: () => copy(order) },
    { key: 'link', label: words.link, onSelect: () => copyLink(order) },
    { key: 'whatsapp', label: words.whatsapp, onSelect: () => whatsapp(order) },
    ...(isOpen && isPartlyTaken ? [ask('close', words.closeRemainder, true)] : []),
    ...(isWaiting ? [ask('reject', words.reject, true)] : []),
    ...(isOpen ? [ask('cancel', words.cancel, true)] : []),
  ];
  return (
    <Menu
      button={<IconButton icon={<Ellipsis size={20} aria-hidden="true" />} label={words.more} />}
      items={items}
    />
  );
}
