/** Keeps the app in the browser, so that it opens without a line: where the browser allows it (https or this machine). */
import type { AppName } from '../session/server.js';

export function keepForOffline(app: AppName): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  navigator.serviceWorker.register(`/${app}/sw.js`, { scope: `/${app}/` }).catch(() => {
    // The app works without; the tray says what is off.
  });
}
