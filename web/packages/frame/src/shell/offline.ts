/** Keeps the app in the browser, so that it opens without a line: where the browser allows it (https or this machine). */
import type { AppName } from '../session/server.js';

/** The first page comes before what is kept for later ones. */
const WAIT_MS = 2_000;

export function keepForOffline(app: AppName): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  const register = () =>
    navigator.serviceWorker.register(`/${app}/sw.js`, { scope: `/${app}/` }).catch(() => {
      // The app works without; the tray says what is off.
    });
  if (navigator.serviceWorker.controller !== null) void register();
  else setTimeout(register, WAIT_MS);
}
