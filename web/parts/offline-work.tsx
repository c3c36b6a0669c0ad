import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { useLink } from '../api/live.ts';
import { useGet } from '../api/use-get.ts';
import type { KeptWork } from '../offline/keep-work.ts';
import { ownTickets } from '../offline/own-tickets.ts';
import { sendWaiting, whenSent } from '../offline/send-waiting.ts';
import { belongTo } from '../offline/store.ts';
import { useMe } from './session.tsx';

let told: KeptWork | undefined;
const listeners = new Set<() => void>();

/** Keeps the work of the person on this device, and sends what waits once the server is reached. */
export function OfflineWork(): ReactNode {
  const { personId, name } = useMe();
  const owner = personId ?? name;
  const queries = useQueryClient();
  const [ready, setReady] = useState<string>();
  const { live } = useLink();
  const mine = useGet('/tickets', personId === null ? undefined : ownTickets(personId));
  useEffect(() => {
    belongTo(owner).then(
      () => setReady(owner),
      // A browser that keeps nothing shows what the server answers, as ever.
      () => undefined,
    );
  }, [owner]);
  useEffect(() => {
    if (ready !== owner) return;
    whenSent(() => void queries.invalidateQueries());
    const send = (): void => void sendWaiting();
    if (live) send();
    addEventListener('online', send);
    return () => removeEventListener('online', send);
  }, [ready, owner, queries, live]);
  useEffect(() => {
    if (ready !== owner || !mine.data || !navigator.onLine) return;
    const { items } = mine.data;
    const keep = import('../offline/keep-work.ts').then(({ keepWork }) => keepWork(items));
    keep.then(
      (kept) => {
        told = kept;
        for (const listener of listeners) listener();
      },
      () => undefined,
    );
  }, [ready, owner, mine.data]);
  return null;
}

/** The data kept on this device; undefined until that is known. */
export function useKept(): KeptWork | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => told,
  );
}
