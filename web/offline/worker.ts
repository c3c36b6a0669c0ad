// The service worker: it keeps the files of the app, so that the page opens without the server.
import { cleanupOutdatedCaches, matchPrecache, precache } from 'workbox-precaching';

type WorkerEvent = Event & { waitUntil(work: Promise<unknown>): void };
type FetchEvent = WorkerEvent & { readonly request: Request; respondWith(answer: Promise<Response>): void };
type PushEvent = WorkerEvent & { readonly data: { json(): unknown } | null };
type ClickEvent = WorkerEvent & { readonly notification: Notification };
type Page = { readonly url: string; focus(): Promise<unknown>; navigate(url: string): Promise<unknown> };
type Worker = {
  skipWaiting(): Promise<void>;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(of: object): Promise<readonly Page[]>;
    openWindow(url: string): Promise<unknown>;
  };
  readonly registration: ServiceWorkerRegistration;
  addEventListener(kind: 'fetch', listen: (event: FetchEvent) => void): void;
  addEventListener(kind: 'push', listen: (event: PushEvent) => void): void;
  addEventListener(kind: 'notificationclick', listen: (event: ClickEvent) => void): void;
  addEventListener(kind: 'activate', listen: (event: WorkerEvent) => void): void;
  addEventListener(kind: 'message', listen: (event: MessageEvent) => void): void;
};

// Filled in by tools/build-web.mjs.
declare const APP_FILES: { url: string; revision: string | null }[];

const worker = globalThis as unknown as Worker;
/** A page that has not come by then is shown as it was kept. */
const PAGE_MS = 5_000;
const FILES_CACHE = 'harbinger-files';
const KEPT_FILE = /^\/api\/v1\/tickets\/[^/]+\/files\/\d+$/;

cleanupOutdatedCaches();
precache(APP_FILES);

worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
// The page asks the person first: a new version takes over with a reload.
worker.addEventListener('message', ({ data }) => {
  if (data === 'take over') void worker.skipWaiting();
});

worker.addEventListener('push', (event) => {
  if (!event.data) return;
  const { title, ...told } = event.data.json() as { title: string; body: string; tag: string; url: string };
  const shown = { body: told.body, tag: told.tag, icon: '/icon-192.png', data: told.url };
  event.waitUntil(worker.registration.showNotification(title, shown));
});

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openPage(String(event.notification.data)));
});

/** Leads an open page of the app there, or opens one. */
async function openPage(url: string): Promise<void> {
  const [page] = await worker.clients.matchAll({ type: 'window' });
  if (!page) await worker.clients.openWindow(url);
  else await page.navigate(url).then(() => page.focus());
}

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin || request.method !== 'GET') return;
  if (request.mode === 'navigate' && !/^\/(api|docs|t|sign-in)(\/|$)/.test(pathname)) {
    event.respondWith(showPage(request));
  } else if (pathname.startsWith('/app/') || /^\/[\w.-]+\.(svg|png|webmanifest)$/.test(pathname)) {
    event.respondWith(matchPrecache(pathname).then((kept) => kept ?? fetch(request)));
  } else if (KEPT_FILE.test(pathname)) {
    event.respondWith(showFile(request));
  }
});

/**
 * The page as the server gives it, with a nonce of its own. The kept one has the nonce that was
 * kept with its headers, so that its policy holds, too.
 */
async function showPage(request: Request): Promise<Response> {
  const kept = await matchPrecache('/');
  const limit = kept ? { signal: AbortSignal.timeout(PAGE_MS) } : {};
  try {
    const answer = await fetch(request, limit);
    return kept && [502, 503, 504].includes(answer.status) ? kept : answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

async function showFile(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.open(FILES_CACHE).then((files) => files.match(request));
    if (kept) return kept;
    throw error;
  }
}
