import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { type ApiError, api, dataOf } from '../../api/client.ts';
import { queryOf } from '../../api/use-get.ts';
import { type Signal, signalOfBuckets } from '../../parts/signal-summary.ts';

const DAY_MS = 86_400_000;
const YEAR_DAYS = 366;

/** A span of time in milliseconds, `to` not included. */
export type TimeSpan = { readonly from: number; readonly to: number };

/** A channel of a device, as a chart names it. */
export type Wanted = {
  readonly device: string;
  readonly channel: string;
  readonly name: string;
  readonly unit: string;
};

/** The answers for several channels: those that came, and the reasons for the others. */
export type Read = { readonly signals: readonly Signal[]; readonly error: ApiError | null; readonly pending: boolean };

/**
 * Values of channels in a span, thinned out by the server to at most this many points each. While
 * another span is read, the values before stay.
 */
export function useSeries(wanted: readonly Wanted[], span: TimeSpan, points: number): Read {
  return useQueries({
    queries: wanted.map(({ device, channel }) => ({
      queryKey: ['/devices/{id}/series', device, channel, span.from, span.to, points],
      placeholderData: keepPreviousData,
      queryFn: () =>
        dataOf(
          api.GET('/devices/{id}/series', {
            params: { path: { id: device }, query: { channel, points, ...isoOf(span) } },
          }),
        ),
    })),
    combine: (found): Read => ({
      signals: wanted.flatMap(({ name, unit }, index) => {
        const items = found[index]?.data?.items;
        return items ? [signalOfBuckets(name, unit, items)] : [];
      }),
      error: (found.find(({ error }) => error)?.error ?? null) as ApiError | null,
      pending: found.some(({ isPending }) => isPending),
    }),
  });
}

/**
 * When the first reading of the channels within a year was taken; undefined until it is known, and
 * where there is none.
 */
export function useFirstAt(device: string, channels: readonly string[], lastAt: number): number | undefined {
  const from = new Date(Math.floor(lastAt / DAY_MS - YEAR_DAYS) * DAY_MS).toISOString();
  return useQueries({
    queries: channels.map((channel) =>
      queryOf('/devices/{id}/series', { params: { path: { id: device }, query: { channel, from, limit: 1 } } }),
    ),
    combine: (found) => {
      if (found.some(({ isPending }) => isPending)) return undefined;
      const first = Math.min(...found.flatMap(({ data }) => data?.items[0]?.[0] ?? []));
      return Number.isFinite(first) ? first : undefined;
    },
  });
}

function isoOf({ from, to }: TimeSpan) {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}
