import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { checkInflux } from '../../commands/doctor/check-stores.ts';
import type { QuarantineItem } from '../../ingest/quarantine/quarantine.ts';
import { createInfluxClient } from '../../ingest/series/influx/influx-client.ts';
import { openInfluxSeries } from '../../ingest/series/influx/influx-series.ts';
import { setUpBucket } from '../../ingest/series/influx/influx-setup.ts';
import { createLog } from '../../lib/log.ts';
import { influxBucket, readersToken } from '../helpers/influx-bucket.ts';
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

it.skipIf(!url)('keeps a bucket of another retention as it is, and says so', async () => {
  const place = await influxBucket(url ?? '', `kept-${randomUUID()}`);
  const said: string[] = [];
  const watched = pino({ base: null }, { write: (line: string) => void said.push(line) });
  const client = createInfluxClient(place);
  await setUpBucket(client, { ...place, retentionDays: 30, log: watched });
  expect(said).toHaveLength(1);
  expect(JSON.parse(said[0] ?? '')).toMatchObject({
    level: 40,
    bucket: place.bucket,
    bucketDays: 0,
    retentionDays: 30,
  });
  const { body } = await client.api(`/api/v2/buckets?name=${place.bucket}`);
  expect(body).toMatchObject({ buckets: [{ retentionRules: [{ everySeconds: 0 }] }] });
});

it.skipIf(!url)(
  'says what to do where the token may not make the bucket, also in the doctor, which makes none',
  async () => {
    const { org } = await influxBucket(url ?? '', `any-${randomUUID()}`);
    const bucket = `wanted-${randomUUID()}`;
    const place = { url: url ?? '', org, bucket, retentionDays: 365 };
    const reader = { ...place, token: await readersToken(place.url) };
    const advice = `influx bucket create -o ${org} -n ${bucket} -r 365d`;
    const detail = expect.stringContaining(advice);
    await expect(setUpBucket(createInfluxClient(reader), { ...reader, log })).rejects.toMatchObject({
      code: 'unavailable',
      message: detail,
    });
    expect(await checkInflux(reader)).toMatchObject({ ok: false, detail });
    expect(JSON.stringify(await checkInflux(reader))).not.toContain(reader.token);

    const admin = { ...place, token: serverUrl('TEST_INFLUX_TOKEN') ?? '' };
    const willBeMade = { ok: true, detail: `InfluxDB, bucket ${bucket}: will be made at the first start` };
    expect(await checkInflux(admin)).toMatchObject(willBeMade);
    expect(await checkInflux(admin)).toMatchObject(willBeMade);
    expect(await checkInflux({ ...admin, token: 'wrong' })).toMatchObject({
      ok: false,
      detail: expect.stringContaining('INFLUX_TOKEN'),
    });
    await setUpBucket(createInfluxClient(admin), { ...admin, log });
    expect(await checkInflux(admin)).toMatchObject({ ok: true, detail: `InfluxDB, bucket ${bucket}` });
  },
);

it.skipIf(!url)('makes a bucket again that somebody has deleted, and knows its devices', async () => {
  const place = await influxBucket(url ?? '', `gone-${randomUUID()}`);
  const store = openInfluxSeries({
    ...place,
    retentionDays: 0,
    offsets: { get: async () => 0, set: async () => undefined },
    quarantine: { add: async () => Promise.reject(new Error('nothing is to be refused')) },
    log,
  });
  const batch = { partition: 0, firstOffset: 0, nextOffset: 1, readings: [aReading()], journaledAt: Date.now() };
  await store.append(batch);
  const headers = { authorization: `Token ${place.token}` };
  const found = await fetch(`${url}/api/v2/buckets?name=${place.bucket}`, { headers });
  const { buckets } = (await found.json()) as { buckets: { id: string }[] };
  const gone = await fetch(`${url}/api/v2/buckets/${buckets[0]?.id}`, { method: 'DELETE', headers });
  expect(gone.status).toBe(204);
  await expect(store.append(batch)).rejects.toMatchObject({ code: 'unavailable' });
  await store.append(batch);
  expect((await store.devices()).map(({ device }) => device)).toEqual(['plant:pump-1']);
});
