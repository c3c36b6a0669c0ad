import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';

/** Whether the page hears of changes: since when it does not. */
export type Link = { readonly live: boolean; readonly since: Date };

/** A stream ends every 15 minutes and opens anew at once: only a longer silence is shown. */
const STALE_AFTER_MS = 4_000;
const GATHER_MS = 400;
/** The data that a change of each kind makes stale, by the first step of the address. */
const TOUCHED: Readonly<Record<string, readonly string[]>> = {
  ticket: ['/tickets', '/me/notifications', '/me/timer', '/metrics'],
  episode: ['/episodes', '/assets', '/tickets'],
};

let link: Link = { live: true, since: new Date() };
const listeners = new Set<() => void>();

function tell(live: boolean): void {
  if (link.live === live) return;
  link = { live, since: new Date() };
  for (const listener of listeners) listener();
}

/** Whether this page hears of changes right now. */
export function useLink(): Link {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => link,
  );
}

/**
 * Follows the server-sent events of the API and has what they touch read anew. One stream a page;
 * the browser opens it again after a break and continues at the last event.
 * @returns ends it
 */
export function followChanges(queries: QueryClient): () => void {
  let source: EventSource | undefined;
  let late: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let gathering: ReturnType<typeof setTimeout> | undefined;
  const stale = new Set<string>();
  const readAnew = (kinds: readonly string[]): void => {
    for (const kind of kinds) for (const step of TOUCHED[kind] ?? []) stale.add(step);
    gathering ??= setTimeout(() => {
      const steps = [...stale];
      stale.clear();
      gathering = undefined;
      void queries.invalidateQueries({
        predicate: ({ queryKey: [path] }) => typeof path === 'string' && steps.some((step) => path.startsWith(step)),
      });
    }, GATHER_MS);
  };
  const open = (): void => {
    source = new EventSource('/api/v1/events');
    source.onopen = () => {
      clearTimeout(late);
      late = undefined;
      if (!link.live) readAnew(Object.keys(TOUCHED));
      tell(true);
    };
    source.onerror = () => {
      late ??= setTimeout(() => tell(false), STALE_AFTER_MS);
      // The browser gives up after an answer that is no stream, a refusal for one.
      if (source?.readyState === EventSource.CLOSED) again = setTimeout(open, STALE_AFTER_MS);
    };
    for (const kind of Object.keys(TOUCHED)) source.addEventListener(kind, () => readAnew([kind]));
    source.addEventListener('reset', () => readAnew(Object.keys(TOUCHED)));
  };
  open();
  return () => {
    source?.close();
    for (const timer of [late, again, gathering]) clearTimeout(timer);
  };
}
