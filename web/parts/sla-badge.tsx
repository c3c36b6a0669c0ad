import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';
import { ticketsWords } from '../words/tickets.ts';
import { useLanguage, useWords } from '../words/words.ts';
import { useNow } from './due.tsx';
import { formatDuration } from './site-time.tsx';
import { type Clock, firstClock, slaColour } from './sla-colour.ts';

/** How long until the next clock is due, with the colour of the time that it has used. */
export function SlaBadge({ clocks }: { readonly clocks: readonly Clock[] }): ReactNode {
  const t = useWords(ticketsWords);
  const language = useLanguage();
  const now = useNow();
  const clock = firstClock(clocks);
  if (!clock?.dueAt) return null;
  const left = new Date(clock.dueAt).getTime() - now;
  const used = left < 0 ? 1 : clock.targetSeconds > 0 ? clock.elapsedSeconds / clock.targetSeconds : 0;
  return (
    <Badge color={slaColour(used)} variant="filled" tt="none">
      {left < 0 ? t.overdue(formatDuration(-left, language)) : t.due(formatDuration(left, language))}
    </Badge>
  );
}
