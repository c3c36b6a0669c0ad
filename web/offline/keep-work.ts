import type { GetData } from '../api/answers.ts';
import { api } from '../api/client.ts';
import { fittingPhotos, MOST_TICKETS } from './bounds.ts';
import { keepThose } from './kept.ts';
import { FILES_CACHE, store } from './store.ts';

type Ticket = GetData<'/tickets'>['items'][number];

/** What is kept for work offline, and what is left out. */
export type KeptWork = {
  readonly tickets: number;
  readonly ticketsLeftOut: number;
  readonly photos: number;
  readonly photosLeftOut: number;
  readonly at: number;
};

/**
 * Reads the person's own tickets, so that they are kept on this device: each again once it has
 * changed. Photos are kept apart, up to a bound.
 * @param mine own open tickets, what is due first
 */
export async function keepWork(mine: readonly Ticket[]): Promise<KeptWork> {
  const chosen = mine.slice(0, MOST_TICKETS);
  await keepThose({ tickets: chosen.map(({ id }) => id), assets: chosen.map(({ asset }) => asset.id) });
  await readGeneral();
  const db = await store();
  const versions = ((await db.get('about', 'versions')) ?? {}) as Record<string, number>;
  const photos: { url: string; bytes: number }[] = [];
  for (const { id, version, asset } of chosen) {
    const files = await readTicket({ id, asset: asset.id, isNew: versions[id] !== version });
    photos.push(...files);
    versions[id] = version;
  }
  const fitting = fittingPhotos(photos);
  await keepPhotos(fitting.map(({ url }) => url));
  const kept = {
    tickets: chosen.length,
    ticketsLeftOut: mine.length - chosen.length,
    photos: fitting.length,
    photosLeftOut: photos.length - fitting.length,
    at: Date.now(),
  };
  await db.put('about', Object.fromEntries(chosen.map(({ id, version }) => [id, version])), 'versions');
  return kept;
}

// Answers are kept on their way, see reach.ts.
async function readGeneral(): Promise<void> {
  await api.GET('/me');
  await api.GET('/plant');
  await api.GET('/me/timer');
  await api.GET('/failure-codes');
  await api.GET('/parts', { params: { query: { limit: 200 } } });
  await api.GET('/stores');
}

async function readTicket(of: { id: string; asset: string; isNew: boolean }) {
  const given = { params: { path: { id: of.id } } };
  const page = (limit: number) => ({ params: { ...given.params, query: { limit } } });
  const files = await api.GET('/tickets/{id}/files', page(100));
  if (of.isNew) {
    await api.GET('/tickets/{id}', given);
    await api.GET('/tickets/{id}/comments', page(200));
    for (const part of PARTS) await api.GET(`/tickets/{id}/${part}`, given);
    await api.GET('/assets/{id}', { params: { path: { id: of.asset } } });
  } else await api.GET('/tickets/{id}/next-steps', given);
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
