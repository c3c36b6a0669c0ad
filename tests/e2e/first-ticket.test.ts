import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { influxBucket } from '../helpers/influx-bucket.ts';
import { postgresDatabase } from '../helpers/postgres-database.ts';
import { runProgram, settled, startUp, type Up } from '../helpers/program.ts';
import { labelledTimes, recording } from '../helpers/recordings.ts';
import { serverUrl } from '../helpers/servers.ts';
import { tempDir } from '../helpers/temp-dir.ts';

type Tickets = { items: { id: string; assignee: { name: string } | null }[] };
type Ticket = {
  device: string;
  dueAt: Record<string, string | null>;
  episode: { raisedAt: string; contributions: Record<string, number>; firstChannel: string };
};

const file = recording('skab/valve1/0.csv');
const postgres = serverUrl('TEST_POSTGRES_URL');
const influx = serverUrl('TEST_INFLUX_URL');
const kafka = serverUrl('TEST_KAFKA_BROKERS');

describe.skipIf(!file)('a recorded valve fault', () => {
  it('becomes one ticket, inside the labelled span, and a second replay opens no other', async () => {
    await check({});
  });

  it.runIf(kafka)('does the same with the journal on Kafka', async () => {
    await check({ KAFKA_BROKERS: kafka ?? '', KAFKA_TOPIC: `e2e-${randomUUID()}` });
  });

  it.runIf(postgres && influx)('does the same on PostgreSQL and InfluxDB, where the readings then are', async () => {
    const { url, token, org, bucket } = await influxBucket(influx ?? '', `e2e-${randomUUID()}`);
    const database = await postgresDatabase(postgres ?? '');
    const settings = { INFLUX_URL: url, INFLUX_TOKEN: token, INFLUX_ORG: org, INFLUX_BUCKET: bucket };
    await check({ ...settings, DATABASE_URL: database });
    const query = new URLSearchParams({ db: bucket, q: 'select count("Pressure") from telemetry' });
    const answer = await fetch(`${url}/query?${query}`, { headers: { authorization: `Token ${token}` } });
    const { results } = (await answer.json()) as { results: { series: { values: number[][] }[] }[] };
    expect(results[0]?.series[0]?.values[0]?.[1]).toBe(labelled.rows);
  });
});

const labelled = { rows: 1147 };

async function check(env: Readonly<Record<string, string>>): Promise<void> {
  const dataDir = tempDir();
  const up = await startUp(dataDir, env);
  const replay = [
    'replay',
    file ?? '',
    '--ignore',
    'anomaly,changepoint',
    '--speed',
    'max',
    '--url',
    up.mqtt,
    '--json',
  ];
  expect(JSON.parse(await runProgram(replay))).toMatchObject({ acknowledged: labelled.rows, skipped: 0 });
  await settled(up);
  const { items } = await up.get<Tickets>('/tickets');
  expect(items).toHaveLength(1);
  expect(items[0]?.assignee?.name).toMatch(/\w/);

  const ticket = await up.get<Ticket>(`/tickets/${items[0]?.id}`);
  const times = labelledTimes(file ?? '');
  const raisedAt = Date.parse(ticket.episode.raisedAt);
  expect(raisedAt).toBeGreaterThanOrEqual(times[0] ?? 0);
  expect(raisedAt).toBeLessThanOrEqual(times.at(-1) ?? 0);
  const shares = Object.values(ticket.episode.contributions);
  expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
  await checkRecord(items[0]?.id ?? '', { DATA_DIR: dataDir, ...env });
  expect(Object.keys(ticket.episode.contributions)).toContain(ticket.episode.firstChannel);
  for (const kind of ['ack', 'restore']) expect(Date.parse(ticket.dueAt[kind] ?? '')).toBeGreaterThan(Date.now());

  await runProgram(replay);
  await settled(up);
  expect((await up.get<Tickets>('/tickets')).items).toHaveLength(1);
  const channel =
    '/devices/replay%3Avalve1-0/series?channel=Pressure&from=2020-01-01T00:00:00Z&to=2021-01-01T00:00:00Z';
  const series = await up.get<{ items: unknown[] }>(`${channel}&limit=5000`);
  expect(series.items).toHaveLength(labelled.rows);
  await checkHealth(up);
  up.child.kill('SIGTERM');
  expect(await up.ended).toBe(0);
}

/**
 * The health of the machine is a series beside its readings: good first, and poor in the alarm. The
 * second replay added no point.
 */
async function checkHealth(up: Up): Promise<void> {
  const route = '/devices/replay%3Avalve1-0/series?channel=harbinger%2Fhealth&from=2020-01-01T00:00:00Z';
  const points = async () => (await up.get<{ items: [number, number][] }>(`${route}&to=2021-01-01T00:00:00Z`)).items;
  // They follow the readings through the journal.
  await expect.poll(async () => Math.min(...(await points()).map(([, health]) => health)), POLL).toBeLessThan(60);
  const found = await points();
  expect(found[0]?.[1]).toBeGreaterThan(80);
  expect(new Set(found.map(([at]) => at)).size).toBe(found.length);
}

const POLL = { timeout: 30_000, interval: 200 };

/** Its evidence gives the stored score again, and nothing of its record was changed. */
async function checkRecord(ticket: string, env: Readonly<Record<string, string>>): Promise<void> {
  const replay = async () => JSON.parse(await runProgram(['ticket', 'replay', ticket, '--json'], env));
  const [outcome] = (await replay()).episodes;
  expect(outcome).toMatchObject({ kind: 'same' });
  expect(Math.abs(outcome.again - outcome.stored)).toBeLessThan(1e-4);
  expect(await runProgram(['audit', 'verify'], env)).toContain('are as they were recorded');
  await rm(path.join(env['DATA_DIR'] ?? '', 'models'), { recursive: true });
  await expect(replay()).rejects.toThrow('no score can be worked out again');
}
