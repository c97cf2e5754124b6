/** The live page. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { openSession } from './session.js';
import { keptToken } from './settings.js';

import '@onhand/ui/fonts.css';
import '@onhand/ui/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/page.css';

const place = document.getElementById('app');
const token = keptToken();
if (place !== null) {
  createRoot(place).render(
    <StrictMode>
      <App first={token === undefined ? undefined : openSession(token)} />
    </StrictMode>,
  );
}
