import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { openInfluxSeries } from '../../ingest/influx-series.ts';
import type { QuarantineItem } from '../../ingest/quarantine.ts';
import { createLog } from '../../lib/log.ts';
import { influxBucket } from '../helpers/influx-bucket.ts';
import { aReading } from '../helpers/readings.ts';
import { serverUrl } from '../helpers/servers.ts';

const log = createLog({ level: 'silent', pretty: false });
const url = serverUrl('TEST_INFLUX_URL');

it.skipIf(!url)('makes the bucket, and on a real type conflict refuses one channel of one reading only', async () => {
  const server = await influxBucket(url ?? '', `other-${randomUUID()}`);
  const place = { ...server, bucket: `new-${randomUUID()}` };
  const quarantined: Omit<QuarantineItem, 'id'>[] = [];
  const store = openInfluxSeries({
    ...place,
    retentionDays: 30,
    offsets: { get: async () => 0, set: async () => undefined },
    quarantine: { add: async (items) => void quarantined.push(...items) },
    log,
  });
  await store.resumeAt(0);
  const headers = { authorization: `Token ${place.token}` };
  const found = await fetch(`${url}/api/v2/buckets?name=${place.bucket}`, { headers });
  const { buckets } = (await found.json()) as { buckets: { retentionRules: { everySeconds: number }[] }[] };
  expect(buckets[0]?.retentionRules[0]?.everySeconds).toBe(30 * 86_400);

  const now = Date.now();
  const query = new URLSearchParams({ org: place.org, bucket: place.bucket, precision: 'ms' });
  const body = `telemetry,device=plant:pump-1 bad="text" ${now}`;
  expect((await fetch(`${url}/api/v2/write?${query}`, { method: 'POST', headers, body })).status).toBe(204);
  const readings = Array.from({ length: 40 }, (_, i) =>
    aReading({ sampledAt: now - i, sequence: i, values: i === 17 ? { a: i, bad: 1, b: i } : { a: i, b: i } }),
  );
  readings.push(aReading({ sampledAt: now - 40 * 86_400_000 }));
  await store.append({ partition: 0, firstOffset: 0, nextOffset: 41, readings, journaledAt: now });
  expect(quarantined.map(({ detail }) => detail)).toEqual([expect.stringContaining('field type conflict')]);
  expect(store.counts).toEqual({ refusedReadings: 1, tooOldReadings: 1 });
  for (const channel of ['a', 'b']) {
    const span = { device: 'plant:pump-1', channel, from: now - 100, to: now + 1, limit: 100 };
    expect(await store.range(span)).toHaveLength(40);
  }
});
