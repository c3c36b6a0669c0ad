import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Waiting } from './waiting.ts';

/** An answer of the API as it was read last. */
export type KeptAnswer = {
  readonly url: string;
  readonly body: string;
  readonly etag: string | null;
  readonly at: number;
};

type Schema = DBSchema & {
  kept: { key: string; value: KeptAnswer };
  waiting: { key: number; value: Waiting };
  about: { key: string; value: unknown };
};

const NAME = 'harbinger';
/** Photos of own tickets, which the service worker shows without the server. */
export const FILES_CACHE = 'harbinger-files';

let opened: Promise<IDBPDatabase<Schema>> | undefined;

/** The data kept on this device for one person. @throws where the browser keeps nothing */
export function store(): Promise<IDBPDatabase<Schema>> {
  if (left) return Promise.reject(new Error('the person has signed out'));
  opened ??= openDB<Schema>(NAME, 1, {
    upgrade(db) {
      db.createObjectStore('kept', { keyPath: 'url' });
      db.createObjectStore('waiting', { keyPath: 'id', autoIncrement: true });
      db.createObjectStore('about');
    },
    terminated() {
      opened = undefined;
    },
  });
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}

let left = false;

/**
 * Removes everything that is kept of a person who signs out. Nothing is kept on this page any more:
 * answers that are under way come too late.
 */
export async function leave(): Promise<void> {
  const db = await store();
  left = true;
  const wiped = wipe(db);
  db.close();
  await wiped;
}

/** Removes everything that is kept of a person: answers, changes that wait, photos. */
async function wipe(db: IDBPDatabase<Schema>): Promise<void> {
  const all = db.transaction(['kept', 'waiting', 'about'], 'readwrite');
  await Promise.all([
    all.objectStore('kept').clear(),
    all.objectStore('waiting').clear(),
    all.objectStore('about').clear(),
    all.done,
  ]);
  if ('caches' in globalThis) await caches.delete(FILES_CACHE);
}

/** Keeps what is on this device for one person: what another one left is removed first. */
export async function belongTo(owner: string): Promise<void> {
  const db = await store();
  const before = await db.get('about', 'owner');
  if (before !== undefined && before !== owner) await wipe(db);
  await db.put('about', owner, 'owner');
}
