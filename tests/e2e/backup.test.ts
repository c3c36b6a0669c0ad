import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { postgresDatabase } from '../helpers/postgres-database.ts';
import { runProgram, runToEnd, send, settled, startProgram, startUp, type Up } from '../helpers/program.ts';
import { serverUrl } from '../helpers/servers.ts';
import { startLoad } from '../helpers/steady-load.ts';
import { tempDir } from '../helpers/temp-dir.ts';

/** Many programs start one after another: more than ten minutes on a busy machine. */
const LONG_MS = 1_500_000;

const MAIN = path.join(import.meta.dirname, '../../dist/main.js');

type Flow = { readonly journal: { readonly end: number } };
type Listed<T> = { readonly items: readonly T[] };

/** A plant with a machine in alarm, a ticket with a file, and a device that is registered. */
async function fill(up: Up): Promise<{ ticket: string; file: Buffer }> {
  const simulated = ['simulate', '--url', up.mqtt, '--machines', '2', '--speed', 'max', '--fault-after', '5m'];
  await runProgram([...simulated, '--fault-growth', '5m', '--duration', '20m', '--seed', '2']);
  await send(up, 'POST', '/devices', { id: 'plant:gauge-1', kind: 'device' });
  await send(up, 'POST', '/assets', { id: 'plant:press-1', name: 'Press 1', site: 'plant' });
  const { id } = (await send(up, 'POST', '/tickets', { asset: 'plant:press-1', title: 'Oil\n"under" the press' })) as {
    id: string;
  };
  const file = readFileSync(path.join(import.meta.dirname, '../../docs/architecture.md'));
  const headers = { 'content-type': 'text/plain' };
  const sent = await fetch(`${up.http}/api/v1/tickets/${id}/files?name=a.txt`, { method: 'POST', headers, body: file });
  expect(sent.status, await sent.text()).toBe(201);
  return { ticket: id, file };
}

async function stop(up: Up): Promise<void> {
  up.child.kill('SIGTERM');
  expect(await up.ended).toBe(0);
}

it(
  'a backup of a running program has all that was acknowledged before it, and the program goes on',
  async () => {
    const [data, away] = [tempDir(), tempDir()];
    const up = await startUp(data);
    const { ticket } = await fill(up);
    const load = await startLoad({ url: up.mqtt, devices: 2, channels: 2, pauseMilliseconds: 5 });
    const key = path.join(away, 'passphrase');
    writeFileSync(key, 'correct horse battery\n');
    const before = load.acknowledged();
    const file = path.join(away, 'plant.age');
    const made = await runToEnd(['backup', file, '--passphrase-file', key, '--json'], { DATA_DIR: data });
    expect(made.status, made.stderr).toBe(0);
    expect(JSON.parse(made.stdout)).toMatchObject({
      file,
      leftOut: [],
      stores: { database: 'PGlite', series: 'DuckDB' },
    });
    const acknowledged = load.acknowledged();
    expect(acknowledged).toBeGreaterThan(before);
    await refuseSecond(data, away);
    await load.finish();
    await settled(up);
    await stop(up);

    const restored = path.join(away, 'restored');
    const back = await runToEnd(['restore', file, '--passphrase-file', key], { DATA_DIR: restored });
    expect(back.status, back.stderr).toBe(0);
    expect(back.stdout).toContain('all equal');
    const again = await startUp(restored);
    await settled(again);
    // Journal and store together have each reading: the values count up from 0.
    for (const device of ['plant:p0', 'plant:p1']) {
      const { items } = await again.get<Listed<{ readonly value: number }>>(`/devices/${device}/latest`);
      const newest = Math.max(...items.map(({ value }) => value));
      const range = `/devices/${device}/series?channel=c0&from=2026-01-05T08:00:00Z&to=2026-01-06T08:00:00Z&limit=10000`;
      const values = (await again.get<Listed<readonly [string, number]>>(range)).items.map(([, value]) => value);
      expect(values).toEqual(Array.from({ length: newest + 1 }, (_, value) => value));
      expect(newest).toBeGreaterThanOrEqual(before / 2 - 200);
    }
    expect(await again.get(`/tickets/${ticket}`)).toMatchObject({ id: ticket, title: expect.stringContaining('Oil') });
    expect((await again.get<Listed<unknown>>('/devices?limit=100')).items.length).toBeGreaterThan(2);
    expect((await again.get<Flow>('/flow')).journal.end).toBeGreaterThan(0);
    // No alarm is reported twice: the detector went on from its checkpoint.
    const episodes = await again.get<Listed<{ readonly device: string }>>('/episodes');
    expect(episodes.items.filter(({ device }) => device === 'sim:pump-1')).toHaveLength(1);
    expect(await runProgram(['audit', 'verify'], { DATA_DIR: restored })).toContain('are as they were recorded');
    await stop(again);
  },
  LONG_MS,
);

