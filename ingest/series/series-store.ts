import type { JournalBatch } from '../journal/journal.ts';
import type { Waveform } from '../reading/reading.ts';

/** A device as the series store has it. */
export type SeriesDevice = {
  readonly device: string;
  readonly channels: readonly { readonly channel: string; readonly unit: string | null }[];
  /** Event time of its newest reading, milliseconds since the epoch. */
  readonly lastSampledAt: number;
};

/** `[milliseconds, value]`, oldest first. */
export type Point = readonly [number, number];

/**
 * `[milliseconds at the start of the bucket, minimum, maximum, mean]`, oldest first; empty buckets
 * are left out.
 */
export type Bucket = readonly [number, number, number, number];

/** The newest value of a channel. */
export type LatestValue = {
  readonly channel: string;
  readonly unit: string | null;
  /** Event time, milliseconds since the epoch. */
  readonly sampledAt: number;
  readonly value: number;
};

/**
 * One channel of one device between two moments: `from` inclusive, `to` exclusive, milliseconds
 * since the epoch.
 */
export type SeriesQuery = {
  readonly device: string;
  readonly channel: string;
  readonly from: number;
  readonly to: number;
};

/** A stored waveform block, without its samples. */
export type WaveformInfo = {
  /** Event time of the first sample, milliseconds since the epoch. */
  readonly sampledAt: number;
  /** Distinguishes blocks of one channel and millisecond, see `Reading`. */
  readonly sequence: number;
  readonly sampleRateHz: number;
  readonly unit: string | null;
  /** Number of samples. */
  readonly count: number;
};

/** Readings that a store did not keep, since the start. */
export type SeriesCounts = {
  /** Refused for good, and quarantined. */
  readonly refusedReadings: number;
  /** Older than the store's retention. */
  readonly tooOldReadings: number;
};

/**
 * Where readings are kept for people and charts. Adapters: DuckDB (embedded), InfluxDB. Writing is
 * idempotent on (device, event time, sequence). All methods throw `unavailable` when the store does
 * not answer.
 */
export type SeriesStore = {
  readonly counts: SeriesCounts;
  /**
   * Stores a batch and the partition's next offset as one; resolves once the store has confirmed.
   */
  append(batch: JournalBatch): Promise<void>;
  /** Puts all that was appended into the store's file, for a copy of it; nothing on a server. */
  settle(): Promise<void>;
  /** The offset from which the recorder continues. */
  resumeAt(partition: number): Promise<number>;
  /**
   * At most `limit` points, oldest first. Two readings in one millisecond are two points. `after`
   * skips that many points at exactly `from`, for paging.
   */
  range(query: SeriesQuery & { readonly limit: number; readonly after?: number }): Promise<readonly Point[]>;
  /** At most `points` buckets of equal width over [from, to), see `planBuckets`. */
  downsample(query: SeriesQuery & { readonly points: number }): Promise<readonly Bucket[]>;
  /** The newest value of each channel, by channel; empty where the device is not known. */
  latest(device: string): Promise<readonly LatestValue[]>;
  /**
   * Waveform blocks, oldest first, without their samples. `after` skips that many at exactly
   * `from`, for paging.
   */
  waveforms(query: SeriesQuery & { readonly limit: number; readonly after?: number }): Promise<readonly WaveformInfo[]>;
  /**
   * One waveform block with its samples. Without a sequence: the first block of that millisecond.
   */
  waveform(query: {
    readonly device: string;
    readonly channel: string;
    readonly sampledAt: number;
    readonly sequence?: number;
  }): Promise<(Waveform & WaveformInfo) | undefined>;
  /** Device, name and unit of every channel that is stored, in no order. */
  channels(): Promise<Iterable<readonly [device: string, channel: string, unit: string | null]>>;
  /** Every device that has stored a reading, by id; `named`: an id, or a name at any site. */
  devices(named?: string): Promise<readonly SeriesDevice[]>;
  close(): Promise<void>;
};

/** Makes devices of `[device, channel, unit, last event time]` rows. */
export function groupDevices(
  rows: Iterable<readonly [string, string, string | null, number]>,
): readonly SeriesDevice[] {
  const devices = new Map<string, { channels: { channel: string; unit: string | null }[]; lastSampledAt: number }>();
  for (const [device, channel, unit, lastSampledAt] of rows) {
    const known = devices.get(device) ?? { channels: [], lastSampledAt: 0 };
    known.channels.push({ channel, unit });
    known.lastSampledAt = Math.max(known.lastSampledAt, lastSampledAt);
    devices.set(device, known);
  }
  return [...devices].map(([device, known]) => ({ device, ...known }));
}

/** Whether a device matches by its id `site:device`, or by its name alone. */
export function isNamed(device: string, named: string | undefined): boolean {
  return named === undefined || device === named || (device.endsWith(`:${named}`) && !named.includes(':'));
}
