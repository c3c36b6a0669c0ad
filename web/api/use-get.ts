import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { MaybeOptionalInit } from 'openapi-fetch';
import type { GetData, GetPath } from './answers.ts';
import { type ApiError, api, dataOf } from './client.ts';
import type { paths } from './schema.d.ts';

type Init<P extends GetPath> = MaybeOptionalInit<paths[P], 'get'>;

export type { GetData, GetPath } from './answers.ts';

/**
 * Reads an address of the API and keeps the answer. Server-sent events read it anew, see `live.ts`.
 * @param init parameters, as the API document names them; undefined waits until they are known
 * @param options `keepsBefore`: while another `init` is read, what was read before stays
 */
export function useGet<P extends GetPath>(
  path: P,
  init: Init<P> | undefined,
  options: { readonly refetchInterval?: number; readonly enabled?: boolean; readonly keepsBefore?: boolean } = {},
): UseQueryResult<GetData<P>, ApiError> {
  const { refetchInterval, enabled = true, keepsBefore = false } = options;
  return useQuery<GetData<P>, ApiError>({
    ...queryOf<P>(path, init),
    enabled: enabled && init !== undefined,
    ...(refetchInterval !== undefined && { refetchInterval }),
    ...(keepsBefore && { placeholderData: keepPreviousData }),
  });
}

/** The key of an address among what was read, and how it is read. */
export function queryOf<P extends GetPath>(path: P, init: Init<P> | undefined) {
  return {
    queryKey: [path, init],
    queryFn: (): Promise<GetData<P>> => dataOf(api.GET(path, ...([init] as never)) as never),
  };
}
