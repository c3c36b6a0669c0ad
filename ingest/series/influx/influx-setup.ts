import { AppError } from '../../../lib/errors.ts';
import type { Log } from '../../../lib/log.ts';
import type { InfluxClient, InfluxOptions } from './influx-client.ts';

const DAY_SECONDS = 86_400;

type FoundBucket = { readonly retentionRules?: readonly { readonly everySeconds?: number }[] };
type Setup = InfluxOptions & { readonly retentionDays: number };
type Api = Pick<InfluxClient, 'api'>;

/**
 * Makes the bucket if there is none. Keeps an existing one; logs if its retention differs.
 * @param options.retentionDays how long a new bucket keeps readings; 0: no limit
 * @throws {AppError} `unavailable` with the next step: a refused token may also be fixed meanwhile
 */
export async function setUpBucket(client: Api, options: Setup & { log: Log }): Promise<void> {
  const { bucket, retentionDays, log } = options;
  const { bucketDays } = await findBucket(client, options);
  if (bucketDays !== undefined) {
    if (bucketDays !== retentionDays) {
      log.warn({ bucket, bucketDays, retentionDays }, 'the retention of the bucket differs from the setting');
    }
    return;
  }
  const orgID = await organisationId(client, options);
  const retentionRules = retentionDays === 0 ? [] : [{ type: 'expire', everySeconds: retentionDays * DAY_SECONDS }];
  const made = await client.api('/api/v2/buckets', { orgID, name: bucket, retentionRules });
  if (made.status !== 201) throw mayNotMake(options, made);
  log.info({ bucket, retentionDays }, 'the bucket was made');
}

/**
 * Whether {@link setUpBucket} would find or make the bucket; makes nothing.
 * @returns `date`: the server's clock, where the answer has it
 * @throws {AppError} `unavailable` that says what to do
 */
export async function tryBucket(client: Api, options: Setup): Promise<{ found: boolean; date: Date | undefined }> {
  const { bucketDays, date } = await findBucket(client, options);
  if (bucketDays !== undefined) return { found: true, date };
  const orgID = await organisationId(client, options);
  // InfluxDB reserves names with an underscore: this checks the token's right, and makes no bucket.
  const asked = await client.api('/api/v2/buckets', { orgID, name: '_harbinger', retentionRules: [] });
  if (asked.status === 401 || asked.status === 403) throw mayNotMake(options, asked);
  return { found: false, date };
}

async function findBucket(
  { api }: Api,
  { org, bucket }: InfluxOptions,
): Promise<{ bucketDays: number | undefined; date: Date | undefined }> {
  const { status, body, date } = await api(`/api/v2/buckets?${new URLSearchParams({ org, name: bucket })}`);
  if (status === 401) throw new AppError('unavailable', 'InfluxDB refuses the token; check INFLUX_TOKEN');
  if (status >= 500 || status === 429) throw new AppError('unavailable', `InfluxDB does not serve: HTTP ${status}`);
  const [known] = (body as { buckets?: readonly FoundBucket[] } | undefined)?.buckets ?? [];
  return { bucketDays: known && (known.retentionRules?.[0]?.everySeconds ?? 0) / DAY_SECONDS, date };
}

async function organisationId({ api }: Api, { org }: InfluxOptions): Promise<string> {
  const { body } = await api(`/api/v2/orgs?${new URLSearchParams({ org })}`);
  const id = (body as { orgs?: readonly { id: string }[] } | undefined)?.orgs?.[0]?.id;
  if (id !== undefined) return id;
  throw new AppError('unavailable', `InfluxDB shows this token no organisation ${org}; check INFLUX_ORG`);
}

function mayNotMake({ org, bucket, retentionDays }: Setup, answer: { status: number; body: unknown }): AppError {
  const why = (answer.body as { message?: string } | undefined)?.message ?? `HTTP ${answer.status}`;
  return new AppError(
    'unavailable',
    `InfluxDB has no bucket ${bucket} in ${org} that the token may use, and the token may not make one (${why}): ` +
      `run "influx bucket create -o ${org} -n ${bucket} -r ${retentionDays === 0 ? '0' : `${retentionDays}d`}", ` +
      'or set an INFLUX_TOKEN that may',
  );
}
