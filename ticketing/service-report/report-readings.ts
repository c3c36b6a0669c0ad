import type { Bucket } from '../../ingest/series/series-store.ts';
import type { SoakSeries } from '../work/soak-coverage.ts';
import type { ReportFacts } from './report-facts.ts';

/** One channel over the alarm and the repair. */
export type ReportReadings = {
  readonly channel: string;
  readonly unit: string | null;
  readonly from: number;
  readonly to: number;
  /** Where the alarm began, and where the repair ended; null: not yet. */
  readonly alarmAt: number;
  readonly repairedAt: number | null;
  readonly buckets: readonly Bucket[];
};

const MOST_CHANNELS = 3;
const POINTS = 300;
const SHORTEST_MS = 600_000;
const LONGEST_MS = 86_400_000;

/**
 * The channels that moved most, from before the alarm until after the repair. The time before and
 * after is a quarter of the time between, but at least ten minutes and at most a day.
 * @throws {AppError} `unavailable` where the series store does not answer
 */
export async function readReadings(
  series: SoakSeries,
  { alarm, ticket }: ReportFacts,
  now: Date,
): Promise<readonly ReportReadings[]> {
  if (!alarm) return [];
  const alarmAt = alarm.onsetAt.getTime();
  const repaired = ticket.resolvedAt ?? alarm.clearedAt;
  const end = (repaired ?? now).getTime();
  const beside = Math.min(Math.max((end - alarmAt) / 4, SHORTEST_MS), LONGEST_MS);
  const from = alarmAt - beside;
  const to = Math.min(end + beside, Math.max(now.getTime(), end + 1));
  const { device, contributions, firstChannel } = alarm;
  const moved = Object.entries(contributions).toSorted(([, a], [, b]) => b - a);
  const channels = [...new Set([...moved.map(([channel]) => channel), firstChannel])].filter((name) => name !== '');
  return await Promise.all(
    channels.slice(0, MOST_CHANNELS).map(async (channel) => ({
      channel,
      unit: alarm.evidence.normal[channel]?.unit ?? null,
      from,
      to,
      alarmAt,
      repairedAt: repaired?.getTime() ?? null,
      buckets: await series.downsample({ device, channel, from, to, points: POINTS }),
    })),
  );
}

/** Mean, least and greatest of the buckets of a stretch; undefined where none is in it. Pure. */
export function summaryOf(
  buckets: readonly Bucket[],
  stretch: { readonly from: number; readonly to: number },
): { readonly mean: number; readonly low: number; readonly high: number } | undefined {
  const within = buckets.filter(([at]) => at >= stretch.from && at < stretch.to);
  if (within.length === 0) return undefined;
  return {
    mean: within.reduce((sum, [, , , mean]) => sum + mean, 0) / within.length,
    low: Math.min(...within.map(([, low]) => low)),
    high: Math.max(...within.map(([, , high]) => high)),
  };
}
