import { AppError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { InfluxClient, InfluxOptions } from './influx-client.ts';

const DAY_SECONDS = 86_400;

type FoundBucket = { readonly retentionRules?: readonly { readonly everySeconds?: number }[] };

/**
 * Makes the bucket where there is none. One that exists is kept as it is; that its retention differs is said in the log.
 * @param options.retentionDays how long a new bucket keeps readings; 0 for ever
 * @throws {AppError} `unavailable` that says what to do: also a refused token may be cured while we wait
 */
export async function setUpBucket(
  client: Pick<InfluxClient, 'api'>,
  options: InfluxOptions & { retentionDays: number; log: Log },
): Promise<void> {
  const { org, bucket, retentionDays, log } = options;
  const found = await client.api(`/api/v2/buckets?${new URLSearchParams({ org, name: bucket })}`);
  if (found.status === 401) throw new AppError('unavailable', 'InfluxDB refuses the token; check INFLUX_TOKEN');
  if (found.status >= 500 || found.status === 429) {
    throw new AppError('unavailable', `InfluxDB does not serve: HTTP ${found.status}`);
  }
  const [known] = (found.body as { buckets?: readonly FoundBucket[] } | undefined)?.buckets ?? [];
  if (known) {
    const days = (known.retentionRules?.[0]?.everySeconds ?? 0) / DAY_SECONDS;
    if (days !== retentionDays) {
      log.warn({ bucket, bucketDays: days, retentionDays }, 'the bucket keeps readings for another time than is set');
    }
    return;
  }
  const orgs = await client.api(`/api/v2/orgs?${new URLSearchParams({ org })}`);
  const orgID = (orgs.body as { orgs?: readonly { id: string }[] } | undefined)?.orgs?.[0]?.id;
  if (orgID === undefined) {
    throw new AppError('unavailable', `InfluxDB has no organisation ${org} that the token may see; check INFLUX_ORG`);
  }
  const retentionRules = retentionDays === 0 ? [] : [{ type: 'expire', everySeconds: retentionDays * DAY_SECONDS }];
  const made = await client.api('/api/v2/buckets', { orgID, name: bucket, retentionRules });
  if (made.status === 201) {
    log.info({ bucket, retentionDays }, 'the bucket was made');
    return;
  }
  const why = (made.body as { message?: string } | undefined)?.message ?? `HTTP ${made.status}`;
  throw new AppError(
    'unavailable',
    `InfluxDB has no bucket ${bucket} in ${org} that the token may use, and the token may not make one (${why}): ` +
      `run "influx bucket create -o ${org} -n ${bucket} -r ${retentionDays === 0 ? '0' : `${retentionDays}d`}", ` +
      'or set an INFLUX_TOKEN that may',
  );
}
