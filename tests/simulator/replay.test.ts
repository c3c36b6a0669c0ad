import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createLog } from '../../lib/log.ts';
import { createRandom } from '../../lib/random.ts';
import { assignDevices, deviceNameOf } from '../../simulator/fleet/device-name.ts';
import { type ReplayOptions, type ReplayTools, replay } from '../../simulator/messages/replay.ts';
import { sequencesOf, startBroker, type TestBroker } from './broker.ts';

let folder: string;
const brokers: TestBroker[] = [];
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'replay-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(async () => {
  for (const running of brokers.splice(0)) await running.kill();
});

async function broker(options: Parameters<typeof startBroker>[0] = {}): Promise<TestBroker> {
  const started = await startBroker(options);
  brokers.push(started);
  return started;
}

async function record(name: string, rows: number): Promise<string> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  const lines = Array.from({ length: rows }, (_, i) => `${1_764_000_000 + i};${i / 10};0`);
  await writeFile(file, ['time;value;label', ...lines].join('\n'));
  return file;
}

function play(options: Partial<ReplayOptions>, tools: Partial<ReplayTools> = {}) {
  return replay(
    { files: [], url: '', site: 'replay', speed: 'max', ignore: ['label'], ...options },
    {
      log: createLog({ level: 'silent', pretty: false }),
      now: () => new Date(),
      random: createRandom(1),
      signal: new AbortController().signal,
      ...tools,
    },
  );
}

const upTo = (rows: number): number[] => Array.from({ length: rows }, (_, i) => i + 1);

test('every row arrives with its time and its row number, and a second replay is identical', async () => {
  const { url, arrivals } = await broker();
  const files = [await record('valve1/0.csv', 500)];
  const report = await play({ files, url });
  expect(report).toMatchObject({ files: 1, rows: 500, readings: 500, acknowledged: 500, skipped: 0, cells: 0 });
  expect(sequencesOf(arrivals)).toEqual(upTo(500));
  expect(arrivals[3]).toEqual({
    topic: 'harbinger/v1/replay/valve1-0/telemetry',
    body: { ts: 1_764_000_003_000, seq: 4, values: { value: 0.3 } },
  });
  await play({ files, url });
  expect(arrivals.slice(500)).toEqual(arrivals.slice(0, 500));
});

test('a broker that dies on the way and comes back on its port gets every row, first arrivals in order', async () => {
  const first = await broker({ delayMs: 1 });
  const { arrivals, url, port } = first;
  const replaying = play({ files: [await record('long/1.csv', 3000)], url });
  while (arrivals.length < 900) await delay(2);
  await first.kill();
  await delay(50);
  await broker({ port, arrivals, delayMs: 1 });
  expect(await replaying).toMatchObject({ rows: 3000, acknowledged: 3000 });
  expect([...new Set(sequencesOf(arrivals))]).toEqual(upTo(3000));
});

test.each([false, true])('two files are two devices (parallel: %s)', async (parallel) => {
  const { url, arrivals } = await broker();
  const files = [await record('a/0.csv', 50), await record('b/0.csv', 50)];
  expect(await play({ files, url, parallel })).toMatchObject({ files: 2, acknowledged: 100 });
  for (const device of ['a-0', 'b-0']) {
    expect(sequencesOf(arrivals.filter(({ topic }) => topic.includes(`/${device}/`)))).toEqual(upTo(50));
  }
});

test('at a speed of 60 a minute of recording takes a second of the clock', async () => {
  const { url, arrivals } = await broker();
  let time = 0;
  const sleep = async (milliseconds: number): Promise<void> => {
    time += milliseconds;
  };
  const report = await play(
    { files: [await record('slow/1.csv', 61)], url, speed: 60 },
    { now: () => new Date(time), sleep },
  );
  expect(report.seconds).toBeCloseTo(1, 3);
  expect(arrivals.length).toBe(61);
});

test('an interruption ends cleanly and counts what was acknowledged', async () => {
  const { url, arrivals } = await broker({ delayMs: 1 });
  const stop = new AbortController();
  const report = await play(
    { files: [await record('stop/1.csv', 50_000)], url },
    { signal: stop.signal, onProgress: ({ acknowledged }) => acknowledged >= 500 && stop.abort() },
  );
  expect(report.acknowledged).toBeGreaterThanOrEqual(500);
  expect(report.acknowledged).toBeLessThan(5000);
  expect(report.acknowledged).toBe(arrivals.length);
});

test('a file without rows, or with no readable time, is refused with advice', async () => {
  const { url } = await broker();
  const file = path.join(folder, 'bad.csv');
  await writeFile(file, 'time,value\n');
  await expect(play({ files: [file], url })).rejects.toThrow(/header but no rows/);
  await writeFile(file, 'time,value\nsoon,1\nlater,2\n');
  await expect(play({ files: [file], url })).rejects.toThrow(
    /no column holds times; the first one, "time".*row 1 has "soon".*--time-column/,
  );
});

test('device names follow folder and file, are legal, and never shared by two files', () => {
  expect(deviceNameOf({ file: '/data/valve1/0.csv' })).toBe('valve1-0');
  expect(deviceNameOf({ file: '/data/Line 3 #2/a+b:c.csv' })).toBe('Line-3-2-a-b-c');
  expect(deviceNameOf({ file: `/x/${'long'.repeat(40)}.csv` })).toHaveLength(64);
  expect(() => assignDevices([{ file: '/a/x/0.csv' }, { file: '/b/x/0.csv' }])).toThrow(/"x-0".*--device/);
  expect(assignDevices([{ file: '/a/x/0.csv' }, { file: '/b/x/0.csv' }], 'motor')).toHaveLength(2);
});

const skab = path.resolve(import.meta.dirname, '../../../shared/data/skab/valve1/0.csv');
test.skipIf(!existsSync(skab))(
  'a recorded pump experiment is played whole (skipped where ../shared/data is absent)',
  async () => {
    const { url, arrivals } = await broker();
    const report = await play({ files: [skab], url, ignore: ['anomaly', 'changepoint'] });
    expect(report).toMatchObject({ rows: 1147, acknowledged: 1147, skipped: 0, cells: 0 });
    expect(arrivals[0]?.body).toMatchObject({
      ts: Date.UTC(2020, 2, 9, 10, 14, 33),
      seq: 1,
      values: { Voltage: 233.062 },
    });
  },
);
