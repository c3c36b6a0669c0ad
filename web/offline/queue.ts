import { useMemo, useSyncExternalStore } from 'react';
import { store } from './store.ts';
import type { Waiting } from './waiting.ts';

// The waiting changes as this page knows them; the store has them for all pages.
let waiting: readonly Waiting[] = [];
const listeners = new Set<() => void>();
const pages = 'BroadcastChannel' in globalThis ? new BroadcastChannel('harbinger-waiting') : undefined;
if (pages) pages.onmessage = () => void readAgain();

/** The changes that wait, in the order in which they were made. */
export function waitingNow(): readonly Waiting[] {
  return waiting;
}

/** Reads what waits, as at the start, or when another page has changed it. */
export async function readAgain(): Promise<void> {
  waiting = await (await store()).getAll('waiting');
  for (const listener of listeners) listener();
}

async function changed(): Promise<void> {
  pages?.postMessage('changed');
  await readAgain();
}

/** Has a change wait at the end. */
export async function addWaiting(one: Omit<Waiting, 'id'>): Promise<void> {
  // The store gives the id.
  await (await store()).add('waiting', one as Waiting);
  await changed();
}

/** Replaces a change that waits, for example with the reason why it was refused. */
export async function putWaiting(one: Waiting): Promise<void> {
  await (await store()).put('waiting', one);
  await changed();
}

/** Removes a change that was sent, or that the person discards. */
export async function removeWaiting({ id }: Pick<Waiting, 'id'>): Promise<void> {
  await (await store()).delete('waiting', id);
  await changed();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The changes that wait, of one ticket or of all. */
export function useWaiting(ticket?: string): readonly Waiting[] {
  const all = useSyncExternalStore(listen, waitingNow);
  return useMemo(() => (ticket === undefined ? all : all.filter((one) => one.ticket === ticket)), [all, ticket]);
}
