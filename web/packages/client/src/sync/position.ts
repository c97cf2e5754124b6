/** Positions, `epoch:seq:mark`: places in the log. */

export interface Position {
  readonly epoch: number;
  readonly seq: number;
}

/** Reads a position; nothing where it is none. */
export function parsePosition(text: string): Position | undefined {
  const parts = /^(\d+):(\d+):[0-9a-f]{16}$/.exec(text);
  return parts === null ? undefined : { epoch: Number(parts[1]), seq: Number(parts[2]) };
}

/** Whether `one` is a place before `other`, in the log or in an epoch before. */
export function isBefore(one: Position, other: Position): boolean {
  return one.epoch < other.epoch || (one.epoch === other.epoch && one.seq < other.seq);
}
