/** Histories of small businesses, as the server decided them: commands, each with the records as it left them. */

import type { CommandFacts } from '../../src/effects/port.js';
import type { AnyRecord, CollectionName, CommandName } from '../../src/schema.js';
import { golden } from '../golden.js';
import { Held } from './held.js';

/** Absent in the first step of a history: the records that it begins with. */
interface StoredStep {
  name?: CommandName;
  data: never;
  id: string;
  at: string;
  by: NonNullable<CommandFacts['by']>;
  records?: [CollectionName, AnyRecord][];
  refused?: string;
  beyond_sight?: boolean;
}

export interface Step {
  readonly place: number;
  readonly name: CommandName;
  readonly data: never;
  readonly command: CommandFacts;
  readonly by: NonNullable<CommandFacts['by']>;
  readonly before: Held;
  /** What it changed, as it left it; none where it was refused. */
  readonly changed: readonly [CollectionName, AnyRecord][];
  readonly refused: string | undefined;
  /** Whether what became of stock can't be told from what clients hold. */
  readonly beyondSight: boolean;
}

export function steps(): Step[] {
  const all: Step[] = [];
  let held = new Held();
  golden<StoredStep>('effects').forEach(
    ({ name, data, id, at, by, records = [], refused, ...rest }, place) => {
      const before = name === undefined ? new Held() : held;
      held = before.only(() => true);
      for (const [collection, record] of records) held.put(collection, record);
      if (name === undefined) return;
      const command = { id, occurredAt: at, by };
      const beyondSight = rest.beyond_sight === true;
      all.push({ place, name, data, command, by, before, changed: records, refused, beyondSight });
    },
  );
  return all;
}
