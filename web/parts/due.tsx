import { type ReactNode, useSyncExternalStore } from 'react';
import { ticketsWords } from '../words/tickets.ts';
import { useLanguage, useWords } from '../words/words.ts';
import { formatDuration } from './site-time.tsx';

const TICK_MS = 30_000;

/** How long until something is due, or since when it is overdue; it follows the time. */
export function Due({ at }: { readonly at: string | null }): ReactNode {
  const t = useWords(ticketsWords);
  return at === null ? <span className="due">{t.noDue}</span> : <Left at={at} />;
}

/** Only what is due follows the time: most of a long list is not. */
function Left({ at }: { readonly at: string }): ReactNode {
  const t = useWords(ticketsWords);
  const language = useLanguage();
  const now = useNow();
  const left = new Date(at).getTime() - now;
  return (
    <span className={left < 0 ? 'due due-soon overdue' : 'due due-soon'}>
      {left < 0 ? t.overdue(formatDuration(-left, language)) : t.due(formatDuration(left, language))}
    </span>
  );
}

/** The time, in milliseconds, twice a minute: one timer for all that follow it. */
export function useNow(): number {
  return useSyncExternalStore(follow, () => now);
}

let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const followers = new Set<() => void>();

function follow(changed: () => void): () => void {
  if (followers.size === 0) {
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const each of followers) each();
    }, TICK_MS);
  }
  followers.add(changed);
  return () => {
    followers.delete(changed);
    if (followers.size === 0) clearInterval(timer);
  };
}
