import { isNamed, type Point, type SeriesStore } from '../../../ingest/series/series-store.ts';

/**
 * The reading side of the series store, over points in memory: `device` → `channel` → points,
 * oldest first.
 */
export function createMemorySeries(
  data: Readonly<Record<string, Readonly<Record<string, readonly Point[]>>>>,
): Pick<SeriesStore, 'devices' | 'range' | 'downsample' | 'latest'> {
  const between = ({ device, channel, from, to }: { device: string; channel: string; from: number; to: number }) =>
    (data[device]?.[channel] ?? []).filter(([at]) => at >= from && at < to);
  return {
    devices: async (named) =>
      Object.entries(data).flatMap(([device, channels]) =>
        !isNamed(device, named)
          ? []
          : {
              device,
              channels: Object.keys(channels).map((channel) => ({
                channel,
                unit: channel === 'temperature' ? 'Cel' : null,
              })),
              lastSampledAt: Math.max(...Object.values(channels).flatMap((points) => points.map(([at]) => at))),
            },
      ),
    latest: async (device) =>
      Object.entries(data[device] ?? {}).flatMap(([channel, points]) => {
        const [sampledAt, value] = points.at(-1) ?? [];
        return sampledAt === undefined || value === undefined ? [] : [{ channel, unit: null, sampledAt, value }];
      }),
    range: async ({ limit, after = 0, ...query }) => {
      const found = between(query);
      const skipped = Math.min(after, found.filter(([at]) => at === query.from).length);
      return found.slice(skipped, skipped + limit);
    },
    downsample: async ({ points, ...query }) => {
      const width = (query.to - query.from) / points;
      const buckets = new Map<number, number[]>();
      for (const [at, value] of between(query)) {
        const start = query.from + Math.floor((at - query.from) / width) * width;
        buckets.set(start, [...(buckets.get(start) ?? []), value]);
      }
      const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
      return [...buckets].map(([start, values]) => [start, Math.min(...values), Math.max(...values), mean(values)]);
    },
  };
}
