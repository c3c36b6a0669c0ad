import { spawn } from 'node:child_process';
import { closeSync, fsyncSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openDuckDbFile } from '../ingest/series/duckdb/duckdb-file.ts';
import { type Bench, rounded } from './bench.ts';
import { startBench, startPlatform } from './processes.ts';
import type { PhaseReport, SteadyReport } from './steady-fleet.ts';

const DEVICES = 100;
const READINGS_PER_SECOND = 1_000;
const SERIES = 500;

/** Rows that are made at once. */
const ROWS = 2_000_000;

/**
 * Time of a backup of a program with a large history (`BENCH_BACKUP_GB`, 3 by default), encrypted
 * and checked, beside 1,000 QoS 1 readings a second, and the time to PUBACK with it and without.
 * Reference: the disk, which writes as many bytes and reads them twice, in the same run; and PUBACK
 * before the backup.
 */
export const backup: Bench = async ({ quick, say }) => {
  const gigabytes = Number(process.env['BENCH_BACKUP_GB'] ?? (quick ? 0.2 : 3));
  const dataDir = mkdtempSync(path.join(tmpdir(), 'harbinger-bench-'));
  const away = mkdtempSync(path.join(tmpdir(), 'harbinger-bench-backup-'));
  try {
    say(`a history of ${gigabytes} GB`);
    const rows = await makeHistory(dataDir, gigabytes * 1e9);
    say('the disk');
    const disk = diskSpeed(away, Math.min(gigabytes, 1) * 1e9);
    const platform = await startPlatform({}, dataDir);
    try {
      say('readings alone, then beside a backup');
      const file = path.join(away, 'backup.age');
      const run = await measure(platform.mqttPort, {
        ...{ warmUpSeconds: quick ? 5 : 20, seconds: quick ? 10 : 60 },
        backUp: () => backUp(dataDir, file),
      });
      const bytes = statSync(file).size;
      const atDiskSpeed = bytes / disk.readPerSecond + bytes / disk.writePerSecond + bytes / disk.readPerSecond;
      return {
        figures: {
          ...{ gigabytes: rounded(bytes / 1e9), valuesInHistory: rows, seconds: rounded(run.seconds) },
          megabytesPerSecond: rounded(bytes / 1e6 / run.seconds),
          ...{ ackP50Ms: rounded(run.beside.p50Ms), ackP99Ms: rounded(run.beside.p99Ms) },
          ackMaxMs: rounded(run.beside.maxMs),
          ackP99TimesUsual: rounded(run.beside.p99Ms / run.alone.p99Ms),
        },
        reference: {
          name: 'PUBACK without a backup; the disk reads, writes and reads as many bytes, and does nothing else',
          figures: {
            ...{ ackP50Ms: rounded(run.alone.p50Ms), ackP99Ms: rounded(run.alone.p99Ms) },
            ackMaxMs: rounded(run.alone.maxMs),
            diskWriteMegabytesPerSecond: rounded(disk.writePerSecond / 1e6),
            diskReadMegabytesPerSecond: rounded(disk.readPerSecond / 1e6),
            seconds: rounded(atDiskSpeed),
          },
        },
        ratio: rounded(run.seconds / atDiskSpeed),
      };
    } finally {
      await platform.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
    rmSync(away, { recursive: true, force: true });
  }
};

/** Values that do not compress, until the store's file is so large. @returns how many */
async function makeHistory(dataDir: string, bytes: number): Promise<number> {
  const file = await openDuckDbFile(dataDir);
  const series = path.join(dataDir, 'series', 'series.duckdb');
  try {
    await file.writer.run(
      `insert into series select i, 'plant:old-' || (i % ${DEVICES}), 'c' || (i // ${DEVICES}), null, 0, null, null
       from range(${SERIES}) rows(i)`,
    );
    for (let made = 0; ; made += ROWS) {
      if (made > 0 && statSync(series).size >= bytes) return made;
      await file.writer.run(
        `insert into sample select (i % ${SERIES})::integer, 1600000000000 + (i // ${SERIES}) * 1000, i // ${SERIES}, random()
         from range(${made}, ${made + ROWS}) rows(i)`,
      );
      await file.writer.run('checkpoint');
    }
  } finally {
    file.close();
  }
}

/** Bytes a second that the disk writes, with fsync, and reads again; reads may come from memory. */
function diskSpeed(folder: string, bytes: number): { writePerSecond: number; readPerSecond: number } {
  const name = path.join(folder, 'disk');
  const block = Buffer.alloc(2 ** 20, 7);
  const timed = (flags: string, work: (file: number) => void): number => {
    const file = openSync(name, flags);
    const began = performance.now();
    work(file);
    closeSync(file);
    return bytes / ((performance.now() - began) / 1000);
  };
  const writePerSecond = timed('w', (file) => {
    for (let written = 0; written < bytes; written += block.length) writeSync(file, block);
    fsyncSync(file);
  });
  const readPerSecond = timed('r', (file) => {
    while (readSync(file, block) > 0);
  });
  rmSync(name);
  return { writePerSecond, readPerSecond };
}

type Measured = { readonly alone: PhaseReport; readonly beside: PhaseReport; readonly seconds: number };

async function measure(
  port: number,
  options: { warmUpSeconds: number; seconds: number; backUp: () => Promise<void> },
): Promise<Measured> {
  const plan = { startAt: Date.now() - 86_400_000, faulty: 0, faultFrom: 0 };
  const load = { devices: DEVICES, readingsPerSecond: READINGS_PER_SECOND, window: 1_000 };
  const fleet = startBench('steady-fleet.ts', JSON.stringify({ ...plan, ...load, port }));
  try {
    await fleet.line();
    fleet.write('go\n');
    await delay(options.warmUpSeconds * 1000);
    fleet.write('phase alone\n');
    await delay(options.seconds * 1000);
    fleet.write('phase beside\n');
    const began = performance.now();
    await options.backUp();
    const seconds = (performance.now() - began) / 1000;
    fleet.write('stop\n');
    const { phases } = JSON.parse(await fleet.line()) as SteadyReport;
    return { alone: phases['alone'] as PhaseReport, beside: phases['beside'] as PhaseReport, seconds };
  } finally {
    await fleet.stop();
  }
}

/** As the nightly job does it: in a process of the lowest priority, encrypted for a key. */
async function backUp(dataDir: string, file: string): Promise<void> {
  const { generateX25519Identity, identityToRecipient } = await import('age-encryption');
  const recipient = await identityToRecipient(await generateX25519Identity());
  const args = ['-n', '19', process.execPath, 'dist/main.js', 'backup', file, '--recipient', recipient, '--json'];
  const child = spawn('nice', args, {
    env: { ...process.env, DATA_DIR: dataDir },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const status = await new Promise((resolve) => child.once('exit', resolve));
  if (status !== 0) throw new Error(`the backup ended with ${status}`);
}
