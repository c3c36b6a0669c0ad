import type { GetData } from '../api/answers.ts';
import { api } from '../api/client.ts';
import { fittingPhotos, MOST_TICKETS } from './bounds.ts';
import { keepThose } from './kept.ts';
import { FILES_CACHE, store } from './store.ts';

type Ticket = GetData<'/tickets'>['items'][number];

/** The data kept for work offline, and the data left out. */
export type KeptWork = {
  readonly tickets: number;
  readonly ticketsLeftOut: number;
  readonly photos: number;
  readonly photosLeftOut: number;
  readonly at: number;
};

let running: Promise<KeptWork> | undefined;
let generalAt = 0;
const GENERAL_MS = 10 * 60_000;

/**
 * Reads the person's own tickets, so that they are kept on this device: each again once it has
 * changed. Photos are kept apart, up to a bound.
 * @param mine own open tickets, what is due first
 */
export async function keepWork(mine: readonly Ticket[]): Promise<KeptWork> {
  // One after the other: a list may change faster than it is read.
  await running?.catch(() => undefined);
  running = keepAll(mine);
  return await running;
}

type Photo = { readonly url: string; readonly bytes: number };
/** A ticket as it was read, by its id. */
type Read = Readonly<Record<string, { readonly version: number; readonly photos: readonly Photo[] }>>;

async function keepAll(mine: readonly Ticket[]): Promise<KeptWork> {
  const chosen = mine.slice(0, MOST_TICKETS);
  await keepThose({ tickets: chosen.map(({ id }) => id), assets: chosen.map(({ asset }) => asset.id) });
  if (Date.now() - generalAt > GENERAL_MS) {
    await readGeneral();
    generalAt = Date.now();
  }
  const db = await store();
  const before = ((await db.get('about', 'read')) ?? {}) as Read;
  const read: Record<string, Read[string]> = {};
  for (const { id, version, asset } of chosen) {
    const known = before[id];
    const photos = known?.version === version ? known.photos : await readTicket({ id, asset: asset.id });
    // Addresses that could not be read are read again the next time.
    if (photos) read[id] = { version, photos };
  }
  await db.put('about', read, 'read');
  const photos = Object.values(read).flatMap((one) => one.photos);
  const fitting = fittingPhotos(photos);
  await keepPhotos(fitting.map(({ url }) => url));
  return {
    tickets: Object.keys(read).length,
    ticketsLeftOut: mine.length - Object.keys(read).length,
    photos: fitting.length,
    photosLeftOut: photos.length - fitting.length,
    at: Date.now(),
  };
}

// Answers are kept on their way, see reach.ts.
async function readGeneral(): Promise<void> {
  const { data: me } = await api.GET('/me');
  await api.GET('/plant');
  await api.GET('/me/timer');
  // What work needs is refused to those who only ask for it or permit it.
  if (me?.role === 'requester' || me?.role === 'permit_issuer') return;
  await api.GET('/failure-codes');
  await api.GET('/parts', { params: { query: { limit: 200 } } });
  await api.GET('/stores');
}

/** The photos of a ticket, once all of it was read; undefined where something was not. */
async function readTicket(of: { id: string; asset: string }): Promise<readonly Photo[] | undefined> {
  const given = { params: { path: { id: of.id } } };
  const page = (limit: number) => ({ params: { ...given.params, query: { limit } } });
  const files = await api.GET('/tickets/{id}/files', page(100));
  const answers = [
    files,
    await api.GET('/tickets/{id}', given),
    await api.GET('/tickets/{id}/comments', page(200)),
    await api.GET('/assets/{id}', { params: { path: { id: of.asset } } }),
  ].map(({ response }) => response);
  for (const part of PARTS) answers.push((await api.GET(`/tickets/{id}/${part}`, given)).response);
  if (!answers.every(({ ok }) => ok)) return undefined;
  return (files.data?.items ?? [])
    .filter(({ mediaType }) => mediaType.startsWith('image/'))
    .map(({ id, sizeBytes }) => ({
      url: `/api/v1/tickets/${encodeURIComponent(of.id)}/files/${id}`,
      bytes: sizeBytes,
    }));
}

const PARTS = [
  'next-steps',
  'checklists',
  'labour',
  'reservations',
  'parts-used',
  'subtasks',
  'approvals',
  'signatures',
] as const;

async function keepPhotos(urls: readonly string[]): Promise<void> {
  if (!('caches' in globalThis)) return;
  const cache = await caches.open(FILES_CACHE);
  const held = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  for (const path of held) if (!urls.includes(path)) await cache.delete(path);
  for (const url of urls) if (!held.has(url)) await cache.add(url);
}
