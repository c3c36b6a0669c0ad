import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { influxBucket } from '../helpers/influx-bucket.ts';
import { postgresDatabase } from '../helpers/postgres-database.ts';
import { runProgram, runToEnd, send, settled, startProgram, startUp, type Up } from '../helpers/program.ts';
import { serverUrl } from '../helpers/servers.ts';
import { startLoad } from '../helpers/steady-load.ts';
import { tempDir } from '../helpers/temp-dir.ts';

/** Many programs start one after another: more than ten minutes on a busy machine. */
const LONG_MS = 1_500_000;

const postgres = serverUrl('TEST_POSTGRES_URL');
const influx = serverUrl('TEST_INFLUX_URL');
const brokers = serverUrl('TEST_KAFKA_BROKERS');

type Listed<T> = { readonly items: readonly T[] };

/** New places on the three servers, as environment and as a settings file. */
async function newServers(name: string, dataDir: string, file: string): Promise<Record<string, string>> {
  const bucket = await influxBucket(influx ?? '', name);
  const url = await postgresDatabase(postgres ?? '');
  const kafka = { brokers: brokers ?? '', topic: name, partitions: 3 };
  const settings = { data: { dir: dataDir }, database: { url }, influx: bucket, kafka };
  writeFileSync(file, JSON.stringify(settings));
  return {
    ...{ DATA_DIR: dataDir, DATABASE_URL: url, INFLUX_URL: bucket.url, INFLUX_TOKEN: bucket.token },
    ...{ INFLUX_ORG: bucket.org, INFLUX_BUCKET: bucket.bucket },
    ...{ KAFKA_BROKERS: kafka.brokers, KAFKA_TOPIC: name, KAFKA_PARTITIONS: '3' },
  };
}

async function stop(up: Up): Promise<void> {
  up.child.kill('SIGTERM');
  expect(await up.ended, up.stderr()).toBe(0);
}

/** A machine in alarm, a ticket, and readings that nobody has stored or judged: it is killed. */
async function fill(data: string): Promise<{ ticket: string; acknowledged: number }> {
  const up = await startUp(data);
  const simulated = ['simulate', '--url', up.mqtt, '--machines', '2', '--speed', 'max', '--fault-after', '5m'];
  await runProgram([...simulated, '--fault-growth', '5m', '--duration', '20m', '--seed', '2']);
  await send(up, 'POST', '/assets', { id: 'plant:press-1', name: 'Press 1', site: 'plant' });
  const made = await send(up, 'POST', '/tickets', { asset: 'plant:press-1', title: 'Oil\n"under" the press' });
  await settled(up);
  const load = await startLoad({ url: up.mqtt, devices: 2, channels: 2, pauseMilliseconds: 0 });
  await sleep(500);
  const acknowledged = await load.finish();
  up.child.kill('SIGKILL');
  await up.ended;
  return { ticket: (made as { id: string }).id, acknowledged };
}

/** Every acknowledged reading once: the values count up from 0. */
async function expectEachOnce(up: Up): Promise<number> {
  let readings = 0;
  for (const device of ['plant:p0', 'plant:p1']) {
    const range = `/devices/${device}/series?channel=c0&from=2026-01-05T08:00:00Z&to=2026-01-06T08:00:00Z&limit=10000`;
    const { items } = await up.get<Listed<readonly [string, number]>>(range);
    const values = items.map(([, value]) => value);
    expect(values).toEqual(values.map((_, index) => index));
    readings += values.length;
  }
  return readings;
}

async function pumpAlarms(up: Up): Promise<number> {
  const { items } = await up.get<Listed<{ readonly device: string }>>('/episodes');
  return items.filter(({ device }) => device === 'sim:pump-1').length;
}

it.skipIf(!postgres || !influx || !brokers)(
  'all goes from the embedded stores to servers and back, by a backup and by a migration, and nothing is lost',
  async () => {
    const [data, away] = [tempDir(), tempDir()];
    const at = (name: string): string => path.join(away, name);
    const { ticket, acknowledged } = await fill(data);
    const id = path.basename(away).replace(/[^a-zA-Z0-9]/g, '');

    // Restored from a backup of the embedded stores.
    await runProgram(['backup', at('a.tar'), '--unencrypted'], { DATA_DIR: data });
    const restored = await newServers(`${id}-r`, at('r'), at('r.json'));
    const back = await runToEnd(['restore', at('a.tar')], restored);
    expect(back.status, back.stderr + back.stdout).toBe(0);
    const equal = await runToEnd(['compare', data, at('r.json')]);
    expect(equal.stdout + equal.stderr).toContain('All is equal');
    const again = await runToEnd(['restore', at('a.tar')], { ...restored, DATA_DIR: at('r2') });
    expect(again.stderr).toContain('has readings already');

    // It runs there, and is backed up as it runs.
    const up = await startUp(at('r'), restored);
    await settled(up);
    expect(await expectEachOnce(up)).toBeGreaterThanOrEqual(acknowledged);
    expect(await pumpAlarms(up)).toBe(1);
    expect(await up.get(`/tickets/${ticket}`)).toMatchObject({ id: ticket });
    const running = await runProgram(['backup', at('b.tar'), '--unencrypted', '--json'], restored);
    expect(JSON.parse(running)).toMatchObject({
      leftOut: [],
      stores: { database: 'PostgreSQL', series: 'InfluxDB', journal: 'Kafka' },
    });
    await stop(up);

    // Back to the embedded stores.
    await runProgram(['backup', at('c.tar'), '--unencrypted'], restored);
    await runProgram(['restore', at('c.tar')], { DATA_DIR: at('c') });
    expect((await runToEnd(['compare', at('r.json'), at('c')])).stdout).toContain('All is equal');
    await runProgram(['restore', at('b.tar')], { DATA_DIR: at('b') });
    const embedded = await startUp(at('b'));
    await settled(embedded);
    expect(await expectEachOnce(embedded)).toBeGreaterThanOrEqual(acknowledged);
    expect(await pumpAlarms(embedded)).toBe(1);
    await stop(embedded);

    // Migrated, with a kill between.
    const migrated = await newServers(`${id}-m`, data, at('m.json'));
    const killed = startProgram(['migrate-store'], migrated);
    const note = path.join(data, 'migrate-store.json');
    while (!existsSync(note) || !readFileSync(note, 'utf8').includes('readings')) {
      expect(killed.child.exitCode, killed.stderr()).toBeNull();
      await sleep(20);
    }
    killed.child.kill('SIGKILL');
    await killed.ended;
    const moved = await runToEnd(['migrate-store'], migrated);
    expect(moved.status, moved.stderr + moved.stdout).toBe(0);
    expect(moved.stdout).toContain('continued, and compared: all is equal');
    expect((await runToEnd(['migrate-store'], migrated)).stderr).toContain('were migrated to');
    expect((await runToEnd(['compare', data, at('m.json')])).stdout).toContain('All is equal');
    const last = await startUp(data, migrated);
    await settled(last);
    expect(await expectEachOnce(last)).toBeGreaterThanOrEqual(acknowledged);
    expect(await pumpAlarms(last)).toBe(1);
    await stop(last);
  },
  LONG_MS,
);
