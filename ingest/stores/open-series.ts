import type { Log } from '../../lib/log.ts';
import { retryUntilDone } from '../../lib/retry.ts';
import type { Quarantine } from '../quarantine/quarantine.ts';
import type { InfluxOptions } from '../series/influx/influx-client.ts';
import type { OffsetStore } from '../series/influx/influx-series.ts';
import type { SeriesStore } from '../series/series-store.ts';

/** Which series store: InfluxDB where `influx` is given, else the embedded one in `dataDir`. */
export type SeriesPlace = {
  readonly dataDir: string;
  /** Older readings are deleted; 0 keeps all. */
  readonly retentionDays: number;
  readonly influx?: InfluxOptions;
};

type Settings = {
  readonly influx: Partial<InfluxOptions> & { readonly retentionDays: number };
  readonly series: { readonly retentionDays: number };
};

/** Where the series store is, by the settings. */
export function seriesPlace(dataDir: string, { influx, series }: Settings): SeriesPlace {
  const { url, token, org, bucket, retentionDays } = influx;
  if (url === undefined || token === undefined || org === undefined || bucket === undefined) {
    return { dataDir, retentionDays: series.retentionDays };
  }
  return { dataDir, retentionDays, influx: { url, token, org, bucket } };
}

/**
 * Opens the series store. Only the adapter that is used is loaded. A file that is locked or damaged
 * is waited for: the journal keeps new readings.
 */
export async function openSeries(
  place: SeriesPlace,
  options: {
    quarantine: Pick<Quarantine, 'add'>;
    /** Of InfluxDB, where other processes record, too; absent: in the data folder. */
    offsets?: OffsetStore | undefined;
    log: Log;
    signal: AbortSignal;
  },
): Promise<SeriesStore> {
  const { dataDir, retentionDays, influx } = place;
  const { quarantine, log, signal } = options;
  if (!influx) {
    const { openDuckDbSeries } = await import('../series/duckdb/duckdb-series.ts');
    const open = () => openDuckDbSeries({ dataDir, retentionDays, log });
    return await retryUntilDone(open, { what: 'series store', log, signal });
  }
  const [{ openInfluxSeries }, { openLmdbOffsets }] = await Promise.all([
    import('../series/influx/influx-series.ts'),
    import('../series/influx/lmdb-offsets.ts'),
  ]);
  const offsets = options.offsets ? { ...options.offsets, close: async () => undefined } : openLmdbOffsets({ dataDir });
  const store = openInfluxSeries({ ...influx, retentionDays, offsets, quarantine, log });
  return { ...store, close: () => store.close().then(offsets.close) };
}
