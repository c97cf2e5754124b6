/** The back office. */
import { effects } from '@onhand/client/effects';
import { startApp } from '@onhand/frame';
import '@onhand/ui/styles.css';
import '@onhand/frame/styles.css';
import { Router } from './router.js';

startApp({ app: 'desk', effects, pages: <Router /> });
