import { useSyncExternalStore } from 'react';
import { api, dataOf } from './client.ts';

type Person = { readonly id: string; readonly name: string };
type Entry = { readonly name: string | undefined; readonly askAgainAt: number };

/** People of one request. */
const MOST = 50;
const KEPT_MS = 600_000;
const RETRY_MS = 30_000;

/** Names of people by their ids, read in groups where somebody asks for one. */
export type PersonNames = {
  /** The name, as far as it is known; an unknown one is asked for. */
  readonly of: (id: string) => string | undefined;
  /** Calls back when names have come. @returns stops it */
  readonly listen: (tell: () => void) => () => void;
  /** How often names have come. */
  readonly version: () => number;
};

/**
 * Names that are read once in ten minutes; where the read failed, again after half a minute.
 * @param given.read the people with these ids whom the reader may see
 */
export function createPersonNames(given: {
  readonly read: (ids: readonly string[]) => Promise<readonly Person[]>;
  readonly now: () => number;
}): PersonNames {
  const entries = new Map<string, Entry>();
  const listeners = new Set<() => void>();
  let wanted: string[] = [];
  let version = 0;
  const take = async (ids: readonly string[]): Promise<void> => {
    try {
      const people = await given.read(ids);
      for (const { id, name } of people) entries.set(id, { name, askAgainAt: given.now() + KEPT_MS });
      version += 1;
      for (const tell of listeners) tell();
    } catch {
      for (const id of ids) entries.set(id, { name: entries.get(id)?.name, askAgainAt: given.now() + RETRY_MS });
    }
  };
  const readWanted = (): void => {
    const ids = wanted;
    wanted = [];
    for (let at = 0; at < ids.length; at += MOST) void take(ids.slice(at, at + MOST));
  };
  const of = (id: string): string | undefined => {
    const entry = entries.get(id);
    if (!entry || entry.askAgainAt < given.now()) {
      entries.set(id, { name: entry?.name, askAgainAt: given.now() + KEPT_MS });
      if (wanted.length === 0) queueMicrotask(readWanted);
      wanted.push(id);
    }
    return entry?.name;
  };
  const listen = (tell: () => void): (() => void) => {
    listeners.add(tell);
    return () => void listeners.delete(tell);
  };
  return { of, listen, version: () => version };
}

const names = createPersonNames({
  read: async (ids) => {
    const query = { ids: ids.join(','), limit: MOST };
    return (await dataOf(api.GET('/people', { params: { query } }))).items;
  },
  now: Date.now,
});

/** Names of people; what shows one is drawn anew when it has come. */
export function usePersonNames(): PersonNames['of'] {
  useSyncExternalStore(names.listen, names.version);
  return names.of;
}
