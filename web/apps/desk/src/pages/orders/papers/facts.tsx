/** What stands at the head of an order's paper. */
import type { Order } from '@onhand/client';
import { useNames } from '@onhand/frame';
import { Code, isolated, useSpeech, useWords } from '@onhand/ui';
import { WORDS } from './words.js';

export function OrderFacts({ order }: { order: Order }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const { address, contact, customer, method, note, reference, wanted, window } = order;
  const day = wanted === undefined ? words.whenever : speech.day(wanted);
  const facts = [
    [words.customer, customer === undefined ? contact?.name : names.customer(customer)],
    [words.wanted, window === undefined ? day : `${day} ${isolated(`${window.from}–${window.until}`)}`],
    [words.method, method === undefined ? undefined : words[method]],
    [
      words.address,
      [address?.lines, address?.city].filter((part) => part !== undefined).join(', ') || undefined,
    ],
    [
      words.contact,
      [contact?.name, contact?.phone].filter((part) => part !== undefined).join(' ') || undefined,
    ],
    [words.note, note],
  ] as const;
  return (
    <dl className="paper-facts">
      {facts.map(([name, value]) =>
        value === undefined ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ),
      )}
      {reference !== undefined && (
        <div>
          <dt>{words.reference}</dt>
          <dd>
            <Code>{reference}</Code>
          </dd>
        </div>
      )}
    </dl>
  );
}
