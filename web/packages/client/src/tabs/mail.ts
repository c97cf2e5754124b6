/** Letters that tabs leave each other in the storage, where they can't hear each other. */

/** Letters that are kept; a tab that was away for longer looks at the storage itself. */
export const LETTERS_MAX = 200;

export interface MailStore {
  /** Leaves a letter, plain data. */
  post(letter: unknown): Promise<void>;
  /** Letters after number `last`, or none where that is absent; and the number of the newest. */
  after(last: number | undefined): Promise<{ readonly letters: readonly unknown[]; readonly last: number }>;
}
