import { connectAsync } from 'mqtt';
import { expect, it, onTestFinished } from 'vitest';
import { settled, startUp } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { unusedPort } from '../helpers/unused-port.ts';

const BATCHES = 3;
const ROWS_OF_ONE = 250;
const START = Date.UTC(2026, 0, 5, 8);

it('a client of MQTT 5 sends with topic aliases while the program is killed in each batch: what was acknowledged is stored once', async () => {
  const dataDir = tempDir();
  const BROKER_PORT = `${await unusedPort()}`;
  let up = await startUp(dataDir, { BROKER_PORT });
  const client = await connectAsync(up.mqtt, {
    protocolVersion: 5,
    clientId: 'pump-5',
    clean: false,
    reconnectPeriod: 100,
    autoAssignTopicAlias: true,
    properties: { sessionExpiryInterval: 600 },
  });
  client.on('error', () => undefined);
  onTestFinished(() => client.endAsync(true));
  let acknowledged = 0;
  const codes = new Set<number>();
  const publishes: Promise<void>[] = [];
  const send = async (i: number): Promise<void> => {
    const payload = JSON.stringify({ ts: START + i * 1000, values: { level: i } });
    const options = { qos: i % 3 === 0 ? 2 : 1, properties: { contentType: 'application/json' } } as const;
    const answer = await client.publishAsync('harbinger/v1/plant/pump-5/telemetry', payload, options);
    codes.add((answer as { reasonCode?: number } | undefined)?.reasonCode ?? 0);
    acknowledged++;
  };
  for (let batch = 0; batch < BATCHES; batch++) {
    const before = acknowledged;
    for (let i = 0; i < ROWS_OF_ONE; i++) publishes.push(send(batch * ROWS_OF_ONE + i));
    const some = before + Math.round(Math.random() * 100);
    await expect.poll(() => acknowledged, { interval: 1 }).toBeGreaterThan(some);
    process.stderr.write(`killed when ${acknowledged} of ${publishes.length} were acknowledged\n`);
    up.child.kill('SIGKILL');
    await up.ended;
    up = await startUp(dataDir, { BROKER_PORT });
  }
  await Promise.all(publishes);
  expect([...codes]).toEqual([0]);
  await settled(up);
  const rows = BATCHES * ROWS_OF_ONE;
  const range = `from=${START}&to=${START + rows * 1000}&limit=5000`;
  const route = `/devices/plant%3Apump-5/series?channel=level&${range}`;
  const { items } = await up.get<{ items: [number, number][] }>(route);
  expect(items).toEqual(Array.from({ length: rows }, (_, i) => [START + i * 1000, i]));
});
