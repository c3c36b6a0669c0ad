import { Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useContext, useEffect, useState } from 'react';
import { useLink } from '../api/live.ts';
import { useGet } from '../api/use-get.ts';
import { MOST_PHOTO_MB, MOST_PHOTOS_MB, MOST_TICKETS } from '../offline/bounds.ts';
import { type KeptWork, keepWork } from '../offline/keep-work.ts';
import { ownTickets } from '../offline/own-tickets.ts';
import { sendWaiting, whenSent } from '../offline/send-waiting.ts';
import { belongTo } from '../offline/store.ts';
import { formatTime, ZoneContext } from '../parts/site-time.tsx';
import { offlineWords } from '../words/offline.ts';
import { useLanguage, useWords } from '../words/words.ts';
import { useMe } from './session.tsx';

let told: KeptWork | undefined;
const listeners = new Set<(kept: KeptWork) => void>();

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
    if (!live) return;
    whenSent(() => void queries.invalidateQueries());
    const send = (): void => void sendWaiting();
    send();
    addEventListener('online', send);
    return () => removeEventListener('online', send);
  }, [ready, owner, queries, live]);
  useEffect(() => {
    if (ready !== owner || !mine.data || !navigator.onLine) return;
    keepWork(mine.data.items).then(
      (kept) => {
        told = kept;
        for (const listener of listeners) listener(kept);
      },
      () => undefined,
    );
  }, [ready, owner, mine.data]);
  return null;
}

/** Says what is kept on this device, and what is not. */
export function KeptHere(): ReactNode {
  const t = useWords(offlineWords);
  const language = useLanguage();
  const zone = useContext(ZoneContext);
  const [kept, setKept] = useState(told);
  useEffect(() => {
    listeners.add(setKept);
    return () => void listeners.delete(setKept);
  }, []);
  if (!kept) return null;
  const time = formatTime(new Date(kept.at), { language, zone, style: 'time' });
  return (
    <Text size="xs" c="dimmed">
      {t.kept(kept.tickets, kept.photos, time)}{' '}
      {kept.ticketsLeftOut + kept.photosLeftOut > 0 && t.leftOut(kept.ticketsLeftOut, kept.photosLeftOut)}{' '}
      {t.limits(MOST_TICKETS, MOST_PHOTO_MB, MOST_PHOTOS_MB)}
    </Text>
  );
}
