import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type ApiError, api, dataOf } from '../../api/client.ts';
import type { FleetItem } from '../../parts/health.ts';

/** More tiles than a wall screen holds. */
export const MOST_MACHINES = 5_000;
const PAGE = 200;
const EVERY_MS = 15_000;

/**
 * All machines of the site that are watched, the worst first.
 * @param enabled whether the reader may see health
 */
export function useFleet(site: string, enabled: boolean): UseQueryResult<readonly FleetItem[], ApiError> {
  return useQuery<readonly FleetItem[], ApiError>({
    queryKey: ['/assets/health', site],
    refetchInterval: EVERY_MS,
    enabled,
    queryFn: async () => {
      const items: FleetItem[] = [];
      let cursor: string | null = null;
      do {
        const query: { limit: number; cursor?: string; site?: string } = {
          limit: PAGE,
          ...(cursor !== null && { cursor }),
          ...(site !== '' && { site }),
        };
        const page: { items: FleetItem[]; next: string | null } = await dataOf(
          api.GET('/assets/health', { params: { query } }),
        );
        items.push(...page.items);
        cursor = page.next;
      } while (cursor !== null && items.length < MOST_MACHINES);
      return items;
    },
  });
}
