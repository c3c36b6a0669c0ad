import { randomUUID } from 'node:crypto';
import { openDuckDbSeries } from '../../ingest/series/duckdb/duckdb-series.ts';
import { openInfluxSeries } from '../../ingest/series/influx/influx-series.ts';
import { createLog } from '../../lib/log.ts';
import { seriesContract } from '../contract/series.contract.ts';
import { influxBucket } from '../helpers/influx-bucket.ts';
import { serverUrl } from '../helpers/servers.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const log = createLog({ level: 'silent', pretty: false });

seriesContract('DuckDB', async () => {
  const dataDir = tempDir();
  return () => openDuckDbSeries({ dataDir, retentionDays: 0, log });
});

const url = serverUrl('TEST_INFLUX_URL');
if (url) {
  seriesContract('InfluxDB', async () => {
    const bucket = await influxBucket(url, `series-${randomUUID()}`);
    const quarantine = { add: async () => Promise.reject(new Error('nothing is to be refused')) };
    const offsets = new Map<number, number>();
    const store = {
      get: async (partition: number) => offsets.get(partition) ?? 0,
      set: async (partition: number, offset: number) => void offsets.set(partition, offset),
    };
    return async () => openInfluxSeries({ ...bucket, retentionDays: 0, offsets: store, quarantine, log });
  });
}
