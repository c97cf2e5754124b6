/** How much needs someone: what went wrong, and which customers wait to be answered. */
import { useQuery } from '@onhand/react';

/** Wishes to bring goods back that nobody has answered. */
export const ASKED_BACK = { state: 'requested' } as const;

export function useAttentionCount(): number {
  const { count: wrong } = useQuery('exceptions', { where: { state: ['open', 'assigned'] }, limit: 0 });
  const { count: asked } = useQuery('return_requests', { where: ASKED_BACK, limit: 0 });
  return wrong + asked;
}
