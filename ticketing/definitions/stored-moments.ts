import { isReservedChannel } from '../../ingest/reading/derived-channels.ts';
import type { Point, SeriesDevice, SeriesStore } from '../../ingest/series/series-store.ts';
import { compileGlob } from '../../lib/text/pattern.ts';
import { type Condition, channelsOf, innerConditions } from '../../models/rules/condition.ts';
import type { AlarmRule } from '../../models/rules/rule.ts';
import type { TrialMoment } from '../../models/rules/rule-trial.ts';

/** Stored values of a device that one trial reads, over all of its channels. */
const MOST_VALUES = 120_000;

/** Channels of one device that a trial reads; as many rules can read. */
const MOST_CHANNELS = 64;

/** Channels beside those of the rule, by which a trial sees that one of these is missing. */
const BESIDE = 8;

/**
 * Stored readings of a device, as a trial judges them.
 * @property bucketSeconds set where there are too many: each value is the mean of this many seconds
 */
export type StoredMoments = {
  readonly channels: readonly string[];
  /** Channels of the rule that are more than a trial reads. */
  readonly channelsLeftOut: number;
  readonly units: Readonly<Record<string, string>>;
  readonly bucketSeconds: number | null;
  readonly moments: readonly TrialMoment[];
};

/** Reads the channels that rules need, between two moments. */
export async function readMoments(
  series: Pick<SeriesStore, 'range' | 'downsample'>,
  given: {
    readonly device: SeriesDevice;
    readonly rules: readonly AlarmRule[];
    readonly from: number;
    readonly to: number;
  },
): Promise<StoredMoments> {
  const { device, rules, from, to } = given;
  const wanted = channelsFor(device, rules);
  const channels = wanted.slice(0, MOST_CHANNELS);
  const each = Math.floor(MOST_VALUES / Math.max(1, channels.length));
  const ask = { device: device.device, from, to };
  const all: (readonly Point[])[] = [];
  for (const channel of channels) {
    all.push(await series.range({ ...ask, channel, limit: each + 1 }));
    if ((all.at(-1)?.length ?? 0) > each) break;
  }
  const isTooMuch = all.some(({ length }) => length > each);
  if (isTooMuch) {
    all.length = 0;
    for (const channel of channels) {
      const buckets = await series.downsample({ ...ask, channel, points: each });
      all.push(buckets.map(([at, , , mean]) => [at, mean]));
    }
  }
  const units = device.channels.flatMap(({ channel, unit }) =>
    unit !== null && channels.includes(channel) ? [[channel, unit] as const] : [],
  );
  return {
    channels,
    channelsLeftOut: wanted.length - channels.length,
    units: Object.fromEntries(units),
    bucketSeconds: isTooMuch ? Math.max(1, Math.round((to - from) / each / 1000)) : null,
    moments: inMoments(channels, all),
  };
}

/** Which of a device's channels some rules read, and a few more where one may be missing. */
function channelsFor({ channels }: SeriesDevice, rules: readonly AlarmRule[]): readonly string[] {
  const sent = channels.map(({ channel }) => channel).filter((channel) => !isReservedChannel(channel));
  const patterns = rules.flatMap(({ when }) => channelsOf(when)).map(compileGlob);
  const own = sent.filter((channel) => patterns.some((fits) => fits(channel)));
  if (!rules.some(({ when }) => mayMiss(when))) return own;
  return [...own, ...sent.filter((channel) => !own.includes(channel)).slice(0, BESIDE)];
}

function mayMiss(when: Condition): boolean {
  return when.kind === 'missing' || innerConditions(when).some(mayMiss);
}

/** Values of several channels by their moment, in order of time. */
function inMoments(channels: readonly string[], all: readonly (readonly Point[])[]): readonly TrialMoment[] {
  const moments = new Map<number, Record<string, number>>();
  for (const [place, points] of all.entries()) {
    for (const [at, value] of points) {
      const values = moments.get(at) ?? {};
      values[channels[place] ?? ''] = value;
      moments.set(at, values);
    }
  }
  return [...moments].map(([at, values]) => ({ at, values })).toSorted((a, b) => a.at - b.at);
}
