import type { DuckDBConnection } from '@duckdb/node-api';

/** A stored series and its newest value. Owned by the one writer. */
export type KnownSeries = {
  readonly id: number;
  readonly device: string;
  readonly channel: string;
  readonly unit: string | null;
  /** No stored value or waveform of it is newer. Milliseconds since the epoch. */
  newestAt: number;
  /** No stored value of it is newer; {@link BEFORE_ALL} where it has none. */
  newestValueAt: number;
  newestValue: number | null;
  /** Equals {@link Known.mark} once the present batch has a newer value of it. */
  mark: number;
};

/** Before every time that a reading may have. */
export const BEFORE_ALL = -8.64e15 - 1;

/** The writer's memory of the file, so that it does not read it for each batch. */
export type Known = {
  /** device → channel → series */
  readonly byDevice: Map<string, Map<string, KnownSeries>>;
  /** The id of the next new series. */
  nextId: number;
  /** Hours before this moment are summed up. Milliseconds since the epoch. */
  settledUntil: number;
  /** Counts batches. */
  mark: number;
};

/** Reads the known devices and channels; at start, and again after a failed batch. */
export async function loadKnown(db: DuckDBConnection): Promise<Known> {
  const state = await db.runAndReadAll('select settled_until::double from settled');
  const known: Known = {
    byDevice: new Map(),
    nextId: 0,
    settledUntil: (state.getRows()[0]?.[0] as number | undefined) ?? 0,
    mark: 0,
  };
  // Files of before have no time of the value alone.
  const reader = await db.runAndReadAll(
    `select id, device, channel, unit, last_sampled_at::double, coalesce(last_value_at, last_sampled_at)::double, last_value
     from series`,
  );
  for (const row of reader.getRows()) {
    const [id, device, channel, unit, newestAt, newestValueAt, newestValue] = row as [
      number,
      string,
      string,
      string | null,
      number,
      number,
      number | null,
    ];
    const series = { id, device, channel, unit, newestAt, newestValueAt, newestValue, mark: 0 };
    channelsOf(known, device).set(channel, series);
    known.nextId = Math.max(known.nextId, id + 1);
  }
  return known;
}

/** The known channels of a device, which becomes known by asking. */
export function channelsOf({ byDevice }: Known, device: string): Map<string, KnownSeries> {
  let channels = byDevice.get(device);
  if (!channels) {
    channels = new Map();
    byDevice.set(device, channels);
  }
  return channels;
}
