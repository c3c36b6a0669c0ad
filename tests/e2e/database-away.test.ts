import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { connectAsync } from 'mqtt';
import { expect, it, onTestFinished } from 'vitest';
import { doorBefore } from '../helpers/door.ts';
import { postgresDatabase } from '../helpers/postgres-database.ts';
import { startUp } from '../helpers/program.ts';
import { serverUrl } from '../helpers/servers.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const url = serverUrl('TEST_POSTGRES_URL');
const RULE = {
  id: 'hot',
  when: { kind: 'high', channel: 'temperature', limit: 80, unit: 'Cel' },
  message: 'Too hot',
  onDelaySeconds: 2,
};
const DEVICES = 5;

it.skipIf(url === undefined)(
  'while PostgreSQL is away writes answer 503, alarms wait in the journal, and nothing is lost',
  async () => {
    const database = new URL(await postgresDatabase(url as string));
    const door = await doorBefore({ host: database.hostname, port: Number(database.port || 5432) });
    database.hostname = '127.0.0.1';
    database.port = String(door.port);
    const dataDir = tempDir();
    const config = path.join(dataDir, 'config.json');
    writeFileSync(config, JSON.stringify({ detection: { rules: [RULE] } }));
    const up = await startUp(dataDir, { DATABASE_URL: database.href }, ['--config', config]);
    const asset = { id: 'plant:press', name: 'Press', site: 'plant' };
    const post = async (route: string, body: object, key?: string): Promise<Response> =>
      await fetch(`${up.http}/api/v1${route}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) },
        body: JSON.stringify(body),
      });
    expect((await post('/assets', asset)).status).toBe(201);

    door.shut();
    const request = { asset: asset.id, title: 'Oil' };
    for (const key of [undefined, 'once']) {
      const refused = await post('/tickets', request, key);
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    }
    const client = await connectAsync(up.mqtt);
    onTestFinished(() => client.endAsync());
    const startAt = Date.now() - 60_000;
    for (let row = 0; row < 12; row++) {
      for (let device = 0; device < DEVICES; device++) {
        const payload = JSON.stringify({
          ts: startAt + row * 1_000,
          values: { temperature: { v: row < 4 ? 60 : 95, u: 'Cel' } },
        });
        await client.publishAsync(`harbinger/v1/plant/oven-${device}/telemetry`, payload, { qos: 1 });
      }
    }
    const flow = await up.get<{ journal: { end: number } }>('/flow');
    expect(flow.journal.end).toBe(12 * DEVICES);
    expect((await fetch(`${up.http}/readyz`)).status).toBe(503);

    door.open();
    await expect.poll(async () => (await post('/tickets', request, 'once')).status).toBe(201);
    type Tickets = { items: { asset: { id: string }; source: string }[] };
    const opened = async () => {
      const { items } = await up.get<Tickets>('/tickets?limit=200');
      return items.map((one) => one.asset.id).sort();
    };
    const ovens = Array.from({ length: DEVICES }, (_, device) => `plant:oven-${device}`);
    await expect.poll(opened).toEqual([...ovens, asset.id]);
    await expect.poll(async () => (await fetch(`${up.http}/readyz`)).status).toBe(200);
  },
);
