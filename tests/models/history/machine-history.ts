import type { Point } from '../../../ingest/series/series-store.ts';
import type { HistorySeries } from '../../../models/history/read-history.ts';
import { machineReadings } from '../machine.ts';

/** The stored readings of the machine of the tests, and how many queries were asked of them. */
export function machineHistory(options: Parameters<typeof machineReadings>[0] & { stepMs?: number }) {
  const { stepMs = 1000, ...given } = options;
  const readings = machineReadings(given);
  const first = readings[0]?.sampledAt ?? 0;
  const channels = new Map<string, Point[]>();
  for (const [row, { values }] of readings.entries()) {
    for (const [channel, value] of Object.entries(values)) {
      const points = channels.get(channel) ?? [];
      channels.set(channel, points);
      points.push([first + row * stepMs, value]);
    }
  }
  const asked = { queries: 0, points: 0 };
  const series: HistorySeries = {
    range: async ({ channel, from, to, limit, after = 0 }) => {
      const points = channels.get(channel) ?? [];
      const start = Math.max(0, Math.ceil((from - first) / stepMs)) + after;
      const found = points.slice(start, start + limit).filter(([at]) => at < to);
      asked.queries += 1;
      asked.points += found.length;
      return found;
    },
  };
  return {
    series,
    asked,
    from: first,
    to: first + readings.length * stepMs,
    channels: [...channels.keys()].map((channel) => ({ channel, unit: channel === 'flow' ? 'm3/h' : null })),
  };
}
