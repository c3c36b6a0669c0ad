import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type ApiError, api, dataOf } from './client.ts';
import type { GetData, GetPath } from './use-get.ts';

/** Addresses that answer with pages. */
type PagedPath = {
  [P in GetPath]: GetData<P> extends { items: unknown[]; next: string | null } ? P : never;
}[GetPath];
type Item<P extends PagedPath> = GetData<P> extends { items: (infer T)[] } ? T : never;

/** More than people choose from, and than a record has. */
const MOST = 5_000;
const PAGE = 200;

/** All items of a list, page after page; `next` is left where there are more than 5,000. */
export type All<T> = { readonly items: readonly T[]; readonly next: string | null };

/**
 * Reads a whole list, for choices and records that are not cut without a word.
 * @param given path and query, as the API document names them
 */
export function useAll<P extends PagedPath>(
  path: P,
  given: { readonly path?: Readonly<Record<string, string>>; readonly query?: Readonly<Record<string, unknown>> } = {},
  options: { readonly enabled?: boolean; readonly refetchInterval?: number } = {},
): UseQueryResult<All<Item<P>>, ApiError> {
  return useQuery<All<Item<P>>, ApiError>({
    queryKey: [path, 'all', given],
    enabled: options.enabled ?? true,
    ...(options.refetchInterval !== undefined && { refetchInterval: options.refetchInterval }),
    queryFn: async () => {
      const items: Item<P>[] = [];
      let cursor: string | null = null;
      do {
        const query = { ...given.query, limit: PAGE, ...(cursor !== null && { cursor }) };
        const init = { params: { ...(given.path && { path: given.path }), query } };
        const page = (await dataOf(api.GET(path, ...([init] as never)) as never)) as {
          items: Item<P>[];
          next: string | null;
        };
        items.push(...page.items);
        cursor = page.next;
      } while (cursor !== null && items.length < MOST);
      return { items, next: cursor };
    },
  });
}