it(
  'a restored installation is equal, one changed thing is named, and a full disk harms nothing',
  async () => {
    const [data, away] = [tempDir(), tempDir()];
    const up = await startUp(data);
    const { file: content } = await fill(up);
    await settled(up);
    await stop(up);
    const file = path.join(away, 'plant.tar');
    writeFileSync(path.join(data, 'notes.txt'), 'of a person');
    const made = await runProgram(['backup', file, '--unencrypted'], { DATA_DIR: data });
    expect(made).toContain('notes.txt in the data folder: not of Harbinger');
    expect(await runProgram(['backup', 'verify', file])).toContain('is whole');
    const restored = path.join(away, 'restored');
    expect(await runProgram(['restore', file, '--dry-run'], { DATA_DIR: restored })).toContain('Would restore');
    expect(existsSync(restored)).toBe(false);
    await runProgram(['restore', file], { DATA_DIR: restored });
    const equal = await runToEnd(['compare', data, restored, '--json']);
    expect(equal.status, equal.stdout).toBe(0);
    const { counts } = JSON.parse(equal.stdout) as { counts: Record<string, number> };
    expect(counts['values']).toBeGreaterThan(2 * 1200 * 5);
    expect(counts['rows']).toBeGreaterThan(50);
    expect(counts['entries']).toBeGreaterThan(10);
    const [folder = ''] = readdirSync(path.join(restored, 'files')).filter((name) => /^[0-9a-f]{2}$/.test(name));
    const [name = ''] = readdirSync(path.join(restored, 'files', folder));
    expect(readFileSync(path.join(restored, 'files', folder, name)).equals(content)).toBe(true);
    writeFileSync(path.join(restored, 'files', folder, name), 'another');
    const differs = await runToEnd(['compare', data, restored]);
    expect(differs.status).toBe(1);
    expect(differs.stdout).toContain(`file files/${folder}/${name}`);

    const full = await runToEnd(['restore', file], { DATA_DIR: restored });
    expect(full.status).toBe(1);
    expect(full.stderr).toContain('is not empty');
    const onServer = await runToEnd(['restore', file], {
      DATA_DIR: path.join(away, 'x'),
      KAFKA_BROKERS: 'localhost:9',
    });
    expect(onServer.status).toBe(69);
    expect(onServer.stderr).toContain('Kafka does not answer');

    await fillDisk({ data, file });
    const server = serverUrl('TEST_POSTGRES_URL');
    if (server) {
      const DATABASE_URL = await postgresDatabase(server);
      const onPostgres = path.join(away, 'on-postgres');
      await runProgram(['restore', file], { DATA_DIR: onPostgres, DATABASE_URL });
      const settings = path.join(away, 'settings.json');
      writeFileSync(settings, JSON.stringify({ data: { dir: onPostgres }, database: { url: DATABASE_URL } }));
      expect(await runProgram(['compare', data, settings])).toContain('All is equal');
      const twice = await runToEnd(['restore', file], { DATA_DIR: path.join(away, 'y'), DATABASE_URL });
      expect(twice.stderr).toContain('DATABASE_URL is not empty');
      const back = path.join(away, 'of-postgres.tar');
      await runProgram(['backup', back, '--unencrypted'], { DATA_DIR: onPostgres, DATABASE_URL });
      await runProgram(['restore', back], { DATA_DIR: path.join(away, 'embedded-again') });
      expect(await runProgram(['compare', data, path.join(away, 'embedded-again')])).toContain('All is equal');
    }
  },
  LONG_MS,
);

/** Of two backups at once one is refused by name; one that was killed is in nobody's way. */
async function refuseSecond(data: string, away: string): Promise<void> {
  const first = startProgram(['backup', path.join(away, 'first.tar'), '--unencrypted'], { DATA_DIR: data });
  while (!existsSync(path.join(data, 'backup.lock'))) await sleep(10);
  // It must not end before the second one begins.
  first.child.kill('SIGSTOP');
  const second = await runToEnd(['backup', path.join(away, 'second.tar'), '--unencrypted'], { DATA_DIR: data });
  expect(second.status).toBe(69);
  expect(second.stderr).toMatch(/another backup of .* runs, to .*first\.tar: process \d+ on .*, since 2\d{3}-/);
  first.child.kill('SIGKILL');
  await first.ended;
  await runProgram(['backup', path.join(away, 'third.tar'), '--unencrypted'], { DATA_DIR: data });
}

/** No file may grow beyond a size: the system answers as with a full disk. */
async function fillDisk({ data, file }: { data: string; file: string }): Promise<void> {
  const away = tempDir();
  const small = await limited(200, ['backup', path.join(away, 'b.tar'), '--unencrypted'], { DATA_DIR: data });
  expect(small.status).toBe(69);
  expect(small.stderr).toContain('cannot be written');
  expect(readdirSync(away)).toEqual([]);
  const restored = path.join(away, 'restored');
  mkdirSync(restored);
  const failed = await limited(600, ['restore', file], { DATA_DIR: restored });
  expect(failed.status).not.toBe(0);
  expect(readdirSync(restored).filter((name) => !/^(harbinger\.lock|restored\.partial)$/.test(name))).toEqual([]);
  // The next attempt clears what a killed one left.
  await runProgram(['restore', file], { DATA_DIR: restored });
}

/** Runs a command whose files may have so many KiB. */
async function limited(kib: number, args: readonly string[], env: Record<string, string>) {
  const { PATH = '' } = process.env;
  const script = `ulimit -f ${kib}; exec "$0" "$@"`;
  const child = spawn('bash', ['-c', script, process.execPath, MAIN, ...args], { env: { PATH, ...env } });
  let stderr = '';
  child.stderr.on('data', (bytes) => {
    stderr += String(bytes);
  });
  const [status] = await once(child, 'exit');
  return { status: status as number | null, stderr };
}
