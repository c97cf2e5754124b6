/** Where a refused command is opened again: in the form that it came from. */
import type { OpenRefused } from '@onhand/frame';
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';

export function useOpenRefused(): OpenRefused {
  const navigate = useNavigate();
  return useCallback<OpenRefused>(
    ({ id, name }) =>
      name === 'place_order'
        ? () => void navigate({ to: '/orders/new', search: { refused: id } })
        : undefined,
    [navigate],
  );
}
