import type { InfluxOptions } from '../../ingest/series/influx/influx-client.ts';
import { serverUrl } from './servers.ts';

/** Makes an empty bucket on the real InfluxDB of `npm run test:all`. */
export async function influxBucket(url: string, name: string): Promise<InfluxOptions> {
  const org = await theOrganisation(url);
  await post(`${url}/api/v2/buckets`, { orgID: org.id, name, retentionRules: [] });
  return { url, token: adminToken(), org: org.name, bucket: name };
}

/** A token that sees the organisation and reads its buckets, and may make none. */
export async function readersToken(url: string): Promise<string> {
  const { id, name } = await theOrganisation(url);
  const made = await post(`${url}/api/v2/authorizations`, {
    orgID: id,
    description: `reads ${name}`,
    permissions: [
      { action: 'read', resource: { type: 'orgs', id } },
      { action: 'read', resource: { type: 'buckets', orgID: id } },
    ],
  });
  return (made as { token: string }).token;
}

function adminToken(): string {
  return serverUrl('TEST_INFLUX_TOKEN') ?? '';
}

async function theOrganisation(url: string): Promise<{ id: string; name: string }> {
  const found = await fetch(`${url}/api/v2/orgs`, { headers: { authorization: `Token ${adminToken()}` } });
  const [org] = ((await found.json()) as { orgs: { id: string; name: string }[] }).orgs;
  if (!org) throw new Error(`InfluxDB at ${url} has no organisation that the token may see`);
  return org;
}

async function post(url: string, body: unknown): Promise<unknown> {
  const headers = { authorization: `Token ${adminToken()}`, 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`InfluxDB refused a preparation of the test: ${await answer.text()}`);
  return answer.json();
}
