/** Keeps an app's files: its page is asked for and, where the server is not there, taken from here. */
// Which files there are is put in when the app is built.
const { version, files, scope } = self.__FILES__;
const NAME = `${scope} ${version}`;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(NAME)
      .then((cache) => cache.addAll(files))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  const clean = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith(`${scope} `) && name !== NAME) await caches.delete(name);
    }
    await self.clients.claim();
  };
  event.waitUntil(clean());
});

/** How long the server may take with the page before the kept one is shown. */
const PATIENCE_MS = 3000;

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin || !url.pathname.startsWith(scope)) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else event.respondWith(kept(request).then((found) => found ?? fetch(request)));
});

async function page(request) {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.ok) return response;
  } catch {
    // Taken from what is kept.
  }
  return (await kept(scope)) ?? Response.error();
}

/** What varies by how it was asked for is the same file all the same. */
function kept(request) {
  return caches.match(request, { ignoreVary: true, ignoreSearch: true });
}
