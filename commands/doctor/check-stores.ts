import { createInfluxClient } from '../../ingest/series/influx/influx-client.ts';
import { tryBucket } from '../../ingest/series/influx/influx-setup.ts';
import { AppError } from '../../lib/errors.ts';
import type { Config } from '../../platform/config.ts';
import { createDb } from '../../ticketing/db/create-db.ts';
import { attempt, type Finding } from './finding.ts';

const MAX_CLOCK_SKEW_SECONDS = 5;

/** Whether PostgreSQL answers, and our clocks agree. */
export function checkDatabase(url: string | undefined): Promise<Finding> {
  if (url === undefined) return attempt('database', '', () => 'PGlite, embedded');
  return attempt('database', 'check DATABASE_URL, and that PostgreSQL 15 or newer runs there', async () => {
    const db = createDb({ connectionString: url, max: 1, connectionTimeoutMillis: 5_000 });
    try {
      const { rows } = await db.query<{ version: string; now: Date }>(
        `select current_setting('server_version') as version, clock_timestamp() as now`,
      );
      checkClock('PostgreSQL', rows[0]?.now ?? new Date());
      return `PostgreSQL ${rows[0]?.version}`;
    } finally {
      await db.close();
    }
  });
}

/** Whether InfluxDB answers, has the bucket or permits it, and our clocks agree. Makes nothing. */
export function checkInflux({ url, token, org, bucket, retentionDays }: Config['influx']): Promise<Finding> {
  if (url === undefined || token === undefined || org === undefined || bucket === undefined) {
    return attempt('series store', '', () => 'DuckDB, embedded');
  }
  return attempt(
    'series store',
    'check INFLUX_URL, _TOKEN, _ORG and _BUCKET, and that InfluxDB runs there',
    async () => {
      const place = { url, token, org, bucket };
      const { found, date } = await tryBucket(createInfluxClient(place), { ...place, retentionDays });
      checkClock('InfluxDB', date ?? new Date());
      return `InfluxDB, bucket ${bucket}${found ? '' : ': will be made at the first start'}`;
    },
  );
}

function checkClock(server: string, theirs: Date): void {
  const seconds = Math.abs(theirs.getTime() - Date.now()) / 1000;
  // HTTP dates have whole seconds.
  if (seconds > MAX_CLOCK_SKEW_SECONDS) {
    throw new AppError(
      'unavailable',
      `the clocks of this machine and of ${server} differ by ${Math.round(seconds)} s; use NTP`,
    );
  }
}
