import { writeFile } from 'node:fs/promises';
import mqtt from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { runProgram, runToEnd, startUp, type Up } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

type Episode = { device: string; reason: string; severity: string; clearedAt: string | null; id: string };

/** Publishes a payload four times a second until the test ends. */
async function publishing(url: string, topic: string, body: (now: number) => string): Promise<void> {
  const client = await mqtt.connectAsync(url);
  const timer = setInterval(
    () => void client.publishAsync(topic, body(Date.now()), { qos: 1 }).catch(() => undefined),
    250,
  );
  onTestFinished(async () => {
    clearInterval(timer);
    await client.endAsync(true);
  });
}

const telemetry = (values: object) => (now: number) => JSON.stringify({ ts: now, values });

async function put(up: Up, path: string, body: object) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${up.http}/api/v1${path}`, { method: 'PUT', headers, body: JSON.stringify(body) });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

/** The first episode of a device that is as wanted. */
async function episodeOf(up: Up, device: string, isIt: (episode: Episode) => boolean): Promise<Episode> {
  return await until(async () => {
    const { items } = await up.get<{ items: Episode[] }>('/episodes?limit=200');
    return items.find((one) => one.device === device && isIt(one));
  });
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let i = 0; i < 240; i++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('a minute passed, and it did not come');
}

test('rules, classes and mappings are followed without a restart, and are still there after a kill', async () => {
  const dataDir = tempDir();
  const up = await startUp(dataDir);
  await publishing(up.mqtt, 'harbinger/v1/plant/P7/telemetry', telemetry({ temperature: { v: 85, u: 'Cel' } }));
  await publishing(up.mqtt, 'harbinger/v1/plant/M1/telemetry', telemetry({ vib_rms: { v: 0.0051, u: 'm/s' } }));
  await publishing(up.mqtt, 'mill/press-1/state', () => JSON.stringify({ temp: 21.5 }));

  const hot = { when: { kind: 'high', channel: 'temperature', limit: 80, unit: 'Cel' }, message: 'Too hot' };
  expect((await put(up, '/alarm-rules/hot', { ...hot, devices: 'plant:P7' })).status).toBe(200);
  const raised = await episodeOf(up, 'plant:P7', ({ reason }) => reason.startsWith('Too hot: temperature is 85 Cel'));
  expect(raised.clearedAt).toBeNull();

  await put(up, '/machine-classes/pump', { iso: { group: 2, mounting: 'rigid' } });
  await put(up, '/machines/mills', { devices: 'plant:M*', class: 'feed pump' });
  const zone = await episodeOf(up, 'plant:M1', ({ reason }) => reason.startsWith('Vibration'));
  expect(zone).toMatchObject({ severity: 'high' });
  expect(zone.reason).toBe(
    'Vibration: vib_rms is 5.1 mm/s, in zone D of ISO 20816-3 group 2, rigid mounting (class feed pump), which begins at 4.5 mm/s.',
  );

  expect(await up.get('/devices/mill:press-1')).toMatchObject({ status: 404 });
  await put(up, '/mappings/mill', { topic: 'mill/{device}/state', site: 'mill', values: { temperature: 'temp' } });
  await until(async () => {
    const found = await up.get<{ channels?: { channel: string }[] }>('/devices/mill:press-1');
    return found.channels?.some(({ channel }) => channel === 'temperature') || undefined;
  });

  const removed = await fetch(`${up.http}/api/v1/alarm-rules/hot?reason=over`, { method: 'DELETE' });
  expect(removed.status).toBe(204);
  const ended = await episodeOf(up, 'plant:P7', ({ id, clearedAt }) => id === raised.id && clearedAt !== null);
  const { items } = await up.get<{ items: { kind: string; reason: string }[] }>(`/episodes/${ended.id}/events`);
  expect(items.at(-1)).toMatchObject({ kind: 'cleared', reason: 'its rule no longer applies' });

  let state = 'RUN';
  await publishing(up.mqtt, 'harbinger/v1/plant/S1/telemetry', (now) => JSON.stringify({ ts: now, values: { state } }));
  const fault = { kind: 'held', forSeconds: 2, condition: { kind: 'state', channel: 'state', words: ['FAULT'] } };
  await put(up, '/alarm-rules/fault', { devices: 'plant:S1', when: fault, message: 'The press says so' });
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  state = 'FAULT';
  await episodeOf(up, 'plant:S1', ({ reason }) => reason.startsWith('The press says so: state is FAULT'));

  await put(up, '/alarm-rules/kept', { ...hot, devices: 'plant:K1' });
  up.child.kill('SIGKILL');
  await up.ended;
  const again = await startUp(dataDir);
  await publishing(again.mqtt, 'harbinger/v1/plant/K1/telemetry', telemetry({ temperature: { v: 85, u: 'Cel' } }));
  await episodeOf(again, 'plant:K1', ({ reason }) => reason.startsWith('Too hot'));
});

test('the command line imports from a settings file, goes on after a bad entry, and works while none runs', async () => {
  const env = { DATA_DIR: tempDir() };
  const hot = { when: { kind: 'high', channel: 't', limit: 80 }, message: 'Too hot' };
  const file = `${tempDir()}/settings.json`;
  await writeFile(
    file,
    JSON.stringify({
      detection: {
        rules: [
          { id: 'bad', ...hot, when: { kind: 'x' } },
          { id: 'hot', ...hot },
        ],
      },
    }),
  );
  const { status, stdout } = await runToEnd(['rule', 'import', file, '--reason', 'first ones'], env);
  expect([status, stdout]).toEqual([1, expect.stringContaining('1 saved, 1 refused')]);
  expect(await runProgram(['rule', 'list'], env)).toContain('hot  Too hot  version 1');
  expect(JSON.parse(await runProgram(['rule', 'show', 'hot'], env))).toMatchObject({ reason: 'first ones' });
  expect(await runProgram(['rule', 'remove', 'hot'], env)).toBe('the alarm rule hot is removed\n');
  expect(await runProgram(['class', 'list'], env)).toBe('no machine class yet\n');
});
