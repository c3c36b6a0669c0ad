import type { Config } from './config.ts';
import type { Quarantine } from './ingest/quarantine.ts';
import type { SeriesStore } from './ingest/series-store.ts';
import type { Lifecycle } from './lib/lifecycle.ts';
import type { Log } from './lib/log.ts';
import { retryUntilDone } from './lib/retry.ts';

/** Opens the series store. Only the adapter that is used is loaded. A file that is locked or damaged is waited for: the journal keeps what comes. */
export async function openSeries(options: {
  config: Config;
  lifecycle: Lifecycle;
  quarantine: Quarantine;
  log: Log;
  signal: AbortSignal;
}): Promise<SeriesStore> {
  const { config, lifecycle, quarantine, log, signal } = options;
  const { url, token, org, bucket, retentionDays } = config.influx;
  const dataDir = config.data.dir;
  if (url === undefined || token === undefined || org === undefined || bucket === undefined) {
    const { openDuckDbSeries } = await import('./ingest/duckdb-series.ts');
    const store = await retryUntilDone(
      () => openDuckDbSeries({ dataDir, retentionDays: config.series.retentionDays, log }),
      { what: 'series store', log, signal },
    );
    lifecycle.onStop('series store', store.close);
    return store;
  }
  const [{ openInfluxSeries }, { openLmdbOffsets }] = await Promise.all([
    import('./ingest/influx-series.ts'),
    import('./ingest/lmdb-offsets.ts'),
  ]);
  const offsets = openLmdbOffsets({ dataDir });
  lifecycle.onStop('recorder offsets', offsets.close);
  return openInfluxSeries({ url, token, org, bucket, retentionDays, offsets, quarantine, log });
}
