/** A customer's statement as a file that a spreadsheet opens. */
import type { AccountEntry, Customer } from '@onhand/client';
import { saveFile, useServer, useToasts } from '@onhand/frame';
import { useSpeech, useWords } from '@onhand/ui';
import { useCallback } from 'react';
import { problemOf } from '../../data/asked.js';
import { useProblemWords } from '../../data/failed.js';
import { WORDS } from './words.js';

interface Statement {
  readonly closing: string;
  readonly lines: readonly { readonly balance: string; readonly entry: AccountEntry }[];
}

export function useStatement(customer: Customer): () => void {
  const words = useWords(WORDS);
  const server = useServer();
  const speech = useSpeech();
  const say = useProblemWords();
  const { show } = useToasts();
  return useCallback(() => {
    const { sentences } = speech;
    server.get<Statement>(`/api/v1/customers/${customer.id}/statement`).then(
      ({ lines }) => {
        const head = [words.account, '', words.note, words.amount, words.after];
        const rows = lines.map(({ balance, entry }) => [
          entry.day,
          `${sentences.value('EntryKind', entry.kind)} ${entry.number}`,
          entry.note ?? '',
          entry.amount,
          balance,
        ]);
        const text = [head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n');
        const name = `${words.statement} ${customer.code ?? customer.name}.csv`;
        // The mark says that it is UTF-8 to programs that ask.
        saveFile(new Blob(['\ufeff', text], { type: 'text/csv' }), name);
      },
      (failure: unknown) => show({ tone: 'bad', text: say(problemOf(failure)), stays: true }),
    );
  }, [customer, words, server, speech, say, show]);
}

/** A cell: what a spreadsheet would take for a formula is text. */
export function cell(text: string): string {
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const safe = !isNumber && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
