import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Reading } from '../../../../ingest/reading/reading.ts';
import { openDuckDbSeries } from '../../../../ingest/series/duckdb/duckdb-series.ts';
import { noteHeldReadings } from '../../../../ingest/series/held-readings.ts';
import { createLog } from '../../../../lib/log.ts';
import { aReading, aWaveform } from '../../../helpers/readings.ts';
import { tempDir } from '../../../helpers/temp-dir.ts';

const log = createLog({ level: 'silent', pretty: false });
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const T0 = Math.floor(aReading().sampledAt / DAY) * DAY;
const ALL = { device: 'plant:pump-1', channel: 'vibration', from: 0, to: T0 + 100 * DAY };

function batchOf(readings: readonly Reading[], journaledAt = T0) {
  return { partition: 0, firstOffset: 0, nextOffset: readings.length, readings, journaledAt };
}

it('deletes nothing while a legal hold keeps readings', async () => {
  const dataDir = tempDir();
  const store = await openDuckDbSeries({ dataDir, retentionDays: 2, log });
  const reading = (day: number) => aReading({ sampledAt: T0 + day * DAY, sequence: day, values: { vibration: day } });
  const kept = async () => (await store.range({ ...ALL, limit: 9 })).map(([, value]) => value);
  await store.append(batchOf([reading(0)], T0));
  await noteHeldReadings(dataDir, ['hold 1 on class readings (inquiry)']);
  await store.append(batchOf([reading(5)], T0 + 5 * DAY));
  expect(await kept()).toEqual([0, 5]);
  await noteHeldReadings(dataDir, []);
  await store.append(batchOf([reading(6)], T0 + 6 * DAY));
  expect(await kept()).toEqual([5, 6]);
  await store.close();
});

it('deletes what is older than the retention, keeps the rest, and the hours agree', async () => {
  const store = await openDuckDbSeries({ dataDir: tempDir(), retentionDays: 2, log });
  const hourly = Array.from({ length: 5 * 24 }, (_, i) =>
    aReading({ sampledAt: T0 + i * HOUR, sequence: i, values: { vibration: i } }),
  );
  const blocks = [0, 4].map((day) => aWaveform(100, { sampledAt: T0 + day * DAY }));
  await store.append(batchOf([...hourly, ...blocks], T0));
  const chart = { ...ALL, from: T0, to: T0 + 5 * DAY, points: 5 };
  expect(await store.range({ ...ALL, limit: 200 })).toHaveLength(120);
  expect(await store.downsample(chart)).toHaveLength(5);

  await store.append(
    batchOf([aReading({ sampledAt: T0 + 5 * DAY, sequence: 120, values: { vibration: 120 } })], T0 + 5 * DAY),
  );
  const kept = await store.range({ ...ALL, limit: 200 });
  expect(kept.map(([, value]) => value)).toEqual(Array.from({ length: 49 }, (_, i) => 72 + i));
  expect(await store.downsample(chart)).toEqual([
    [T0 + 3 * DAY, 72, 95, 83.5],
    [T0 + 4 * DAY, 96, 119, 107.5],
  ]);
  const waveforms = await store.waveforms({ ...ALL, channel: 'x', limit: 9 });
  expect(waveforms.map(({ sampledAt }) => sampledAt)).toEqual([T0 + 4 * DAY]);
  await store.close();
});

it('says that another program has the file open, and opens once that has ended', async () => {
  const dataDir = tempDir();
  const holder = holdOpen(dataDir);
  await once(holder.stdout as NonNullable<ChildProcess['stdout']>, 'data');
  await expect(openDuckDbSeries({ dataDir, retentionDays: 0, log })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(/series\.duckdb cannot be opened: another program has it open; close that program/),
  });
  holder.kill();
  await once(holder, 'exit');
  await (await openDuckDbSeries({ dataDir, retentionDays: 0, log })).close();
});

/** A process of its own that has the file open: within one process DuckDB shares it. */
function holdOpen(dataDir: string): ChildProcess {
  const script = `import('@duckdb/node-api').then(async ({ DuckDBInstance }) => {
    globalThis.held = await DuckDBInstance.create(process.argv[1]);
    console.log('open');
    setInterval(() => undefined, 1e6);
  })`;
  const file = path.join(dataDir, 'series', 'series.duckdb');
  mkdirSync(path.dirname(file));
  const child = spawn(process.execPath, ['-e', script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill());
  return child;
}

it.each([
  ['is no database', (file: string) => writeFileSync(file, 'not a database at all'.repeat(1000))],
  ['has a broken header', (file: string) => overwrite(file, 4096, 8192)],
  ['is cut short', (file: string) => truncateSync(file, 20_000)],
])('says what to do where the file %s', async (_what, damage) => {
  const dataDir = tempDir();
  const store = await openDuckDbSeries({ dataDir, retentionDays: 0, log });
  await store.append(batchOf([aReading()]));
  await store.close();
  expect(readdirSync(path.join(dataDir, 'series'))).toEqual(['series.duckdb']);
  damage(path.join(dataDir, 'series', 'series.duckdb'));
  await expect(openDuckDbSeries({ dataDir, retentionDays: 0, log })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('the file is damaged; restore it from a backup, or move it away'),
  });
});

function overwrite(file: string, from: number, bytes: number): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(bytes, 0x5a), 0, bytes, from);
  closeSync(handle);
}

it('says that the disk is full, still answers, and stores what came meanwhile once when opened again', async () => {
  const dataDir = tempDir();
  const open = () => openDuckDbSeries({ dataDir, retentionDays: 0, log });
  const readings = [aReading(), aReading({ sampledAt: T0, sequence: 1 })];
  const before = await open();
  await before.append(batchOf(readings.slice(0, 1)));
  await before.close();
  const full = await open();
  // Every write to this device fails as on a full disk.
  const writeAheadLog = path.join(dataDir, 'series', 'series.duckdb.wal');
  symlinkSync('/dev/full', writeAheadLog);
  for (let attempt = 0; attempt < 3; attempt++) {
    await expect(full.append(batchOf(readings))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('the disk is full; free some space'),
    });
  }
  expect(await full.range({ ...ALL, limit: 9 })).toHaveLength(1);
  expect(await full.resumeAt(0)).toBe(1);
  await full.close();
  unlinkSync(writeAheadLog);
  const after = await open();
  await after.append(batchOf(readings));
  expect(await after.range({ ...ALL, limit: 9 })).toHaveLength(2);
  expect(await after.resumeAt(0)).toBe(2);
  await after.close();
});
