import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownKafka } from '../helpers/own-kafka.ts';
import { settled, startUp, type Up } from '../helpers/program.ts';
import { serverUrl } from '../helpers/servers.ts';
import { cameToRest, LOAD_START, startLoad } from '../helpers/steady-load.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { unusedPort } from '../helpers/unused-port.ts';

const DEVICES = 3;
const LOAD = { devices: DEVICES, channels: 1, pauseMilliseconds: 5 };

/** The values of all devices that are stored, in order of time. */
async function stored(up: Up): Promise<number[][]> {
  const found: number[][] = [];
  for (let device = 0; device < DEVICES; device++) {
    const values: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const range = `from=${LOAD_START}&to=${LOAD_START + 86_400_000}&limit=5000`;
      const page: { items: [number, number][]; next: string | null } = await up.get(
        `/devices/plant%3Ap${device}/series?channel=c0&${range}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      values.push(...page.items.map(([, value]) => value));
      cursor = page.next;
    }
    found.push(values);
  }
  return found;
}

/** Each device counts up from 0: lost, doubled or misplaced readings show. */
async function expectAll(up: Up, sent: number): Promise<void> {
  await settled(up);
  const found = await stored(up);
  expect(found.reduce((sum, values) => sum + values.length, 0)).toBe(sent);
  for (const values of found) expect(values).toEqual(values.map((_, i) => i));
}

// The Kafka that all tests share may not go away under them, so these have one of their own, each
// with a topic of its own.
describe.runIf(serverUrl('TEST_KAFKA_BROKERS'))('with the journal on Kafka', () => {
  let kafka: Awaited<ReturnType<typeof ownKafka>>;
  beforeAll(async () => {
    kafka = await ownKafka(`e2e-${process.pid}`);
  });
  afterAll(() => kafka?.stop());
  const settings = (topic: string) => ({ KAFKA_BROKERS: kafka.brokers, KAFKA_TOPIC: topic });

  it('nothing is lost or doubled when Kafka restarts under load, and /readyz says when it is away', async () => {
    const up = await startUp(tempDir(), settings('restart'));
    const ready = async () => {
      const answer = await fetch(`${up.http}/readyz`);
      return { status: answer.status, text: await answer.text() };
    };
    const load = await startLoad({ ...LOAD, url: up.mqtt });
    for (let restart = 0; restart < 2; restart++) {
      await delay(1_500);
      await kafka.down();
      await expect
        .poll(ready)
        .toMatchObject({ status: 503, text: expect.stringContaining('Kafka does not take readings in') });
      const away = await cameToRest(load.acknowledged);
      await delay(500);
      expect(load.acknowledged()).toBe(away);
      await kafka.up();
      // Appends resume within seconds, and consumers at their offsets.
      await expect.poll(load.acknowledged).toBeGreaterThan(away + 500);
      await expect.poll(ready).toMatchObject({ status: 200 });
    }
    const sent = await load.finish();
    await expectAll(up, sent);
    up.child.kill('SIGTERM');
    expect(await up.ended).toBe(0);
  });

  it('/readyz is well again once Kafka is back, also where nothing more comes in', async () => {
    const up = await startUp(tempDir(), settings('ready'));
    const send = async () => {
      const body = JSON.stringify([{ device: 'plant:pump-1', values: { a: 1 } }]);
      const headers = { 'content-type': 'application/json' };
      return (await fetch(`${up.http}/api/v1/telemetry`, { method: 'POST', headers, body })).status;
    };
    const ready = async () => (await fetch(`${up.http}/readyz`)).status;
    expect(await send()).toBe(202);
    await kafka.down();
    expect(await send()).toBe(503);
    expect(await ready()).toBe(503);
    await kafka.up();
    await expect.poll(ready).toBe(200);
  });

  it('nothing is lost or doubled when we are killed under load', async () => {
    const dataDir = tempDir();
    const BROKER_PORT = `${await unusedPort()}`;
    let up = await startUp(dataDir, { ...settings('kill'), BROKER_PORT });
    const load = await startLoad({ ...LOAD, url: up.mqtt });
    for (let kill = 0; kill < 3; kill++) {
      await delay(1_000 + Math.random() * 1_000);
      up.child.kill('SIGKILL');
      await up.ended;
      up = await startUp(dataDir, { ...settings('kill'), BROKER_PORT });
    }
    await expectAll(up, await load.finish());
  });
});
