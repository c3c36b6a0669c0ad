import type { Config } from '../../config.ts';
import { AppError } from '../../lib/errors.ts';
import { createDb } from '../../ticketing/db.ts';
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

/** Whether InfluxDB answers, and our clocks agree. */
export function checkInflux({ url, token, org, bucket }: Config['influx']): Promise<Finding> {
  if (url === undefined) return attempt('series store', '', () => 'DuckDB, embedded');
  return attempt(
    'series store',
    'check INFLUX_URL, _TOKEN, _ORG and _BUCKET, and that InfluxDB runs there',
    async () => {
      const query = new URLSearchParams({ org: org ?? '', name: bucket ?? '' });
      const answer = await fetch(`${url}/api/v2/buckets?${query}`, {
        headers: { authorization: `Token ${token}` },
        signal: AbortSignal.timeout(5_000),
      });
      const { buckets } = (await answer.json()) as { buckets?: unknown[] };
      if (!answer.ok) throw new AppError('unavailable', `InfluxDB answers with HTTP ${answer.status}`);
      if (!buckets?.length) throw new AppError('not_found', `InfluxDB has no bucket ${bucket} in ${org}`);
      checkClock('InfluxDB', new Date(answer.headers.get('date') ?? Date.now()));
      return `InfluxDB, bucket ${bucket}`;
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
