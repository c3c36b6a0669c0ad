import type { JournalBatch } from './journal.ts';

/** A device as the series store knows it. */
export type SeriesDevice = {
  readonly device: string;
  readonly channels: readonly { readonly channel: string; readonly unit: string | null }[];
  /** Event time of its newest reading, milliseconds since the epoch. */
  readonly lastSampledAt: number;
};

/** `[milliseconds, value]`, oldest first. */
export type Point = readonly [number, number];

/** `[milliseconds at the start of the bucket, minimum, maximum, mean]`, oldest first; empty buckets are left out. */
export type Bucket = readonly [number, number, number, number];

/** One channel of one device between two moments: `from` inclusive, `to` exclusive, milliseconds since the epoch. */
export type SeriesQuery = {
  readonly device: string;
  readonly channel: string;
  readonly from: number;
  readonly to: number;
};

/**
 * Where readings are kept for people and charts. Adapters: DuckDB (embedded), InfluxDB.
 * Writing is idempotent on (device, event time, sequence). All methods throw `unavailable` when the store does not answer.
 */
export type SeriesStore = {
  /** Stores a batch and the partition's next offset as one; resolves once the store has confirmed. */
  append(batch: JournalBatch): Promise<void>;
  /** The offset from which the recorder goes on. */
  resumeAt(partition: number): Promise<number>;
  /** At most `limit` points, oldest first. Two readings in one millisecond are two points. `after` skips that many points at exactly `from`, for paging. */
  range(query: SeriesQuery & { readonly limit: number; readonly after?: number }): Promise<readonly Point[]>;
  /** At most `points` buckets of equal width over [from, to). */
  downsample(query: SeriesQuery & { readonly points: number }): Promise<readonly Bucket[]>;
  /** Every device that has stored a reading, by id. */
  devices(): Promise<readonly SeriesDevice[]>;
  close(): Promise<void>;
};

/** Makes devices of `[device, channel, unit, last event time]` rows. */
export function groupDevices(
  rows: readonly (readonly [string, string, string | null, number])[],
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
