/** Why the outbox did not do what it was asked to. */

export type OutboxFault =
  /** No such command is in the outbox. */
  | 'unknown'
  /** It is sent, or about to be: what became of it must be waited for. */
  | 'on_its_way'
  /** Nothing is to be tried again: it waits for its turn, or for another command. */
  | 'not_refused'
  /** Its bytes can't be read. */
  | 'unreadable'
  /** A text that is no export of an outbox, or not the whole of it. */
  | 'not_an_export';

export class OutboxError extends Error {
  override readonly name = 'OutboxError';
  readonly fault: OutboxFault;

  constructor(fault: OutboxFault) {
    super(`outbox: ${fault.replaceAll('_', ' ')}`);
    this.fault = fault;
  }
}
