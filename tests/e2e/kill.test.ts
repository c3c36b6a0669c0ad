import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { PUMP } from '../../simulator/kinds/pump.ts';
import { Machine } from '../../simulator/machine/machine.ts';
import { influxBucket } from '../helpers/influx-bucket.ts';
import { postgresDatabase } from '../helpers/postgres-database.ts';
import { runProgram, settled, startUp, type Up } from '../helpers/program.ts';
import { serverUrl } from '../helpers/servers.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { unusedPort } from '../helpers/unused-port.ts';

const ROWS = 2400;
const START = Date.UTC(2026, 0, 5, 8);

/** A pump whose bearing begins to fail after 15 minutes, as a recording. */
async function writeRecording(file: string): Promise<void> {
  const fault = { kind: 'bearing_outer', onsetAt: START + 900_000, failureAt: START + 2_400_000, severity: 1 } as const;
  const pump = new Machine({ kind: PUMP, seed: 7, id: 'pump-3', startAt: START, faults: [fault] });
  const out = createWriteStream(file);
  for (let i = 0; i < ROWS; i++) {
    const { sampledAt, values } = pump.next();
    if (i === 0) out.write(`time,${Object.keys(values).join(',')}\n`);
    const cells = Object.values(values);
    out.write(`${new Date(sampledAt).toISOString()},${cells.join(',')}\n`);
  }
  out.end();
  await once(out, 'finish');
}

const postgres = serverUrl('TEST_POSTGRES_URL');
const influx = serverUrl('TEST_INFLUX_URL');

describe('killed five times at random moments during a replay', () => {
  it('stores every acknowledged reading once and opens exactly one ticket', async () => {
    await check({});
  });

  it.runIf(postgres && influx)('does the same on PostgreSQL and InfluxDB', async () => {
    const { url, token, org, bucket } = await influxBucket(influx ?? '', `kill-${randomUUID()}`);
    const settings = { INFLUX_URL: url, INFLUX_TOKEN: token, INFLUX_ORG: org, INFLUX_BUCKET: bucket };
    await check({ ...settings, DATABASE_URL: await postgresDatabase(postgres ?? '') });
  });
});

async function check(env: Readonly<Record<string, string>>): Promise<void> {
  const folder = tempDir();
  const file = path.join(folder, 'recording.csv');
  await writeRecording(file);
  const dataDir = path.join(folder, 'data');
  const BROKER_PORT = `${await unusedPort()}`;
  let up = await startUp(dataDir, { ...env, BROKER_PORT });

  const replay = [
    'replay',
    file,
    '--device',
    'pump-3',
    '--site',
    'plant',
    '--speed',
    '120',
    '--url',
    up.mqtt,
    '--json',
  ];
  const replaying = runProgram(replay);
  const waits = Array.from({ length: 5 }, () => Math.round(300 + Math.random() * 2500));
  process.stderr.write(`kills after ${waits.join(', ')} ms\n`);
  for (const wait of waits) {
    await delay(wait);
    up.child.kill('SIGKILL');
    await up.ended;
    up = await startUp(dataDir, { ...env, BROKER_PORT });
  }
  expect(JSON.parse(await replaying)).toMatchObject({ acknowledged: ROWS });
  await settled(up);

  expect(await storedTimes(up)).toEqual(Array.from({ length: ROWS }, (_, i) => START + i * 1000));
  const { items } = await up.get<{ items: { device: string; state: string }[] }>('/tickets');
  expect(items).toMatchObject([{ device: 'plant:pump-3', state: 'assigned' }]);
  const { items: episodes } = await up.get<{ items: unknown[] }>('/episodes');
  expect(episodes).toHaveLength(1);
}

async function storedTimes(up: Up): Promise<readonly number[]> {
  const range = `from=${START}&to=${START + ROWS * 1000}&limit=5000`;
  const route = `/devices/plant%3Apump-3/series?channel=vibration_de&${range}`;
  const { items, next } = await up.get<{ items: [number, number][]; next: string | null }>(route);
  expect(next).toBeNull();
  return items.map(([time]) => time);
}
