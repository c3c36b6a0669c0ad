import { Text } from '@mantine/core';
import { type ReactNode, useContext } from 'react';
import { MOST_PHOTO_MB, MOST_PHOTOS_MB, MOST_TICKETS } from '../../offline/bounds.ts';
import { useKept } from '../../parts/offline-work.tsx';
import { formatTime, ZoneContext } from '../../parts/site-time.tsx';
import { keptWords } from '../../words/kept.ts';
import { useLanguage, useWords } from '../../words/words.ts';

/** Says what is kept on this device, and what is not. */
export function KeptHere(): ReactNode {
  const t = useWords(keptWords);
  const language = useLanguage();
  const zone = useContext(ZoneContext);
  const kept = useKept();
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
