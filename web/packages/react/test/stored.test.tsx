// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it } from 'vitest';
import { useStored } from '../src/index.js';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let value = 17;
let changed = () => {};
const stored = {
  get: () => value,
  subscribe: (listener: () => void) => {
    changed = listener;
    return () => {};
  },
};

function Figure() {
  return <b>{useStored(stored)}</b>;
}

it('shows the new value after a change', async () => {
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  await act(async () => root.render(<Figure />));
  expect(document.body.textContent).toBe('17');
  await act(async () => {
    value = 14;
    changed();
  });
  expect(document.body.textContent).toBe('14');
});
