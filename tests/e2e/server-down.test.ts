import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connectAsync } from 'mqtt';
import { expect, it } from 'vitest';
import { startProgram, startUp } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { unusedPort } from '../helpers/unused-port.ts';

it('waits for a PostgreSQL that is down, says so once, and replaces it by nothing', async () => {
  const dataDir = tempDir();
  const port = await unusedPort();
  const mqttPort = await unusedPort();
  const program = startProgram(['up', '--dev-open', '--json'], {
    DATA_DIR: dataDir,
    DATABASE_URL: `postgres://me:secret@127.0.0.1:${port}/harbinger`,
    BROKER_PORT: String(mqttPort),
    HTTP_PORT: '0',
    LOG_LEVEL: 'warn',
  });
  await expect.poll(program.stderr).toContain('does not answer');
  // Said once the broker listens.
  await expect.poll(program.stderr).toContain('DEV-OPEN');
  // Readings are taken in meanwhile: the journal keeps them.
  const client = await connectAsync(`mqtt://127.0.0.1:${mqttPort}`);
  await client.publishAsync('harbinger/v1/plant/p/telemetry', '{"values":{"a":1}}', { qos: 1 });
  await client.endAsync();
  await delay(2_000);
  const lines = program
    .stderr()
    .split('\n')
    .filter((line) => line.includes('does not answer'));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(`127.0.0.1:${port}/harbinger`);
  expect(lines[0]).not.toContain('secret');
  expect(existsSync(path.join(dataDir, 'db'))).toBe(false);
  program.child.kill('SIGTERM');
  expect(await program.ended).toBe(130);
});

it('runs with an InfluxDB that is down: readings are acknowledged and wait in the journal', async () => {
  const dataDir = tempDir();
  const INFLUX_URL = `http://127.0.0.1:${await unusedPort()}`;
  const up = await startUp(dataDir, { INFLUX_URL, INFLUX_TOKEN: 't', INFLUX_ORG: 'o', INFLUX_BUCKET: 'b' });
  const client = await connectAsync(up.mqtt);
  await client.publishAsync('harbinger/v1/plant/p/telemetry', '{"values":{"a":1}}', { qos: 1 });
  await client.endAsync();
  await expect.poll(up.stderr).toContain('series store does not answer');
  const flow = await up.get<{ journal: { end: number }; recorder: { offset: number } }>('/flow');
  expect(flow).toMatchObject({ journal: { end: 1 }, recorder: { offset: 0 } });
  expect(existsSync(path.join(dataDir, 'series'))).toBe(false);
  up.child.kill('SIGTERM');
  expect(await up.ended).toBe(0);
});

it('refuses a data folder that another process uses, and names it', async () => {
  const dataDir = tempDir();
  const up = await startUp(dataDir);
  const second = startProgram(['up', '--dev-open'], { DATA_DIR: dataDir, BROKER_PORT: '0', HTTP_PORT: '0' });
  expect(await second.ended).toBe(69);
  expect(second.stderr()).toContain(`in use by process ${up.child.pid}`);
});
