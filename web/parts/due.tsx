import { Text } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { ticketsWords } from '../words/tickets.ts';
import { useLanguage, useWords } from '../words/words.ts';
import { formatDuration } from './site-time.tsx';

const TICK_MS = 30_000;

/** How long until something is due, or since when it is overdue; it follows the time. */
export function Due({ at }: { readonly at: string | null }): ReactNode {
  const t = useWords(ticketsWords);
  const language = useLanguage();
  const now = useNow();
  if (at === null) return <Text size="sm">{t.noDue}</Text>;
  const left = new Date(at).getTime() - now;
  return (
    <Text size="sm" fw={600} {...(left < 0 && { className: 'overdue' })}>
      {left < 0 ? t.overdue(formatDuration(-left, language)) : t.due(formatDuration(left, language))}
    </Text>
  );
}

/** The time, in milliseconds, twice a minute. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
