/** What needs attention is given to someone, resolved or let be. */

import type { Exception } from '../generated/records.js';
import type { Effect } from './port.js';
import { compact, get, known, momentOf, must, put } from './records.js';

export const resolveException: Effect<'resolve_exception'> = (data, view, command) => {
  const before = known(get(view, 'exceptions', data.exception));
  must(before.state === 'open' || before.state === 'assigned');
  const resolution = data.note ?? before.resolution;
  if (data.action === 'assign') {
    const assignee = data.assignee ?? command.by?.actor ?? before.assignee;
    return [put('exceptions', compact<Exception>({ ...before, assignee, resolution, state: 'assigned' }))];
  }
  const state = data.action === 'resolve' ? 'resolved' : 'waived';
  const resolved_at = momentOf(command);
  return [put('exceptions', compact<Exception>({ ...before, resolution, resolved_at, state }))];
};
