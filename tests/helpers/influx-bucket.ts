import type { InfluxOptions } from '../../ingest/influx-client.ts';
import { serverUrl } from './servers.ts';

/** Makes an empty bucket on the real InfluxDB of `npm run test:all`. */
export async function influxBucket(url: string, name: string): Promise<InfluxOptions> {
  const token = serverUrl('TEST_INFLUX_TOKEN') ?? '';
  const headers = { authorization: `Token ${token}`, 'content-type': 'application/json' };
  const found = await fetch(`${url}/api/v2/orgs`, { headers });
  const org = ((await found.json()) as { orgs: { id: string; name: string }[] }).orgs[0];
  if (!org) throw new Error(`InfluxDB at ${url} has no organisation that the token may see`);
  const body = JSON.stringify({ orgID: org.id, name, retentionRules: [] });
  const made = await fetch(`${url}/api/v2/buckets`, { method: 'POST', headers, body });
  if (!made.ok) throw new Error(`cannot make a bucket: ${await made.text()}`);
  return { url, token, org: org.name, bucket: name };
}
